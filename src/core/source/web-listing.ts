import { AddressSamples } from './addresses.ts';
import type { SampledAddress } from './addresses.ts';
import { wrap64 } from '../objects/binary.ts';
import type { Binary, SourceFrame, Instruction } from '../objects/binary.ts';
import { demangle } from '../demangle/index.ts';
import type { DemangleStyle } from '../demangle/index.ts';
import { noMatch, UserError } from '../base/errors.ts';
import { add, divide, negate } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { LineNumbers } from './line-numbers.ts';
import type { Paths } from '../base/paths.ts';
import type { LocationIndex, Mapping, Profile } from '../profile/profile.ts';
import type { FunctionText, SourceReader } from './source-reader.ts';
import { compareText } from '../base/text.ts';
import type { View } from '../view/view.ts';
import { phrase, type Phrase, joinPhrases } from '../base/phrase.ts';

/** An inlined call that leads to an instruction. */
export interface WebCall {
  readonly file: string;
  readonly line: Int64;
  /** Source line of the call; empty if unknown. */
  readonly text: string;
  /** Number of inlined calls that lead to this one. */
  readonly depth: number;
}

export interface WebInstruction {
  /** Object address. */
  readonly address: bigint;
  /** Null if only a sample's address is known, and not the code. */
  readonly text: string | null;
  readonly flat: Int64;
  readonly cum: Int64;
  readonly file: string;
  readonly line: Int64;
  /** It does not directly follow the previous instruction. */
  readonly startsBlock: boolean;
  /** Number of inlined calls that lead to it. */
  readonly depth: number;
  /** The calls that differ from those of the previous instruction, outermost first. */
  readonly calls: readonly WebCall[];
}

export interface WebLine {
  /** 0 = unknown. */
  readonly number: Int64;
  readonly text: string;
  /** `nop`: no samples; `dead`: samples and nothing to open; `live`: instructions or inlined calls. */
  readonly kind: 'nop' | 'dead' | 'live';
  readonly flat: Int64;
  readonly cum: Int64;
  /** Empty unless live. */
  readonly instructions: readonly WebInstruction[];
}

/** A contiguous part of a file. */
export interface WebFunction {
  readonly name: string;
  readonly file: string;
  readonly flat: Int64;
  readonly cum: Int64;
  readonly lines: readonly WebLine[];
}

export interface WebListOptions {
  readonly reader: SourceReader;
  /** Returns the program of a mapping, or null if it is not on this machine. */
  readonly open: (mapping: Mapping) => Binary | null;
  readonly intelSyntax: boolean;
  /** Returns a recorded file's name as the listing shows it. */
  readonly shown: (file: string) => string;
  /** Called with the reason if available code is not shown. */
  readonly hint: (text: Phrase) => void;
  /** Called with the functions, heaviest first, that pprof does not list because no code has their names. */
  readonly missing: (names: readonly string[]) => void;
  /** Maximum number of files, by flat value; undefined: all, by name. */
  readonly files: number | undefined;
}

/** Gaps of fewer lines do not split a function. */
const mergeLimit = 20;
/** Lines around a function. */
const margin = 5;
/** Bytes around a sampled address that are disassembled with it. */
const surroundings = 500n;
const maxRanges = 25;
/** Bytes. An instruction without a line uses the line of an instruction at most this far before it. */
const neighbourhood = 32n;

/**
 * Returns source and assembly of the functions that match the view's argument
 * (pprof: source.go MakeWebList). Throws a UserError if none matches.
 */
