/** The exports that all kernels have. */
export interface KernelExports {
  readonly memory: KernelMemory;
}

export interface KernelMemory {
  /** Growth replaces the buffer and detaches the old one. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** A compiled WebAssembly module in base64. `Exports` is the type of its exports. */
export type KernelCode<Exports> = string & { readonly exports?: Exports };

/**
 * Starts a kernel (src/kernel) and returns its exports. Returns null if there is no WebAssembly, or
 * too little address space left for the large range that engines reserve per memory.
 */
export function startKernel<Exports extends KernelExports>(code: KernelCode<Exports>): Exports | null {
  if (typeof WebAssembly === 'undefined') return null;
  const { Module, Instance } = WebAssembly;
  const bytes = Uint8Array.from(atob(code), char => char.charCodeAt(0));
  return unlessFull(() => new Instance(new Module(bytes)).exports as Exports);
}

/** Runs `work`. Returns null if a memory could not grow (a RangeError). */
export function unlessFull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * The layout of a struct at a fixed address of a kernel's memory: the index of each field in an
 * Int32Array or a Float64Array over the whole memory.
 */
export interface Struct {
  readonly ints: Readonly<Record<string, number>>;
  readonly doubles: Readonly<Record<string, number>>;
}

/** A value for each field of a struct. */
export type FieldsOf<Of extends Struct> = Readonly<Record<keyof Of['ints'] | keyof Of['doubles'], number>>;

/** Writes all fields of a struct. */
export function writeStruct<Of extends Struct>({ buffer }: KernelMemory, struct: Of, values: FieldsOf<Of>): void {
  const byName: Readonly<Record<string, number>> = values;
  const ints = new Int32Array(buffer);
  for (const name in struct.ints) ints[struct.ints[name]!] = byName[name]!;
  const doubles = new Float64Array(buffer);
  for (const name in struct.doubles) doubles[struct.doubles[name]!] = byName[name]!;
}

/** Bytes of a WebAssembly page. */
const page = 1 << 16;

/** Grows a memory to at least `bytes` bytes. Throws a RangeError if it cannot. */
export function growTo(memory: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / page));
}
