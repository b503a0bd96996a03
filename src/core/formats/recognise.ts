import { skipPreamble } from './skip-markup.ts';

/**
 * What a file is that is not profile.proto, in a few words, for the message
 * that refuses it. Only the first bytes are looked at.
 */
export interface Recognised {
  /** `an ELF binary` */
  readonly what: string;
  /** What to do instead. */
  readonly advice: string;
  /** The advice where our own reading was tried; the same as above where there is none. */
  readonly tried?: string;
}

interface Sign extends Recognised {
  readonly test: (head: string, bytes: Uint8Array) => boolean;
}

const starts =
  (...prefixes: string[]) =>
  (head: string): boolean =>
    prefixes.some(prefix => head.startsWith(prefix));

const swapped =
  'give the profile instead; a program whose names are wanted stands before its profile: inkprof PROGRAM PROFILE';
const pages = 'a profile ends in /debug/pprof/heap or the like, and is fetched by giving its address to inkprof';

/** A text by which servers refuse. */
const refusal = new RegExp(
  String.raw`^\s*(?:(?:error )?[45]\d\d\b|404 page not found|not found|unknown profile|` +
    'could not enable cpu profiling|unauthori[sz]ed|forbidden|access denied|bad gateway|(?:internal )?server error)',
  'i',
);