export function webListing(view: View, options: WebListOptions): WebFunction[] {
  const samples = new AddressSamples(view);
  if (samples.interest.size === 0) throw noMatch(`no matches found for regexp: ${view.argument!.source}`);
  const collector = new ListingCollector(view.profile, samples, options);
  const listing = collector.list();
  if (collector.recorded) options.hint(linesFromProfile);
  if (listing.length > 0) options.missing(collector.missing());
  if (listing.length > 0 || !collector.disassembled) return listing;
  // The program contains no symbol of the functions: they are all inlined, or it is stripped. List the
  // lines that the profile records instead.
  options.hint(
    phrase`no assembly: the program names none of these functions, for they are inlined in others or its
      symbols are gone; the lines come from the profile`,
  );
  return new ListingCollector(view.profile, samples, { ...options, open: () => null }).list();
}

const linesFromProfile = phrase`the program has no lines for some of its code: lines come from the profile, and code
  between samples has few`;

/** A range of code to disassemble, in addresses of the profile. */
interface ListedRange {
  readonly begin: bigint;
  readonly end: bigint;
  readonly binary: Binary;
  readonly places: readonly SampledAddress[];
  readonly score: Int64;
}

/** An instruction by its profile address. */
interface Code {
  readonly objectAddress: bigint;
  readonly length: bigint;
  readonly text: string | null;
  readonly file: string;
  readonly line: Int64;
  readonly flat: Int64;
  readonly cum: Int64;
}

/** An instruction below a source line, and the inlined calls that lead from the line to it, outermost first. */
interface ShownInstruction {
  readonly address: bigint;
  readonly calls: readonly SourceFrame[];
}

interface FileLines {
  readonly name: string;
  readonly lines: Map<Int64, ShownInstruction[]>;
  /** By line: the function of its first instruction. */
  readonly functions: Map<Int64, string>;
}

const noCode: Code = { objectAddress: 0n, length: 0n, text: null, file: '', line: 0, flat: 0, cum: 0 };
const styles: readonly DemangleStyle[] = ['simple', 'templates', 'full'];

class ListingCollector {
  private readonly reader: SourceReader;
  private readonly code = new Map<bigint, Code>();
  private readonly files = new Map<string, FileLines>();
  private readonly binaries = new Map<string, Binary | null>();
  private readonly wanted = new Map<string, string | null>();
  /** Readable names of the matching functions that the listing contains. */
  private readonly listed = new Set<string>();
  /** The sampled places whose code was disassembled. */
  private readonly looked: SampledAddress[] = [];
  /** Some code was read from a program. */
  disassembled = false;
  /** Some lines of code come from the profile. */
  recorded = false;

  constructor(
    private readonly p: Profile,
    private readonly samples: AddressSamples,
    private readonly options: WebListOptions,
  ) {
    this.reader = options.reader;
  }

  list(): WebFunction[] {
    const { ranges, others } = this.split();
    for (const place of others) this.addPlace(place);
    ranges.sort((a, b) => (a.score > b.score ? -1 : a.score < b.score ? 1 : 0));
    for (const range of ranges.slice(0, maxRanges)) this.addRange(range);
    return this.sortFiles().flatMap(file => this.functions(file));
  }

  /** Returns the matching functions with disassembled samples that the listing lacks, heaviest first. */
  missing(): string[] {
    return this.samples.functionsAt(this.p, this.looked).filter(name => !this.listed.has(name));
  }

  /** Groups nearby addresses into ranges of code (pprof: source.go splitIntoRanges); `others` have no code. */
  private split(): { ranges: ListedRange[]; others: SampledAddress[] } {
    const others: SampledAddress[] = [];
    const coded: { place: SampledAddress; mapping: Mapping; binary: Binary }[] = [];
    for (const place of this.samples.places) {
      const index = this.p.locations.mapping[place.location]!;
      const mapping = this.p.mappings[index];
      const binary = mapping ? this.binaryOf(mapping) : null;
      if (binary) coded.push({ place, mapping: mapping!, binary });
      else others.push(place);
    }
    const ranges: ListedRange[] = [];
    for (let i = 0; i < coded.length; ) {
      const { place, mapping, binary } = coded[i]!;
      const places = [place];
      let end = place.address;
      let score = this.samples.flatAt(end);
      for (i++; i < coded.length; i++) {
        const next = coded[i]!.place;
        if (next.address > end + 2n * surroundings || next.address >= mapping.limit) break;
        end = next.address;
        score = add(score, this.samples.flatAt(end));
        places.push(next);
      }
      // pprof subtracts the wrong way round here, so the mapping's start limits only a range that begins at it.
      const begin =
        wrap64(mapping.start - place.address) >= surroundings ? wrap64(place.address - surroundings) : mapping.start;
      const limit = wrap64(mapping.limit - end) >= surroundings ? end + surroundings : mapping.limit;
      ranges.push({ begin, end: limit, binary, places, score });
    }
    return { ranges, others };
  }

