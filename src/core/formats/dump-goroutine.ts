import { GrowInt32 } from '../base/grow.ts';
import { LinePrefix } from './dump-prefix.ts';
import {
  canFollow,
  creatorName,
  findCall,
  findCreator,
  findPlace,
  hasPackage,
  isAncestor,
  isElision,
  isExit,
  isOpenCall,
  isLoneFrame,
  isOtherHeading,
  isRegister,
  isWholeCreator,
  readPlace,
  rootOf,
  startsCreator,
} from './dump-text.ts';
import type { CallPlace, Root } from './dump-text.ts';
import type { FrameTable } from './frametable.ts';

/** The part of a goroutine that was read last. */
type Phase =
  /** Between two frames, or between a call and its place. */
  | 'frames'
  /** After `created by main.main`: its place comes next. */
  | 'creator'
  /** After the creator's place: only stacks of ancestors can follow. */
  | 'done'
  /** In the stack of an ancestor. */
  | 'ancestor'
  /** At the end: no line can follow. */
  | 'over';

/** The limit of lines of other writers between two lines of one goroutine; programs write far fewer. */
const mostForeign = 1000;
/** The same limit before the first frame. A log may quote a header that has no stack. */
const mostForeignFirst = 100;

/** Findings about a whole dump. */
export interface Findings {
  /** True if it has places with offsets (` +0x1d`). Go writes one for every call that is not inlined. */
  hasOffsets: boolean;
  /** The number of such calls whose place has no offset: Go does not write these. */
  bareCalls: number;
  /** The number of calls whose lines are broken. */
  lost: number;
  /**
   * The number of goroutines whose lines are reversed: with a place before the first call, or a
   * call above the header.
   */
  reversed: number;
  /** The number of goroutines that end inside a line, or between a call and its place. */
  cut: number;
}

/** A line kept until the next one decides its meaning. */
interface KeptLine {
  bytes: Uint8Array;
  from: number;
  to: number;
}

/** Parses one goroutine, line by line, from a text that may have other lines between. */
export class OpenGoroutine {
  readonly frames = new GrowInt32(64);
  readonly ancestors = new GrowInt32(4);
  /** The frame of the function that started it; -1 = unknown. */
  creator = -1;

  private phase: Phase = 'frames';
  /** A call whose place has not been read yet. */
  private call: (KeptLine & { isInlined: boolean }) | null = null;
  /** The line before, if Go does not write such lines: followed by a place of C, it is a C function. */
  private maybeC: KeptLine | null = null;
  /** The number of tokens of the header's prefix that its lines have; -1 = unknown before the first line. */
  private prefixTokens = -1;
  /**
   * The number of empty lines between two lines: above 0 where a text's line ends were doubled; -1
   * = unknown.
   */
  private gap = -1;
  private empty = 0;
  private foreign = 0;
  private needsName = false;
  /** True if the creator's name may be incomplete: only ` in goroutine 1` after it shows its end. */
  private isCreatorUnsure = false;
  /** True if a line `created by` had no valid name. */
  private hasCutCreator = false;
  /** The number of lines just before that look like registers. */
  private registers = 0;
  /** The kind of root that its last frame is. */
  private root: Root = 'none';
  /** The number of lines that begin like a call and end within its arguments. */
  private lost = 0;
  /** True if its lines are in reverse order. */
  isReversed = false;
  /** True if the text ends within it. */
  private isCut = false;
  /** If the place in the line before had no offset: the number of such places before it; otherwise -1. */
  private bare = -1;
  private readonly place: CallPlace = { from: 0, to: 0, isC: false, hasOffset: false };

  /** Index of its header among the distinct headers. */
  header = -1;
  /** Its number in the program. */
  number = 0;
  /** True if the header is goleak's; Go's own header may follow it. */
  isAnnounced = false;
  /** The prefix before its header. */
  prefix = LinePrefix.none;

  constructor(
    private readonly table: FrameTable,
    private readonly findings: Findings,
  ) {}

  /** Starts another goroutine. Objects are reused, since a dump may have millions of goroutines. */
  begin(header: number, number: number, isAnnounced: boolean, prefix: LinePrefix): void {
    this.header = header;
    this.number = number;
    this.isAnnounced = isAnnounced;
    this.prefix = prefix;
    this.frames.length = 0;
    this.ancestors.length = 0;
    this.creator = -1;
    this.phase = 'frames';
    this.call = null;
    this.maybeC = null;
    this.prefixTokens = prefix.length === 0 ? 0 : -1;
    this.gap = -1;
    this.empty = 0;
    this.foreign = 0;
    this.needsName = false;
    this.isCreatorUnsure = false;
    this.hasCutCreator = false;
    this.bare = -1;
    this.isCut = false;
    this.registers = 0;
    this.lost = 0;
    this.isReversed = false;
    this.root = 'none';
  }

