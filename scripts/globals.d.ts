/** Names that scripts and benchmarks use without a module. */

/** What bench/web.mjs notes down inside a page: durations in ms. */
declare var seen: { tasks: number[]; frames: number[] };

/** Chunks of the bundle that are packages of their own (see lib/bundle.mjs). */
declare module 'inkprof:re2js' {
  export * from 're2js';
}
declare module 'inkprof:string-width' {
  export { default } from 'string-width';
}
