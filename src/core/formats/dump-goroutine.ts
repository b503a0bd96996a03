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

/** Where a goroutine's reading is. */
type Phase =
  /** Between two frames, or a call and its place. */
  | 'frames'
  /** Behind `created by main.main`: its place is to come. */
  | 'creator'
  /** Behind the place of the creator: nothing more belongs to it but stacks of its ancestors. */
  | 'done'
  /** In the stack of an ancestor. */
  | 'ancestor'
  /** Nothing more belongs to it. */
  | 'over';

/** Lines of others between two lines of one goroutine; far more than programs write meanwhile. */
const mostForeign = 1000;
/** The same before the first frame: a header that is only named in a log has none. */
const mostForeignFirst = 100;

/** What is known of a dump beside its goroutines. */
export interface Findings {
  /** Whether it has places with offsets (` +0x1d`), as Go writes them below every call that is not inlined. */
  hasOffsets: boolean;
  /** Places without one below such calls: others than Go write them. */
  bareCalls: number;
  /** Calls whose lines are broken. */
  lost: number;
  /** Goroutines with a place where the first call would stand, or a call above the header: their lines are reversed. */
  reversed: number;
  /** Goroutines that end in the middle of a line, or of a call and its place. */
  cut: number;
}

/** A line that is kept until the next one says what it is. */
interface KeptLine {
  bytes: Uint8Array;
  from: number;
  to: number;
}

/** A goroutine whose lines are being read, from a text that may hold other lines between them. */
export class OpenGoroutine {
  readonly frames = new GrowInt32(64);
  readonly ancestors = new GrowInt32(4);
  /** The function that started it; -1 = not known. */
  creator = -1;

  private phase: Phase = 'frames';
  /** A call whose place is still to come. */
  private call: (KeptLine & { isInlined: boolean }) | null = null;
  /** The line before, where it is nothing of Go's: a place of C below it makes it a C function. */
  private maybeC: KeptLine | null = null;
  /** How many tokens of the header's prefix its lines have; -1 = not known before the first of them. */
  private prefixTokens = -1;
  /** Empty lines between two lines: in a text whose line ends were doubled they stand everywhere. */
  private gap = -1;
  private empty = 0;
  private foreign = 0;
  private needsName = false;
  /** Whether its creator's name may be a part of one: only what follows a name says where it ends. */
  private isCreatorUnsure = false;
  /** Whether a line that begins with `created by` has no name that can be one. */
  private hasCutCreator = false;
  /** The lines before that look like registers. */
  private registers = 0;
  /** What its last frame is the root of. */
  private root: Root = 'none';
  /** Lines that begin like those of calls and end before their arguments do. */
  private lost = 0;
  /** Whether its lines stand in reverse. */
  isReversed = false;
  /** Whether its text ends before it does. */
  private isCut = false;
  /** The frame's place in the line before had no offset: the number of such places until then; -1 = it had one. */
  private bare = -1;
  private readonly place: CallPlace = { from: 0, to: 0, isC: false, hasOffset: false };

  /** The number of its header. */
  header = -1;
  /** The program's own number for it. */
  number = 0;
  /** Whether the header is goleak's, which Go's own may follow. */
  isAnnounced = false;
  /** What stands before its header. */
  prefix = LinePrefix.none;

  constructor(
    private readonly table: FrameTable,
    private readonly findings: Findings,
  ) {}

  /** Begins another goroutine. Objects are used again, since a dump may have millions of goroutines. */
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

  /** Whether a header that begins at `at` is one of the same log, which ends this goroutine. */
  isSameLog(bytes: Uint8Array, from: number, at: number): boolean {
    if (this.prefixTokens >= 0) return this.prefix.skip(bytes, from, at, this.prefixTokens) >= 0;
    return this.prefix.skip(bytes, from, at, this.prefix.length) === at;
  }

  /** Takes a line if it is this goroutine's. */
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
   * Whether an empty line that does not stand everywhere came before: then the goroutine has ended
   * unless it goes on at once.
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
      // A line of another program may look like one register, but there are always several.
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
    if (this.phase === 'creator' || this.phase === 'done') return this.takeBehind(bytes, from, to);
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

  /** Behind `created by` and its place only ancestors may follow. */
  private takeBehind(bytes: Uint8Array, from: number, to: number): boolean {
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

  /** A call whose place never came: the place was lost, or the text was cut off. */
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
   * Ends with its text. `isBroken`: the text's last line has no end, so it may be a part of one;
   * `isBeginning`: that line was not taken, but begins like one of a dump.
   */
  endWithText(isBroken: boolean, isBeginning: boolean): void {
    if (this.phase === 'over') return;
    const { frames, findings } = this;
    const hasPlaces = findings.hasOffsets || findings.bareCalls > 0;
    if (isBroken && this.bare >= 0 && (findings.hasOffsets || this.bare === 0)) {
      // An offset was to come, so the line's number may be cut off, too.
      frames.array[frames.length - 1] = this.table.withoutLine(frames.array[frames.length - 1]!);
      this.isCut = true;
    }
    const { call } = this;
    const isPending = call !== null && hasPackage(call.bytes, call.from, call.to);
    if (isBeginning || (isPending && hasPlaces) || (isBroken && this.phase === 'creator')) this.isCut = true;
    // The last line is one that is cut off.
    if (isBeginning && this.lost > 0) this.lost--;
    this.end();
  }

  /** The bytes may be used again by whoever read them: what is kept of them is copied. */
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
