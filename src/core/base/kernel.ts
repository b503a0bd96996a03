/** What every kernel exports. */
export interface KernelExports {
  readonly memory: KernelMemory;
}

export interface KernelMemory {
  /** Another one after each growth. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Machine code in base64, of a kernel with these exports. */
export type KernelCode<Exports> = string & { readonly exports?: Exports };

/**
 * Starts a kernel (src/kernel) and returns its exports, or null where there is
 * no WebAssembly, or not enough of the address space that engines set aside
 * for it.
 */
export function startKernel<Exports extends KernelExports>(code: KernelCode<Exports>): Exports | null {
  if (typeof WebAssembly === 'undefined') return null;
  const { Module, Instance } = WebAssembly;
  const bytes = Uint8Array.from(atob(code), char => char.charCodeAt(0));
  return unlessFull(() => new Instance(new Module(bytes)).exports as Exports);
}

/** Returns null if a kernel's memory cannot grow. */
export function unlessFull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * A struct at a fixed address of a kernel's memory: for each field its index
 * in an Int32Array or a Float64Array over the whole memory.
 */
export interface Struct {
  readonly ints: Readonly<Record<string, number>>;
  readonly doubles: Readonly<Record<string, number>>;
}

/** A value for each field of a struct. */
export type FieldsOf<Of extends Struct> = Readonly<Record<keyof Of['ints'] | keyof Of['doubles'], number>>;

/** Writes all fields of a struct. */
export function writeStruct<Of extends Struct>({ buffer }: KernelMemory, struct: Of, values: FieldsOf<Of>): void {
  const given: Readonly<Record<string, number>> = values;
  const ints = new Int32Array(buffer);
  for (const name in struct.ints) ints[struct.ints[name]!] = given[name]!;
  const doubles = new Float64Array(buffer);
  for (const name in struct.doubles) doubles[struct.doubles[name]!] = given[name]!;
}

const page = 1 << 16;

/** Grows a memory until it has so many bytes. Throws a RangeError where that is too much. */
export function growTo(memory: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / page));
}
