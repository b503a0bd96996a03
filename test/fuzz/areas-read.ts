// Everything that reads bytes or texts of strangers.
import { decodePieces } from '../../src/core/profile/decode-stream.ts';
import { ProfileDecoder, decodeProfile } from '../../src/core/profile/decode.ts';
import { demangle } from '../../src/core/demangle/index.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import { GoroutineDump } from '../../src/core/formats/dump.ts';
import { parseProfile, parseWithNames } from '../../src/core/formats/index.ts';
import { combineProfiles, subtractBase } from '../../src/core/profile/merge.ts';
import { Malformed } from '../../src/core/objects/bytes.ts';
import { GoTable } from '../../src/core/objects/gotable.ts';
import { openObject } from '../../src/core/objects/object.ts';
import { parseObjdump } from '../../src/core/objects/objdump.ts';
import { parseAddr2line, parseNm, parseSymbolizer } from '../../src/core/objects/symboltools.ts';
import { parseGoMod, parseGoWork } from '../../src/core/source/gomod.ts';
import { compilePattern } from '../../src/core/base/pattern.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { symbolReply } from '../../src/core/symbols/symbolz-answer.ts';
import { encodeText } from '../../src/core/base/text.ts';
import { formatUrl, parseUrl, profileAddress } from '../../src/core/base/urls.ts';
import { PiecesError } from '../../src/commands/host.ts';
import { openWhole } from '../../src/commands/open/unpack.ts';
import { gunzip, unpackPieces } from '../../src/host/files/gunzip.ts';
import { zoneByRule } from '../../src/host/zonerule.ts';
import { elf, goTable, macho, sourceOf } from '../core/objects/build.ts';
import { Random } from '../support/random.ts';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { Defect, outcomeOf, sentenceOf } from './area.ts';
import type { Area, Outcome, Try } from './area.ts';
import { drawnProfile, filesOf, profileFiles, root, textFiles } from './corpus.ts';
import { FuzzHost } from './host.ts';
import { mutateBytes, mutateMessage, mutateText } from './mutate.ts';

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** What a decoder makes of bytes, in a form that can be compared: the profile written again, or the error. */
function decodedBy(bytes: Uint8Array, scanFrom: number): Uint8Array | string {
  try {
    const decoder = new ProfileDecoder(bytes.length, scanFrom);
    decoder.push(bytes, true);
    return encodeProfile(decoder.finish());
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
}

/** A profile that was written must be read as the same, labels of 0 without a unit apart: the format has none. */
function checkWritten(profile: Profile): void {
  const once = encodeProfile(decodeProfile(encodeProfile(profile)));
  if (!same(once, encodeProfile(decodeProfile(once))))
    throw new Defect('a profile changes when it is written and read');
}

function tryProfile(): Try {
  const files = profileFiles().map(({ bytes }) => bytes);
  return (random, keep) => {
    const seed = random.chance(0.3) ? drawnProfile(random).bytes : random.pick(files);
    const bytes = random.chance(0.6) ? mutateMessage(random, seed) : mutateBytes(random, seed, files);
    keep('profile.pb', bytes);
    const [scanned, general] = [decodedBy(bytes, 0), decodedBy(bytes, Infinity)];
    const agree =
      typeof scanned === 'string' || typeof general === 'string' ? scanned === general : same(scanned, general);
    if (!agree)
      throw new Defect(
        `scanner and general reader differ: ${String(scanned).slice(0, 99)} / ${String(general).slice(0, 99)}`,
      );
    return outcomeOf(() => {
      const { profile } = parseWithNames(bytes);
      checkWritten(profile);
      if (random.chance(0.1)) tryMerge(profile, random);
    });
  };
}

function tryMerge(profile: Profile, random: Random): void {
  const other = random.chance(0.5) ? profile : drawnProfile(random).profile;
  checkWritten(combineProfiles([profile, other], ['a', 'b']));
  checkWritten(subtractBase(profile, other, { mark: random.chance(0.5), normalize: random.chance(0.5) }));
}

function tryGzip(): Try {
  const files = [...profileFiles(), ...filesOf('broken')].map(({ packed }) => packed);
  const host = new FuzzHost();
  return async (random, keep) => {
    const part = (): Uint8Array =>
      random.chance(0.3)
        ? random.pick(files)
        : member(random, random.chance(0.8) ? drawnProfile(random).bytes : random.bytes(random.below(200)));
    const parts = Array.from({ length: random.pick([1, 1, 1, 2, 4]) }, part);
    const joined = Uint8Array.from(Buffer.concat(parts));
    const bytes = random.chance(0.4) ? mutateBytes(random, joined, files) : joined;
    keep('profile.pb.gz', bytes);
    const pieces = await inPieces(bytes);
    const whole = ((): Uint8Array | undefined => {
      try {
        return gunzip(bytes);
      } catch (error) {
        sentenceOf(error);
        return undefined;
      }
    })();
    if (pieces && !(whole && same(pieces, whole)))
      throw new Defect('a file is taken piece by piece and not as a whole');
    return outcomeOf(() => void openWhole(bytes, random.chance(0.5) ? 'ours' : 'pprof', host));
  };
}

/** A member of a gzip file whose header has every part that may be there or not. */
function member(random: Random, content: Uint8Array): Uint8Array {
  const plain = zlib.gzipSync(content, { level: random.below(10) });
  const flags = random.chance(0.5) ? random.below(32) : 0;
  const parts: Uint8Array[] = [Uint8Array.of(0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255)];
  const { length } = content;
  if (flags & 4) parts.push(Uint8Array.of(length & 15, 0), random.bytes(length & 15));
  if (flags & 8) parts.push(Buffer.from('name\0'));
  if (flags & 16) parts.push(Buffer.from(`${'c'.repeat(length & 255)}\0`));
  if (flags & 2) parts.push(random.bytes(2));
  return Uint8Array.from(Buffer.concat([...parts, plain.subarray(10)]));
}

async function inPieces(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (bytes.length < 18) return undefined;
  const parts: Uint8Array[] = [];
  try {
    for await (const { bytes: piece } of unpackPieces(bytes)) parts.push(piece.slice());
    return Uint8Array.from(Buffer.concat(parts));
  } catch (error) {
    if (error instanceof PiecesError) return undefined;
    throw error;
  }
}

/** Both readings of a text: pprof's and ours. */
function readText(bytes: Uint8Array): Outcome {
  const theirs = outcomeOf(() => checkWritten(parseProfile(bytes)));
  const ours = outcomeOf(() => checkWritten(parseWithNames(bytes).profile));
  return theirs === 'ok' || ours === 'ok' ? 'ok' : 'sentence';
}

const formatWords = [
  'heap profile: 1: 2 [3: 4] @ heapz_v2/512',
  '--- heapz 1 ---',
  '@ 0x1 0x2',
  '# comment',
  'MAPPED_LIBRARIES:',
  '--- contentionz ---',
  'cycles/second=1000',
  'goroutine profile: total 3',
  '---',
  '400000-500000 r-xp 00000000 00:00 0 /bin/app',
  '--- symbol',
  'binary=/bin/app',
  '%warn',
  'format = java',
  'resolution=lines',
];

function tryFormats(): Try {
  const { others } = textFiles();
  const seeds = others.length > 0 ? others : ['heap profile: 1: 2 [3: 4] @ heap/512\n'];
  const binary = filesOf('profiles')
    .filter(({ name }) => name.endsWith('.prof'))
    .map(({ bytes }) => bytes);
  return (random, keep) => {
    const isBinary = binary.length > 0 && random.chance(0.1);
    const bytes = isBinary
      ? mutateBytes(random, random.pick(binary), binary)
      : encodeText(mutateText(random, random.pick(seeds), [...formatWords, ...random.pick(seeds).split('\n', 20)]));
    keep('profile.txt', bytes);
    return readText(bytes);
  };
}

const dumpWords = [
  'goroutine 1 [running]:',
  'main.f(0x1, {0x2, 0x3})',
  '\t/src/main.go:12 +0x1d',
  'created by main.main in goroutine 1',
  '...additional frames elided...',
  'panic: x',
  'exit status 2',
  'goroutine running on other thread; stack unavailable',
  '[signal SIGSEGV: segmentation violation]',
  '{"msg":"goroutine 1 [running]:\\nmain.f()\\n"}',
];

function tryDumps(): Try {
  const { dumps } = textFiles();
  const seeds = [...dumps, `${dumpWords.slice(0, 4).join('\n')}\n`];
  return (random, keep) => {
    const text = mutateText(random, random.pick(seeds), [...dumpWords, ...random.pick(seeds).split('\n', 20)]);
    const bytes = random.chance(0.9)
      ? encodeText(text)
      : mutateBytes(random, encodeText(text), [encodeText(dumpWords.join('\n'))]);
    keep('dump.txt', bytes);
    // Pieces end anywhere, in a buffer that is used again.
    const [whole, pieces] = [new GoroutineDump(), new GoroutineDump()];
    whole.feed(bytes.slice());
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.slice(at, at + 1 + random.below(random.pick([3, 50, 2000])));
      at += piece.length;
      pieces.feed(piece);
      piece.fill(0x78);
    }
    const [a, b] = [whole.finish(), pieces.finish()];
    if ((a === null) !== (b === null) || (a && b && !same(encodeProfile(a), encodeProfile(b))))
      throw new Defect('a dump in pieces is another one');
    return readText(bytes);
  };
}