  private binaryOf(mapping: Mapping): Binary | null {
    let binary = this.binaries.get(mapping.file);
    if (binary === undefined) this.binaries.set(mapping.file, (binary = this.options.open(mapping)));
    return binary;
  }

  /** Adds an address without code. */
  private addPlace({ address, location }: SampledAddress): void {
    const frames = this.recordedFrames(location);
    this.code.set(address, {
      objectAddress: address,
      length: 1n,
      text: null,
      file: frames[0]?.file ?? '',
      line: frames[0]?.line ?? 0,
      ...this.samples.sum(address, address + 1n),
    });
    this.addFrames(address, frames);
  }

  /** Returns the frames that the profile records for a location, innermost first. */
  private recordedFrames(location: LocationIndex): SourceFrame[] {
    const { locations, lines, functions, strings } = this.p;
    const frames: SourceFrame[] = [];
    for (let i = locations.lineFrom[location]!; i < locations.lineTo[location]!; i++) {
      const f = lines.function[i]!;
      const file = strings.at(functions.filename[f]!);
      frames.push({ function: strings.at(functions.name[f]!), file, line: lines.line.at(i) });
    }
    return frames;
  }

  private addRange({ begin, end, binary, places }: ListedRange): void {
    let base: bigint;
    let instructions: readonly Instruction[];
    try {
      const from = binary.objectAddress(begin);
      base = begin - from;
      instructions = binary.disassemble(from, binary.objectAddress(end), this.options.intelSyntax);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { said, message, advice } = error;
      this.options.hint(phrase`no assembly: ${joinPhrases([said ?? message, ...(advice ? [advice] : [])], '; ')}`);
      for (const place of places) this.addPlace(place);
      return;
    }
    this.disassembled = true;
    this.looked.push(...places);
    const framesOf = ({ address, function: name, file, line }: Instruction): readonly SourceFrame[] =>
      binary.sourceLine(wrap64(address + base)) ?? [{ function: name, file, line }];
    const all = instructions.map(framesOf);
    /** Functions with lines in the program. Code without a function name counts as one of these. */
    const lined = new Set(['']);
    all.forEach((frames, i) => {
      if (frames.some(frame => frame.line !== 0)) lined.add(instructions[i]!.function);
    });
    let last: { frames: readonly SourceFrame[]; address: bigint; within?: string } | null = null;
    let highest = 0n;
    let place = 0;
    for (let i = 0; i < instructions.length; i++) {
      const instruction = instructions[i]!;
      const address = wrap64(instruction.address + base);
      if (address <= highest) continue;
      highest = address;
      const next = instructions[i + 1];
      const length = next && next.address > instruction.address ? next.address - instruction.address : 1n;
      const within = instruction.function;
      let frames = all[i]!;
      while (place < places.length && places[place]!.address < address) place++;
      const sampled = places[place];
      let recorded = false;
      if (sampled && sampled.address < address + length && !lined.has(within)) {
        const own = this.recordedFrames(sampled.location);
        recorded = own.some(frame => frame.file !== '');
        if (recorded) frames = own;
      }
      this.code.set(address, {
        objectAddress: instruction.address,
        length,
        text: instruction.text,
        file: frames[0]?.file ?? '',
        line: frames[0]?.line ?? 0,
        ...this.samples.sum(address, address + length),
      });
      if (recorded) {
        this.recorded = true;
        if (frames[0]!.line !== 0) last = { frames, address, within };
      } else if (frames.length > 0 && frames[0]!.line !== 0) last = { frames, address };
      else if (last && address - last.address <= neighbourhood && (last.within ?? within) === within)
        frames = last.frames;
      this.addFrames(address, frames);
    }
  }