/** In the order of trial: the sure signs first. */
const signs: readonly Sign[] = [
  {
    what: 'a core dump',
    advice: 'it belongs to a debugger, such as dlv or gdb',
    test: head => head.startsWith('\x7fELF') && (head[16] === '\x04' || head[17] === '\x04'),
  },
  { what: 'an ELF binary', advice: swapped, test: starts('\x7fELF') },
  {
    what: 'a Mach-O binary',
    advice: swapped,
    test: starts('\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xfe\xed\xfa\xcf', '\xfe\xed\xfa\xce', '\xca\xfe\xba\xbe'),
  },
  { what: 'a Windows program', advice: swapped, test: (head, bytes) => head.startsWith('MZ') && bytes.length > 64 },
  {
    what: "Linux perf's own data",
    advice:
      'perf_to_profile from github.com/google/perf_data_converter makes a profile of it: put it on ' +
      'PATH, and inkprof runs it',
    test: starts('PERFILE2'),
  },
  {
    what: 'a Go execution trace',
    advice: 'it belongs to `go tool trace`; a profile comes from /debug/pprof/profile or runtime/pprof',
    test: head => /^go 1\.\d+ trace\0/.test(head) || head.startsWith('Trace Go1.'),
  },
  {
    what: 'a Java heap dump',
    advice: 'it belongs to Java tools such as jhat or Eclipse MAT',
    test: starts('JAVA PROFILE '),
  },
  {
    what: 'a Java flight recording',
    advice: 'it belongs to JDK Mission Control; async-profiler and jfr-to-pprof tools write profile.proto',
    test: starts('FLR\0'),
  },
  { what: 'a zip archive', advice: 'unpack it and give the profile inside', test: starts('PK\x03\x04') },
  {
    what: 'a tar archive',
    advice: 'unpack it with tar -xf and give the profile inside',
    test: head => head.slice(257, 262) === 'ustar',
  },
  {
    what: 'gzip within gzip',
    advice: 'it was compressed twice: unpack it with gunzip first',
    test: starts('\x1f\x8b'),
  },
  { what: 'zstd-compressed data', advice: 'unpack it with zstd -d first', test: starts('\x28\xb5\x2f\xfd') },
  { what: 'bzip2-compressed data', advice: 'unpack it with bunzip2 first', test: starts('BZh') },
  { what: 'xz-compressed data', advice: 'unpack it with xz -d first', test: starts('\xfd7zXZ') },
  {
    what: 'a pointer of Git LFS',
    advice: 'the file itself is not here yet: git lfs pull fetches it',
    test: starts('version https://git-lfs.github.com/spec/'),
  },
  {
    what: 'a profile as base64 text',
    advice: 'decode it first: base64 -d FILE > profile.pb.gz',
    test: head => /^H4sI[A-Za-z0-9+/\r\n]{20,}/.test(head),
  },
  {
    what: "jemalloc's heap profile",
    advice: 'pprof does not read it: jeprof does, which comes with jemalloc',
    test: head => /^heap_v2\/\d+\n/.test(head),
  },
  {
    what: 'a heap profile as text, of a kind that is not known',
    advice: 'after @ stands heap, heap_v2, heapz_v2, heapprofile, growth or fragmentation',
    test: starts('heap profile:'),
  },
  {
    what: 'a picture that pprof drew',
    advice: 'open it in a browser; reports are made from the profile that it was drawn from',
    test: head => /<svg\b/.test(head) && /Title: .* Pages: 1|graphviz/.test(head),
  },
  { what: 'a picture (SVG)', advice: 'reports are made from profiles, not from pictures', test: isPicture },
  {
    what: 'the page that lists what a server offers',
    advice: 'give its address to inkprof and pick one, or add a name to it: .../debug/pprof/heap',
    test: head => isPage(head) && /\/debug\/pprof\//.test(head) && /Types of profiles available/.test(head),
  },
  {
    what: 'a login page',
    advice:
      'the server wants to know who asks: log in with curl or a browser and save the profile, or ' +
      `reach it past the login; ${pages}`,
    test: head => isPage(head) && /type=["']?password|sign.?in|log.?in|\bSSO\b/i.test(head),
  },
  { what: 'a web page', advice: `the server answered with a page: check the URL; ${pages}`, test: isPage },
  {
    what: "the text of a server's refusal",
    advice:
      'the server gave no profile, and what it said was saved instead: check the address and what ' +
      `it asks for; ${pages}`,
    test: (head, bytes) => bytes.length < 400 && refusal.test(head),
  },
  {
    what: "V8's CPU profile (Chrome, Node)",
    advice: 'it belongs to the browser tools; in Node, @datadog/pprof or pprof write profile.proto',
    test: head => isJson(head) && /"(nodes|timeDeltas|callFrame)"/.test(head),
  },
  {
    what: "V8's heap snapshot",
    advice: 'it belongs to the memory panel of the browser tools; @datadog/pprof writes heap profiles as profile.proto',
    test: head => isJson(head) && /^\s*\{"snapshot"/.test(head),
  },
  {
    what: 'a profile of speedscope',
    advice: 'speedscope.app opens it; reports are made from profile.proto',
    test: head => isJson(head) && /speedscope/.test(head),
  },
  {
    what: 'a trace of Chrome',
    advice: 'ui.perfetto.dev opens it; reports are made from profile.proto',
    test: head => isJson(head) && /"(traceEvents|ph)"/.test(head),
  },
  { what: 'JSON', advice: 'profiles are binary: look for a file that ends in .pb.gz or .pprof', test: isJson },
  {
    what: 'a report that pprof printed',
    advice: 'give the profile that it was made from',
    test: head => /^(Showing nodes accounting for|ROUTINE =====|PeriodType: )|^ +flat +flat% +sum% /m.test(head),
  },
  {
    what: 'a graph in DOT',
    advice: 'Graphviz draws it; reports are made from the profile that it came from',
    test: head => /^\s*(strict\s+)?(di)?graph\b[^{]*\{/.test(head),
  },
  {
    what: 'a callgrind file',
    advice: 'kcachegrind opens it; reports are made from the profile that it came from',
    test: head => /^(# callgrind format|positions: instr)/.test(head),
  },
  {
    what: 'the output of perf script',
    advice: 'perf_to_profile from github.com/google/perf_data_converter makes a profile of perf.data',
    test: head => /^\S.{0,40}\s\d+(\/\d+)?\s+(\[\d+\]\s+)?\d+\.\d+:\s/.test(head),
  },
  {
    what: 'folded stacks',
    advice: 'flamegraph.pl and speedscope read them; pprof needs profile.proto, which most profilers write as well',
    test: head => /^[^\n;]*;[^\n]* -?\d+\r?\n/.test(head),
  },
  {
    what: 'a goroutine dump (debug=2)',
    advice: 'without -symbolize it is read, as a profile of ours',
    tried:
      'but none of its lines is the first of a goroutine ("goroutine 7 [running]:") with its calls below it: ' +
      'save the dump again as the program wrote it',
    test: head => /^(goroutine \d+ |panic: |SIGQUIT: )/m.test(head),
  },
  {
    what: 'a profile of gperftools with its symbols inside',
    advice:
      'the pprof of gperftools reads it (google-pprof --raw wrote it); the part behind the line "--- heap", ' +
      '"--- profile" or the like is read here, but without its names: sed "1,/^--- /d" FILE > part.prof',
    test: head => /^--- symbol\r?\n/.test(head),
  },
  {
    what: "a server's answer with its headers",
    advice: 'fetch it again without the headers (curl without -i), or give its address to inkprof',
    test: head => /^HTTP\/[0-9.]+ [0-9]{3}\b/.test(head),
  },
  {
    what: 'text that holds an older profile but does not begin like one',
    advice: "the profile's first line must be its header, as the program wrote it: save the page again as it is",
    test: head =>
      /profile: total \d|heap profile: |--- (heapz|contentionz|threadz|Thread|mutex:|contention:)/.test(head),
  },
  {
    what: 'text',
    advice: 'a profile is a binary file, often named *.pb.gz or *.pprof',
    test: head => head.length > 0 && !/[^\t\n\r\x20-\x7e\x80-\xff]/.test(head),
  },
];

function isPage(head: string): boolean {
  return /^<(?:!doctype html|html|head|body)/i.test(head.slice(skipPreamble(head)));
}

function isPicture(head: string): boolean {
  return /^<svg\b/i.test(head.slice(skipPreamble(head)));
}

function isJson(head: string): boolean {
  return /^\s*[[{]/.test(head);
}

export function recognise(bytes: Uint8Array): Recognised {
  let head = '';
  for (const byte of bytes.subarray(0, 1024)) head += String.fromCharCode(byte);
  return (
    signs.find(sign => sign.test(head, bytes)) ?? {
      what: 'neither profile.proto nor another format that we know',
      advice: 'if it is a profile, it may be cut off or damaged: record or download it again',
    }
  );
}