function programs(): Uint8Array[] {
  const go = goTable([
    {
      name: 'main.main',
      entry: 0,
      code: [
        [16, 'main.go', 1],
        [32, 'b.go', 7],
      ],
    },
    { name: 'main.f', entry: 256, code: [[64, 'main.go', 9]] },
  ]);
  const sections = [
    { name: '.text', address: 0x401000n, data: new Uint8Array(288) },
    { name: '.gopclntab', address: 0x402000n, data: go },
  ];
  const symbols = [
    { name: 'main.main', start: 0x401000n, size: 32n },
    { name: '_ZN3foo3barEv', start: 0x401100n, size: 16n },
  ];
  const segments = [{ offset: 0n, address: 0x400000n, size: 0x2000n, executable: true }];
  const built = [true, false].flatMap(wide =>
    [true, false].map(littleEndian => elf({ sections, symbols, segments, wide, littleEndian })),
  );
  const recorded = filesOf('binaries', 120_000)
    .map(({ bytes }) => bytes)
    .filter(bytes => bytes[0] === 0x7f || bytes[0] === 0xcf || bytes[0] === 0x4d);
  return [
    ...built,
    go,
    macho({ textAddress: 0x401000n, sections, symbols }),
    ...recorded,
    ...filesOf('broken')
      .filter(({ name }) => /\.(?:bin|exe)$/.test(name))
      .map(({ bytes }) => bytes),
  ];
}

