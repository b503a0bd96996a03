/**
 * Starts a kernel (src/kernel) from its machine code in base64; gives its
 * exports, or null where there is no WebAssembly, or not enough of the address
 * space that engines set aside for it.
 */
export function startKernel(code: string): object | null {
  if (typeof WebAssembly === 'undefined') return null;
  const { Module, Instance } = WebAssembly;
  return unlessFull(() => new Instance(new Module(Uint8Array.from(atob(code), char => char.charCodeAt(0)))).exports);
}

/** Null where a kernel's memory cannot grow. */
export function unlessFull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
