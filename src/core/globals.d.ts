// The only host objects that core may touch: every JavaScript engine that we
// run in (Node, browsers, workers) has them. Core is compiled with neither
// the DOM's nor Node's types, so anything else does not compile.
interface InkTextDecoder {
  decode(bytes?: Uint8Array): string;
}
interface InkTextEncoder {
  encode(text: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}
declare const TextDecoder: new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }) => InkTextDecoder;
declare const TextEncoder: new () => InkTextEncoder;
declare function atob(base64: string): string;
declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: object };
    }
  | undefined;