function tryBinaries(): Try {
  const seeds = programs();
  const addresses = [0n, 1n, 0x401000n, 0x401010n, 0x401100n, 0x1140n, 0x2000n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n];
  return (random, keep) => {
    const bytes = mutateBytes(random, random.pick(seeds), seeds);
    keep('program', bytes);
    const guarded = <T>(work: () => T): T | undefined => {
      try {
        return work();
      } catch (error) {
        // Late tables may be damaged; see ObjectFile.
        if (error instanceof Malformed) return undefined;
        throw error;
      }
    };
    const range = { start: random.pick(addresses), limit: random.pick(addresses), offset: random.pick(addresses) };
    const table = GoTable.open(bytes, 0x401000n);
    for (const address of addresses) guarded(() => table?.lookup(address));
    guarded(() => table?.functions());
    const object = openObject(sourceOf(bytes));
    if (!object) return table ? 'ok' : 'sentence';
    guarded(() => object.symbols());
    guarded(() => object.base(range));
    guarded(() => object.buildId);
    for (const address of addresses) {
      guarded(() => object.goTable()?.lookup(address));
      guarded(() => object.dwarf()?.lookup(address));
    }
    return 'ok';
  };
}

function tryDemangle(): Try {
  const names = fs
    .readFileSync(path.join(root, 'test/core/demangle/names.tsv'), 'utf8')
    .split('\n')
    .map(row => row.split('\t')[0]!)
    .filter(name => name.startsWith('_'));
  const parts = [
    'St',
    'Sa',
    'Ss',
    'S_',
    'S0_',
    'T_',
    'IJ',
    'E',
    'N',
    'K',
    'R',
    'DpT_',
    'DTcl',
    'XspT_',
    'L_Z',
    'Lb1E',
    'C1',
    'D0',
    'pp',
    'B0_',
    'NvC',
    'INt',
    'u3abc',
    '17h0123456789abcdefE',
    'UlvE_',
    'sr',
    '.constprop.0',
    '999999999',
  ];
  return (random, keep) => {
    const prefix = random.chance(0.2)
      ? `_Z${Array.from({ length: 1 + random.below(60) }, () => random.pick(parts)).join('')}`
      : random.pick(names);
    const name = mutateText(random, prefix, parts);
    keep('name.txt', name);
    for (const style of ['simple', 'templates', 'full'] as const) {
      const shown = demangle(name, style);
      if (typeof shown !== 'string') throw new Defect(`demangled to ${JSON.stringify(shown)}`);
      if (shown.length > 1 << 21) throw new Defect(`${name.length} characters become ${shown.length}`);
    }
    return 'ok';
  };
}