  get isOver(): boolean {
    return this.phase === 'over';
  }

  get hasBegun(): boolean {
    return this.gap >= 0;
  }

  /** True if the header at `at` has the same log prefix, and so ends this goroutine. */
  isSameLog(bytes: Uint8Array, from: number, at: number): boolean {
    if (this.prefixTokens >= 0) return this.prefix.skip(bytes, from, at, this.prefixTokens) >= 0;
    return this.prefix.skip(bytes, from, at, this.prefix.length) === at;
  }

  /** Parses a line. Returns false if it is not part of this goroutine. */
  take(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.phase === 'over') return false;
    if (this.prefixTokens >= 0) {
      const start = this.prefixTokens === 0 ? from : this.prefix.skip(bytes, from, to, this.prefixTokens);
      if (start < 0) return this.passOver();
      return start >= to ? this.takeEmpty() : this.takeLine(bytes, start, to);
    }
    const ends = this.prefix.match(bytes, from, to);
    if (ends.at(-1)! >= to) return this.takeEmpty();
    const before = this.maybeC;
    for (let i = ends.length - 1; i >= 0; i--) {
      this.maybeC = before && this.cut(before, i);
      if (!this.takeLine(bytes, ends[i]!, to)) continue;
      this.prefixTokens = i;
      return true;
    }
    this.passOver();
    this.empty = 0;
    if (!this.isOver) this.maybeC = { bytes, from, to };
    return false;
  }

  private cut(line: KeptLine, count: number): KeptLine | null {
    const from = this.prefix.skip(line.bytes, line.from, line.to, count);
    return from < 0 || from >= line.to ? null : { bytes: line.bytes, from, to: line.to };
  }

  private passOver(): false {
    this.maybeC = null;
    if (++this.foreign > (this.hasBegun ? mostForeign : mostForeignFirst)) this.end();
    return false;
  }

  private takeEmpty(): boolean {
    this.maybeC = null;
    this.empty++;
    if (this.hasBegun && this.empty > this.gap && this.phase !== 'frames') this.end();
    return true;
  }

  /**
   * True after an empty line that is not one of doubled line ends: the goroutine has ended unless
   * its next line follows at once.
   */
  private get hasPaused(): boolean {
    return this.hasBegun && this.empty > this.gap;
  }

  private takeLine(bytes: Uint8Array, lineFrom: number, lineTo: number): boolean {
    let from = lineFrom;
    let to = lineTo;
    // A cell of a table.
    if (bytes[from] === 34) {
      from++;
      if (bytes[to - 1] === 34) to--;
    }
    this.bare = -1;
    const isOurs = this.takePlace(bytes, from, to) || this.takeText(bytes, from, to);
    if (isOurs) {
      if (!this.hasBegun) this.gap = this.empty;
      this.empty = 0;
      this.foreign = 0;
      this.registers = 0;
      this.maybeC = null;
      return true;
    }
    if (!this.hasBegun && this.foreign === 0 && readPlace(bytes, from, to, this.place) && this.place.hasOffset)
      this.isReversed = true;
    if (this.prefixTokens < 0) return false;
    this.passOver();
    if (this.phase === 'frames') {
      if (isOpenCall(bytes, from, to)) this.lost++;
      // A line of another program may look like a register; real registers come in groups.
      this.registers = isRegister(bytes, from, to) ? this.registers + 1 : 0;
      const isElsewhere = isOtherHeading(bytes, from, to) || isExit(bytes, from, to) || this.registers > 1;
      if (isElsewhere || (this.hasPaused && !this.call)) this.end();
      else this.maybeC = { bytes, from, to };
    }
    return false;
  }

  private takePlace(bytes: Uint8Array, from: number, to: number): boolean {
    const { call, place, maybeC } = this;
    const wanted = this.phase === 'creator' || this.phase === 'ancestor' || call !== null || maybeC !== null;
    if (!wanted || !findPlace(bytes, from, to, place)) return false;
    if (this.phase === 'creator') {
      this.phase = 'done';
      return true;
    }
    if (this.phase === 'ancestor') return true;
    if (place.hasOffset) this.findings.hasOffsets = true;
    if (place.isC) {
      if (!maybeC) return false;
      this.flush();
      this.push(maybeC, bytes, place.from, place.to, false);
      return true;
    }
    if (!call) return false;
    this.call = null;
    this.push(call, bytes, place.from, place.to, call.isInlined && !place.hasOffset);
    if (!place.hasOffset) this.bare = call.isInlined ? this.findings.bareCalls : this.findings.bareCalls++;
    return true;
  }

  private takeText(bytes: Uint8Array, lineFrom: number, to: number): boolean {
    let from = lineFrom;
    while (from < to && bytes[from]! <= 32) from++;
    if (this.phase === 'creator' || this.phase === 'done') return this.takeAfterCreator(bytes, from, to);
    const open = findCall(bytes, from, to);
    if (open >= 0) {
      if (this.empty > this.gap + 1 && this.hasBegun) return false;
      if (!canFollow(this.root, bytes, from, open)) {
        this.end();
        return false;
      }
      this.takeCall(bytes, from, open, to);
      return true;
    }
    const creatorEnd = findCreator(bytes, from, to);
    if (creatorEnd >= 0) {
      if (this.phase === 'ancestor') {
        this.phase = 'creator';
        return true;
      }
      this.flush();
      const name = from + creatorName;
      this.creator = this.table.add(-1, bytes, name, creatorEnd, bytes, creatorEnd, creatorEnd, false);
      this.isCreatorUnsure = !isWholeCreator(bytes, creatorEnd, to);
      this.phase = 'creator';
      return true;
    }
    if (startsCreator(bytes, from, to)) {
      this.hasCutCreator = true;
      return false;
    }
    if (!isElision(bytes, from, to) && !isLoneFrame(bytes, from, to)) return false;
    if (this.phase === 'ancestor') return true;
    this.flush();
    this.push({ bytes, from, to }, bytes, to, to, false);
    return true;
  }

  /** Parses a line after `created by` and its place: only ancestors can follow. */
  private takeAfterCreator(bytes: Uint8Array, from: number, to: number): boolean {
    if (!isAncestor(bytes, from, to)) {
      if (findCall(bytes, from, to) >= 0) this.end();
      return false;
    }
    this.phase = 'ancestor';
    this.needsName = true;
    return true;
  }

  private takeCall(bytes: Uint8Array, from: number, open: number, to: number): void {
    if (this.phase === 'ancestor') {
      if (this.needsName) this.ancestors.push(this.table.add(-1, bytes, from, open, bytes, open, open, false));
      this.needsName = false;
      return;
    }
    this.flush();
    const isInlined = to - open === 5 && bytes[open + 1] === 46;
    this.call = { bytes, from, to: open, isInlined };
  }

  private push(name: KeptLine, bytes: Uint8Array, from: number, to: number, isInlined: boolean): void {
    this.root = rootOf(name.bytes, name.from, name.to);
    const { frames } = this;
    const before = frames.length === 0 ? -1 : frames.array[frames.length - 1]!;
    frames.push(this.table.add(before, name.bytes, name.from, name.to, bytes, from, to, isInlined));
  }

  /** Ends a call without a place: the place was lost, or the text was cut off. */
  private flush(): void {
    const { call } = this;
    this.call = null;
    if (call && hasPackage(call.bytes, call.from, call.to)) this.push(call, call.bytes, call.to, call.to, false);
  }

  end(): void {
    if (this.phase === 'over') return;
    this.flush();
    this.maybeC = null;
    if (this.phase === 'creator' && this.isCreatorUnsure) {
      this.creator = -1;
      this.hasCutCreator = true;
    }
    if (this.isCut || (this.hasCutCreator && this.creator < 0)) this.findings.cut++;
    this.findings.lost += this.lost;
    if (this.isReversed) this.findings.reversed++;
    this.phase = 'over';
  }

  /**
   * Ends at the end of its text. `isBroken`: the last line has no line end and may be incomplete.
   * `isBeginning`: that line was not parsed, but begins like a line of a dump.
   */
  endWithText(isBroken: boolean, isBeginning: boolean): void {
    if (this.phase === 'over') return;
    const { frames, findings } = this;
    const hasPlaces = findings.hasOffsets || findings.bareCalls > 0;
    if (isBroken && this.bare >= 0 && (findings.hasOffsets || this.bare === 0)) {
      // The offset is missing, so the line number may be cut off, too.
      frames.array[frames.length - 1] = this.table.withoutLine(frames.array[frames.length - 1]!);
      this.isCut = true;
    }
    const { call } = this;
    const isPending = call !== null && hasPackage(call.bytes, call.from, call.to);
    if (isBeginning || (isPending && hasPlaces) || (isBroken && this.phase === 'creator')) this.isCut = true;
    // The last line was counted as broken, but is cut off.
    if (isBeginning && this.lost > 0) this.lost--;
    this.end();
  }

  /** Copies the kept lines, because the caller will reuse these bytes. */
  release(bytes: Uint8Array): void {
    const copy = (line: KeptLine): void => {
      if (line.bytes.buffer !== bytes.buffer) return;
      line.bytes = line.bytes.slice(line.from, line.to);
      line.to -= line.from;
      line.from = 0;
    };
    if (this.call) copy(this.call);
    if (this.maybeC) copy(this.maybeC);
  }
}
