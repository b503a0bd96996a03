import { skipPreamble } from './skip-markup.ts';
import { phrase, type Phrase } from '../base/phrase.ts';

/** Recognises files that are not profiles, for the message that refuses them. Reads the first bytes only. */
export interface Recognised {
  /** `an ELF binary` */
  readonly what: Phrase;
  /** Advice: what to do instead. */
  readonly advice: Phrase;
  /** The advice if our own formats were tried, too; defaults to `advice`. */
  readonly tried?: Phrase;
}

interface Sign extends Recognised {
  readonly test: (head: string, bytes: Uint8Array) => boolean;
}

const starts =
  (...prefixes: string[]) =>
  (head: string): boolean =>
    prefixes.some(prefix => head.startsWith(prefix));

const swapped = phrase`give the profile instead; a program whose names are wanted stands before its profile:
  inkprof PROGRAM PROFILE`;
const pages = phrase`a profile ends in /debug/pprof/heap or the like, and is fetched by giving its address to inkprof`;

/** Matches the text of a server's refusal. */
const refusal = new RegExp(
  String.raw`^\s*(?:(?:error )?[45]\d\d\b|404 page not found|not found|unknown profile|` +
    'could not enable cpu profiling|unauthori[sz]ed|forbidden|access denied|bad gateway|(?:internal )?server error)',
  'i',
);