const toolTexts = [
  '0x401000 main.main\n0x401010 main.f\nnum_symbols: 1\n',
  'main.main\n/src/main.go:12:3\nmain.f\n/src/f.go:1:0\n\n',
  '??\n??:0\n0xffffffffffffffff\n',
  '0000000000401000 0000000000000010 T main.main\n0000000000401010 t f\n',
  '/bin/app:     file format elf64-x86-64\n\nDisassembly of section .text:\n\n' +
    '0000000000401000 <main.main>:\nmain.main():\n/src/main.go:12\n  401000:\t48 89 c7\tmov %rax,%rdi\n',
  'module example.com/x/v2\n\ngo 1.26\n\n' +
    'require (\n\tgithub.com/a/b v1.2.3 // indirect\n)\nreplace github.com/a/b => ../b\n',
  'go 1.26\nuse (\n\t./a\n\t./b\n)\n',
  'CET-1CEST,M3.5.0,M10.5.0/3',
  '<-03>3<-02>,M3.5.0/-2,M10.5.0/-1',
  'EST5EDT',
  'http://user:pw@host:6060/debug/pprof/heap?seconds=5&a=b#c',
  'https+insecure://[::1]:80/x',
  'host:80/path',
  '(?i)main\\.(f|g)+$',
  '^[a-z]*(x|y){2,3}?\\b',
];

function trySymbols(): Try {
  const words = toolTexts.flatMap(text => text.split('\n'));
  const { profile } = drawnProfile(new Random(1));
  const readers: readonly ((text: string) => unknown)[] = [
    text => symbolReply(profile, 0, 0n, text),
    text => parseSymbolizer(text, 2),
    text => parseAddr2line(text, [0x401000n, 0x401010n]),
    text => parseNm(text),
    text => parseObjdump(text),
    text => parseGoMod('/x', text),
    text => parseGoWork(text),
    text => zoneByRule(text, 1_700_000_000),
    text => profileAddress(text, 5, 5),
    text => parseUrl(text) && formatUrl(parseUrl(text)!),
    text => compilePattern(text).ranges('main.main (x) [y]'),
  ];
  return (random, keep) => {
    const text = mutateText(random, random.pick(toolTexts), words);
    keep('text.txt', text);
    const outcomes = readers.map(read => outcomeOf(() => void read(text)));
    return outcomes.includes('sentence') ? 'sentence' : 'ok';
  };
}

/** A profile that comes in pieces is the same profile. */
function tryStream(): Try {
  const files = profileFiles().map(({ bytes }) => bytes);
  return async (random, keep) => {
    const bytes = random.chance(0.7) ? mutateMessage(random, random.pick(files)) : random.pick(files);
    keep('profile.pb', bytes);
    const size = random.pick([1, 7, 100, 5000]);
    async function* pieces(): AsyncIterable<{ bytes: Uint8Array; read: number }> {
      for (let at = 0; at < bytes.length; at += size) yield { bytes: bytes.slice(at, at + size), read: at };
    }
    const total = random.pick([bytes.length, 0, 2 ** 31, 1]);
    let streamed: Uint8Array | string;
    try {
      streamed = encodeProfile(await decodePieces(pieces(), total, () => {}));
    } catch (error) {
      streamed = `${(error as Error).constructor.name}: ${(error as Error).message}`;
    }
    const whole = decodedBy(bytes, Infinity);
    const agree =
      typeof whole === 'string' ? typeof streamed === 'string' : typeof streamed !== 'string' && same(whole, streamed);
    if (!agree) throw new Defect(`in pieces: ${String(streamed).slice(0, 99)}, whole: ${String(whole).slice(0, 99)}`);
    return typeof whole === 'string' ? 'sentence' : 'ok';
  };
}

export const readAreas: readonly Area[] = [
  {
    name: 'profile',
    summary: 'profile.proto: both readers, writing and reading again, merging',
    start: tryProfile,
    tested: 400,
  },
  { name: 'stream', summary: 'profile.proto in pieces', start: tryStream, tested: 150 },
  { name: 'gzip', summary: 'gzip around profiles, whole and in pieces', start: tryGzip, tested: 200 },
  { name: 'formats', summary: 'the older text and binary formats', start: tryFormats, tested: 400 },
  { name: 'dumps', summary: 'goroutine dumps and logs, whole and in pieces', start: tryDumps, tested: 400 },
  { name: 'binaries', summary: 'ELF, Mach-O, PE, DWARF and the line table of Go', start: tryBinaries, tested: 150 },
  { name: 'demangle', summary: 'names of C++ and Rust', start: tryDemangle, tested: 400 },
  {
    name: 'symbols',
    summary: 'answers of servers and tools, go.mod, time zones, URLs, patterns',
    start: trySymbols,
    tested: 400,
  },
];