  /** Adds an instruction below the line of each frame whose function matches. */
  private addFrames(address: bigint, frames: readonly SourceFrame[]): void {
    frames.forEach((frame, i) => {
      const name = this.matchFunction(frame.function);
      if (name === null) return;
      const readable = this.samples.readable.get(name) ?? name;
      this.listed.add(readable);
      const fileName = this.options.shown(frame.file);
      let file = this.files.get(fileName);
      if (!file) this.files.set(fileName, (file = { name: fileName, lines: new Map(), functions: new Map() }));
      const shown = { address, calls: frames.slice(0, i).reverse() };
      const others = file.lines.get(frame.line);
      if (others) others.push(shown);
      else file.lines.set(frame.line, [shown]);
      if (!file.functions.has(frame.line)) file.functions.set(frame.line, readable);
    });
  }

  /** Returns the name by which a function matches, its own or a demangled form; null if it does not match. */
  private matchFunction(name: string): string | null {
    const { interest } = this.samples;
    if (interest.has(name)) return name;
    let found = this.wanted.get(name);
    if (found === undefined) {
      found = null;
      for (const style of styles) {
        const readable = demangle(name, style);
        if (readable === name) break;
        if (found === null && interest.has(readable)) found = readable;
      }
      this.wanted.set(name, found);
    }
    return found;
  }

  private codeAt(address: bigint): Code {
    return this.code.get(address) ?? noCode;
  }

  private sortFiles(): FileLines[] {
    const files = [...this.files.values()];
    if (this.options.files === undefined) return files.sort((a, b) => compareText(a.name, b.name));
    const flat = new Map<FileLines, Int64>();
    for (const file of files) {
      let sum: Int64 = 0;
      for (const address of new Set([...file.lines.values()].flatMap(shown => shown.map(s => s.address))))
        sum = add(sum, this.codeAt(address).flat);
      flat.set(file, sum);
    }
    const heavier = (a: FileLines, b: FileLines): number =>
      flat.get(a)! > flat.get(b)! ? -1 : flat.get(a)! < flat.get(b)! ? 1 : compareText(a.name, b.name);
    return files.sort(heavier).slice(0, this.options.files);
  }

  private functions(file: FileLines): WebFunction[] {
    const sampled = [...file.lines.keys()];
    /** By the last line of text, which is the same for most functions of a file. */
    const numbersTo = new Map<number, LineNumbers>();
    return this.parts(file)
      .filter(part => part.cum !== 0)
      .map(({ name, begin, end, flat, cum }) => {
        const text = this.textOf(file.name, name);
        const last = Math.max(0, text.lines.length - text.by);
        let numbers = numbersTo.get(last);
        if (!numbers) numbersTo.set(last, (numbers = new LineNumbers(last, sampled)));
        const lines: WebLine[] = [];
        for (const number of numbers.within(begin, end)) {
          const line = this.line(file, number, text);
          if (line) lines.push(line);
        }
        return { name, file: file.name, flat, cum, lines };
      });
  }

