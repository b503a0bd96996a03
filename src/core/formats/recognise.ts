/**
 * What a file is that is not profile.proto, in a few words, for the message
 * that refuses it. Only the first bytes are looked at.
 */
export interface Recognised {
  /** `an ELF binary` */
  readonly what: string;
  /** What to do instead. */
  readonly advice: string;
}

interface Sign extends Recognised {
  readonly test: (head: string, bytes: Uint8Array) => boolean;
}

const starts =
  (...prefixes: string[]) =>
  (head: string): boolean =>
    prefixes.some(prefix => head.startsWith(prefix));

const signs: readonly Sign[] = [
  { what: 'an ELF binary', advice: 'give the profile, not the program', test: starts('\x7fELF') },
  { what: 'a Mach-O binary', advice: 'give the profile, not the program', test: starts('\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xca\xfe\xba\xbe') },
  { what: 'a Windows program', advice: 'give the profile, not the program', test: (head, bytes) => head.startsWith('MZ') && bytes.length > 64 },
  { what: "Linux perf's own data", advice: 'convert it first, for example with perf_to_profile', test: starts('PERFILE2') },
  { what: 'a Go execution trace', advice: 'it belongs to `go tool trace`; a profile comes from /debug/pprof/profile or runtime/pprof', test: head => /^go 1\.\d+ trace\0/.test(head) || head.startsWith('Trace Go1.') },
  { what: 'a web page', advice: 'the server answered with a page: check the URL; a profile ends in /debug/pprof/heap or the like', test: head => /^\s*(<!doctype html|<html|<head|<body)/i.test(head) },
  { what: 'a zip archive', advice: 'unpack it and give the profile inside', test: starts('PK\x03\x04') },
  { what: 'zstd-compressed data', advice: 'unpack it with zstd -d first', test: starts('\x28\xb5\x2f\xfd') },
  { what: 'bzip2-compressed data', advice: 'unpack it with bunzip2 first', test: starts('BZh') },
  { what: 'xz-compressed data', advice: 'unpack it with xz -d first', test: starts('\xfd7zXZ') },
  { what: "jemalloc's heap profile", advice: 'pprof does not read it: jeprof does, which comes with jemalloc', test: head => /^heap_v2\/\d+\n/.test(head) },
  { what: 'a heap profile as text, of a kind that is not known', advice: 'after @ stands heap, heap_v2, heapz_v2, heapprofile, growth or fragmentation', test: starts('heap profile:') },
  { what: 'a goroutine dump (debug=2)', advice: 'fetch the same URL without debug=2, which gives profile.proto', test: head => /^(goroutine \d+ |panic: |SIGQUIT: )/m.test(head) },
  { what: "a Chrome or Node CPU profile (JSON)", advice: 'it belongs to the browser tools; in Node, @datadog/pprof or pprof write profile.proto', test: head => /^\s*\{/.test(head) && /"(nodes|startTime|traceEvents|shared|profiles)"/.test(head) },
  { what: 'JSON', advice: 'profiles are binary: look for a file that ends in .pb.gz or .pprof', test: head => /^\s*[[{]/.test(head) },
  {
    what: 'text that holds an older profile but does not begin like one',
    advice: "the profile's first line must be its header, as the program wrote it: save the page again as it is",
    test: head => /profile: total \d|heap profile: |--- (heapz|contentionz|threadz|Thread|mutex:|contention:)/.test(head),
  },
  { what: 'text', advice: 'a profile is a binary file, often named *.pb.gz or *.pprof', test: head => head.length > 0 && !/[^\t\n\r\x20-\x7e\x80-\xff]/.test(head) },
];

export function recognise(bytes: Uint8Array): Recognised {
  let head = '';
  for (const byte of bytes.subarray(0, 1024)) head += String.fromCharCode(byte);
  return signs.find(sign => sign.test(head, bytes)) ?? { what: 'neither profile.proto nor another format that we know', advice: 'if it is a profile, it may be cut off or damaged: record or download it again' };
}