/** In order of trial, the most certain signs first. */
const signs: readonly Sign[] = [
  {
    what: phrase`a core dump`,
    advice: phrase`it belongs to a debugger, such as dlv or gdb`,
    test: head => head.startsWith('\x7fELF') && (head[16] === '\x04' || head[17] === '\x04'),
  },
  { what: phrase`an ELF binary`, advice: swapped, test: starts('\x7fELF') },
  {
    what: phrase`a Mach-O binary`,
    advice: swapped,
    test: starts('\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xfe\xed\xfa\xcf', '\xfe\xed\xfa\xce', '\xca\xfe\xba\xbe'),
  },
  {
    what: phrase`a Windows program`,
    advice: swapped,
    test: (head, bytes) => head.startsWith('MZ') && bytes.length > 64,
  },
  {
    what: phrase`Linux perf's own data`,
    advice: phrase`perf_to_profile from github.com/google/perf_data_converter makes a profile of it: put it on PATH,
        and inkprof runs it`,
    test: starts('PERFILE2'),
  },
  {
    what: phrase`a Go execution trace`,
    advice: phrase`it belongs to \`go tool trace\`; a profile comes from /debug/pprof/profile or runtime/pprof`,
    test: head => /^go 1\.\d+ trace\0/.test(head) || head.startsWith('Trace Go1.'),
  },
  {
    what: phrase`a Java heap dump`,
    advice: phrase`it belongs to Java tools such as jhat or Eclipse MAT`,
    test: starts('JAVA PROFILE '),
  },
  {
    what: phrase`a Java flight recording`,
    advice: phrase`it belongs to JDK Mission Control; async-profiler and jfr-to-pprof tools write profile.proto`,
    test: starts('FLR\0'),
  },
  { what: phrase`a zip archive`, advice: phrase`unpack it and give the profile inside`, test: starts('PK\x03\x04') },
  {
    what: phrase`a tar archive`,
    advice: phrase`unpack it with tar -xf and give the profile inside`,
    test: head => head.slice(257, 262) === 'ustar',
  },
  {
    what: phrase`gzip within gzip`,
    advice: phrase`it was compressed twice: unpack it with gunzip first`,
    test: starts('\x1f\x8b'),
  },
  {
    what: phrase`zstd-compressed data`,
    advice: phrase`unpack it with zstd -d first`,
    test: starts('\x28\xb5\x2f\xfd'),
  },
  { what: phrase`bzip2-compressed data`, advice: phrase`unpack it with bunzip2 first`, test: starts('BZh') },
  { what: phrase`xz-compressed data`, advice: phrase`unpack it with xz -d first`, test: starts('\xfd7zXZ') },
  {
    what: phrase`a pointer of Git LFS`,
    advice: phrase`the file itself is not here yet: git lfs pull fetches it`,
    test: starts('version https://git-lfs.github.com/spec/'),
  },
  {
    what: phrase`a profile as base64 text`,
    advice: phrase`decode it first: base64 -d FILE > profile.pb.gz`,
    test: head => /^H4sI[A-Za-z0-9+/\r\n]{20,}/.test(head),
  },
  {
    what: phrase`jemalloc's heap profile`,
    advice: phrase`pprof does not read it: jeprof does, which comes with jemalloc`,
    test: head => /^heap_v2\/\d+\n/.test(head),
  },
  {
    what: phrase`a heap profile as text, of a kind that is not known`,
    advice: phrase`after @ stands heap, heap_v2, heapz_v2, heapprofile, growth or fragmentation`,
    test: starts('heap profile:'),
  },
  {
    what: phrase`a picture that pprof drew`,
    advice: phrase`open it in a browser; reports are made from the profile that it was drawn from`,
    test: head => /<svg\b/.test(head) && /Title: .* Pages: 1|graphviz/.test(head),
  },
  { what: phrase`a picture (SVG)`, advice: phrase`reports are made from profiles, not from pictures`, test: isPicture },
  {
    what: phrase`the page that lists what a server offers`,
    advice: phrase`give its address to inkprof and pick one, or add a name to it: .../debug/pprof/heap`,
    test: head => isPage(head) && /\/debug\/pprof\//.test(head) && /Types of profiles available/.test(head),
  },
  {
    what: phrase`a login page`,
    advice: phrase`the server wants to know who asks: log in with curl or a browser and save the profile, or reach
        it past the login; ${pages}`,
    test: head => isPage(head) && /type=["']?password|sign.?in|log.?in|\bSSO\b/i.test(head),
  },
  { what: phrase`a web page`, advice: phrase`the server answered with a page: check the URL; ${pages}`, test: isPage },
  {
    what: phrase`the text of a server's refusal`,
    advice: phrase`the server gave no profile, and what it said was saved instead: check the address and what it
        asks for; ${pages}`,
    test: (head, bytes) => bytes.length < 400 && refusal.test(head),
  },
  {
    what: phrase`V8's CPU profile (Chrome, Node)`,
    advice: phrase`it belongs to the browser tools; in Node, @datadog/pprof or pprof write profile.proto`,
    test: head => isJson(head) && /"(nodes|timeDeltas|callFrame)"/.test(head),
  },
  {
    what: phrase`V8's heap snapshot`,
    advice: phrase`it belongs to the memory panel of the browser tools; @datadog/pprof writes heap profiles as
      profile.proto`,
    test: head => isJson(head) && /^\s*\{"snapshot"/.test(head),
  },
  {
    what: phrase`a profile of speedscope`,
    advice: phrase`speedscope.app opens it; reports are made from profile.proto`,
    test: head => isJson(head) && /speedscope/.test(head),
  },
  {
    what: phrase`a trace of Chrome`,
    advice: phrase`ui.perfetto.dev opens it; reports are made from profile.proto`,
    test: head => isJson(head) && /"(traceEvents|ph)"/.test(head),
  },
  {
    what: phrase`JSON`,
    advice: phrase`profiles are binary: look for a file that ends in .pb.gz or .pprof`,
    test: isJson,
  },
  {
    what: phrase`a report that pprof printed`,
    advice: phrase`give the profile that it was made from`,
    test: head => /^(Showing nodes accounting for|ROUTINE =====|PeriodType: )|^ +flat +flat% +sum% /m.test(head),
  },
  {
    what: phrase`a graph in DOT`,
    advice: phrase`Graphviz draws it; reports are made from the profile that it came from`,
    test: head => /^\s*(strict\s+)?(di)?graph\b[^{]*\{/.test(head),
  },
  {
    what: phrase`a callgrind file`,
    advice: phrase`kcachegrind opens it; reports are made from the profile that it came from`,
    test: head => /^(# callgrind format|positions: instr)/.test(head),
  },
  {
    what: phrase`the output of perf script`,
    advice: phrase`perf_to_profile from github.com/google/perf_data_converter makes a profile of perf.data`,
    test: head => /^\S.{0,40}\s\d+(\/\d+)?\s+(\[\d+\]\s+)?\d+\.\d+:\s/.test(head),
  },
  {
    what: phrase`folded stacks`,
    advice: phrase`flamegraph.pl and speedscope read them; pprof needs profile.proto, which most profilers write as
      well`,
    test: head => /^[^\n;]*;[^\n]* -?\d+\r?\n/.test(head),
  },
  {
    what: phrase`a goroutine dump (debug=2)`,
    advice: phrase`without -symbolize it is read, as a profile of ours`,
    tried: phrase`but none of its lines is the first of a goroutine ("goroutine 7 [running]:") with its calls below
        it: save the dump again as the program wrote it`,
    test: head => /^(goroutine \d+ |panic: |SIGQUIT: )/m.test(head),
  },
  {
    what: phrase`a profile of gperftools with its symbols inside`,
    advice: phrase`the pprof of gperftools reads it (google-pprof --raw wrote it); the part behind the line "---
        heap", "--- profile" or the like is read here, but without its names: sed "1,/^--- /d" FILE > part.prof`,
    test: head => /^--- symbol\r?\n/.test(head),
  },
  {
    what: phrase`a server's answer with its headers`,
    advice: phrase`fetch it again without the headers (curl without -i), or give its address to inkprof`,
    test: head => /^HTTP\/[0-9.]+ [0-9]{3}\b/.test(head),
  },
  {
    what: phrase`text that holds an older profile but does not begin like one`,
    advice: phrase`the profile's first line must be its header, as the program wrote it: save the page again as it is`,
    test: head =>
      /profile: total \d|heap profile: |--- (heapz|contentionz|threadz|Thread|mutex:|contention:)/.test(head),
  },
  {
    what: phrase`text`,
    advice: phrase`a profile is a binary file, often named *.pb.gz or *.pprof`,
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
      what: phrase`neither profile.proto nor another format that we know`,
      advice: phrase`if it is a profile, it may be cut off or damaged: record or download it again`,
    }
  );
}