  /** Groups the sampled lines of a file into ranges of one function, with a margin (pprof: source.go functions). */
  private parts(file: FileLines): ListedFunction[] {
    const parts: ListedFunction[] = [];
    for (const number of [...file.lines.keys()].sort((a, b) => (a < b ? -1 : 1))) {
      const name = file.functions.get(number)!;
      let flat: Int64 = 0;
      let cum: Int64 = 0;
      for (const { address } of file.lines.get(number)!) {
        const code = this.codeAt(address);
        flat = add(flat, code.flat);
        cum = add(cum, code.cum);
      }
      const last = parts.at(-1);
      if (last && distance(last.end, number) < mergeLimit && last.name === name) {
        last.end = add(number, 1);
        last.flat = add(last.flat, flat);
        last.cum = add(last.cum, cum);
      } else parts.push({ name, begin: number, end: add(number, 1), flat, cum });
    }
    parts.forEach((part, i) => {
      const before = parts[i - 1];
      if (before) {
        const half = divide(distance(before.end, part.begin), 2);
        const shared = half < margin ? half : margin;
        before.end = add(before.end, shared);
        part.begin = add(part.begin, negate(shared));
      } else if (part.begin > margin) part.begin = add(part.begin, -margin);
      else if (part.begin > 1) part.begin = 1;
    });
    const last = parts.at(-1);
    if (last) last.end = add(last.end, margin);
    return parts;
  }

  /** Returns a line; null if it is not in the file and has no samples. */
  private line(file: FileLines, number: Int64, source: FunctionText): WebLine | null {
    const shown = file.lines.get(number) ?? [];
    let text = lineOf(source, number);
    if (text === undefined) {
      if (shown.length === 0) return null;
      text = number === 0 ? '<instructions with unknown line numbers>' : '???';
    }
    let flat: Int64 = 0;
    let cum: Int64 = 0;
    const instructions: WebInstruction[] = [];
    /** The end of the previous instruction, and the calls that lead to it. */
    let end = 0n;
    let before: readonly SourceFrame[] = [];
    for (const { address, calls } of shown) {
      const code = this.codeAt(address);
      flat = add(flat, code.flat);
      cum = add(cum, code.cum);
      instructions.push({
        address: code.objectAddress,
        text: code.text,
        flat: code.flat,
        cum: code.cum,
        file: code.file,
        line: code.line,
        startsBlock: address !== end,
        depth: calls.length,
        calls: this.newCalls(before, calls),
      });
      end = address + code.length;
      before = calls;
    }
    if (shown.length === 0) return { number, text, kind: 'nop', flat, cum, instructions };
    const opens = instructions.some(instruction => instruction.text !== null || instruction.depth > 0);
    return { number, text, kind: opens ? 'live' : 'dead', flat, cum, instructions: opens ? instructions : [] };
  }

  /** Returns the calls from the first one on that differs from the previous instruction's. */
  private newCalls(before: readonly SourceFrame[], calls: readonly SourceFrame[]): WebCall[] {
    let same = 0;
    while (
      same < calls.length &&
      same < before.length &&
      calls[same]!.file === before[same]!.file &&
      calls[same]!.line === before[same]!.line
    )
      same++;
    return calls.slice(same).map(({ function: name, file, line }, i) => {
      const text = lineOf(this.textOf(file, this.samples.readable.get(name) ?? name), line);
      return { file, line, text: text ?? '', depth: same + i };
    });
  }

  private textOf(file: string, functionName: string): FunctionText {
    const source = this.reader.text(file, functionName);
    return 'lines' in source ? source : noText;
  }
}

const noText: FunctionText = { lines: [], by: 0 };

const lineOf = ({ lines, by }: FunctionText, number: Int64): string | undefined => lines[Number(number) - 1 + by];

const distance = (from: Int64, to: Int64): Int64 => add(to, negate(from));

interface ListedFunction {
  readonly name: string;
  begin: Int64;
  end: Int64;
  flat: Int64;
  cum: Int64;
}

/** Returns a recorded file name as listings show it (pprof: source.go canonicalizeFileName). */
export function canonicalizeFileName(file: string, paths: Paths): string {
  return paths.clean(file.replace(/^\/proc\/self\/cwd\//, '').replace(/^\.\//, ''));
}
