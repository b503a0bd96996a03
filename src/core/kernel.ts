/** Starts a kernel (src/kernel) from its machine code in base64, or gives null where there is no WebAssembly. Gives its exports. */
export function startKernel(code: string): object | null {
  if (typeof WebAssembly === 'undefined') return null;
  const { Module, Instance } = WebAssembly;
  return new Instance(new Module(Uint8Array.from(atob(code), char => char.charCodeAt(0)))).exports;
}
