// src/kernel/text.ts and text-memory.ts, compiled; made by npm run kernel.
import type { KernelCode, KernelExports } from './kernel.ts';

export interface TextKernel extends KernelExports {
  measure(): number;
  gather(): void;
}

/** Constants, and the structs: the index of each field among the 4-byte or 8-byte numbers of the memory. */
export const textLayout = {
  columnsAt: 48,
  texts: { ints: { count: 4, locations: 5, from: 6, to: 7, limit: 8, size: 9, out: 10 }, doubles: {} },
} as const;

export const textCode =
  'AGFzbQEAAAABCAJgAAF/YAAAAwMCAAEFAwEAAAcdAwdtZWFzdXJlAAAGZ2F0aGVyAAEGbWVtb3J5AgAKjwICgAEBCX9BECgCACECQRQoAgAhA0EYKAIAIQRBHCgCACEFQSAoAgAhBgNAIAAgAkgEQAJAIAQgAyAAQQJ0aigCAEECdCIHaigCACIIQQBIDQAgBSAHaigCACAIayIHIAYgAWtKDQAgASAHaiEBIABBAWohAAwCCwsLQSQgATYCACAAC4oBAQl/QRAoAgAhBkEUKAIAIQVBGCgCACEEQRwoAgAhA0EoKAIAIQADQCAGIAdKBEAgBCAFIAdBAnRqKAIAQQJ0IgFqKAIAIQggACABIANqKAIAIgIgCGtqA0AgAiAISwRAIAAgCCkDADcDACAAQQhqIQAgCEEIaiEIDAELCyEAIAdBAWohBwwBCwsL' as KernelCode<TextKernel>;
