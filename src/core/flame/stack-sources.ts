import { sha256 } from '@noble/hashes/sha2';
import type { Int64Column } from '../base/int64.ts';
import type { Paths } from '../base/paths.ts';
import { functionFile, functionName } from '../profile/profile.ts';
import { shortName } from './shortnames.ts';
import { encodeText } from '../base/text.ts';
import type { View } from '../view/view.ts';

/** Index of a source; 0 is the root of every stack. */
export type SourceIndex = number;

/** The number of colours (pprof: stacks.go pickColor). */
const colors = 1 << 20;

/** Cached texts and colours of sources; all sample types of a profile share them. */
export class SourceTexts {
  readonly full: string[] = [];
  readonly shown: (readonly string[])[] = [];
  readonly colors: (number | undefined)[] = [];
  readonly colorOfPackage = new Map<string, number>();
}

/**
 * The distinct sources of frames, as columns (pprof: stacks.go StackSource).
 * Texts are made on demand, because a picture shows a small part of them.
 */
export class StackSources {
  private selfSums: Int64Column | undefined;
  private unique: readonly string[] | undefined;

  constructor(
    private readonly view: View,
    /** By source: one of its lines in the profile's line table; -1 for the root. */
    readonly line: Int32Array,
    /** By source: 1 if it was inlined into its caller. */
    readonly inlined: Uint8Array,
    private readonly sumSelf: () => Int64Column,
    /** Applies trim_path to a file name. */
    private readonly trim: (file: string) => string,
    private readonly paths: Paths,
    private readonly texts: SourceTexts,
  ) {}

  /** By source: the sum of the stacks that end in it. */
  get self(): Int64Column {
    return (this.selfSums ??= this.sumSelf());
  }

  get count(): number {
    return this.line.length;
  }

  /** Returns the function's name; empty for the root and at a granularity of files. */
  functionName(i: SourceIndex): string {
    const { profile: p, keeps } = this.view;
    if (i === 0 || !(keeps.functionName || keeps.everything)) return '';
    return functionName(p, p.lines.function[this.line[i]!]!);
  }

  /** Returns the trimmed file name; empty if the granularity does not keep it. */
  fileName(i: SourceIndex): string {
    const { keeps } = this.view;
    return i !== 0 && (keeps.fileName || keeps.everything) ? this.recordedFile(i) : '';
  }

  /** Returns the trimmed file name, whatever the granularity. */
  recordedFile(i: SourceIndex): string {
    const { profile: p } = this.view;
    return i === 0 ? '' : this.trim(functionFile(p, p.lines.function[this.line[i]!]!));
  }

  /** Returns the function's name, or else the file's, with `:line` or `:line:column` if the granularity keeps these. */
  fullName(i: SourceIndex): string {
    return (this.texts.full[i] ??= i === 0 ? 'root' : (this.functionName(i) || this.fileName(i)) + this.lineInfo(i));
  }

  private lineInfo(i: SourceIndex): string {
    const { profile: p, keeps } = this.view;
    const line = this.line[i]!;
    const number = keeps.line || keeps.everything ? p.lines.line.at(line) : 0;
    const column = keeps.column || keeps.everything ? p.lines.column.at(line) : 0;
    if (column !== 0) return `:${number}:${column}`;
    return number === 0 ? '' : `:${number}`;
  }

  /** Returns the full name, plus `#` and the function's id if an earlier source has the same. '' for the root. */
  uniqueName(i: SourceIndex): string {
    this.unique ??= this.uniqueNames();
    return this.unique[i]!;
  }

  private uniqueNames(): string[] {
    const { profile: p } = this.view;
    const seen = new Set<string>();
    const names = [''];
    for (let i = 1; i < this.count; i++) {
      const full = this.fullName(i);
      names.push(seen.has(full) ? `${full}#${p.functions.id.at(p.lines.function[this.line[i]!]!)}` : full);
      seen.add(full);
    }
    return names;
  }

  /** Returns one or more forms of the name, longest first, for the caller to pick the longest that fits. */
  display(i: SourceIndex): readonly string[] {
    return (this.texts.shown[i] ??= this.makeDisplay(i));
  }

  private makeDisplay(i: SourceIndex): string[] {
    const full = this.fullName(i);
    if (i === 0) return [full];
    if (this.functionName(i) !== '') return suffixes(shortName(full), /::|\./g);
    return full === '' ? [''] : suffixes(this.paths.toSlash(this.paths.clean(full)), /\//g);
  }

  /** Returns the package of the function, or the folder of the file. */
  packageName(i: SourceIndex): string {
    const name = this.functionName(i);
    return name === '' ? this.paths.dir(this.fileName(i)) : packageOf(name);
  }

  /** Returns a number below 2^20 that depends on the package only; 0 for the root. */
  color(i: SourceIndex): number {
    return (this.texts.colors[i] ??= i === 0 ? 0 : this.makeColor(i));
  }

  private makeColor(i: SourceIndex): number {
    const key = this.packageName(i);
    let color = this.texts.colorOfPackage.get(key);
    if (color === undefined) {
      const hash = sha256(encodeText(key));
      color = (hash[0]! | (hash[1]! << 8) | (hash[2]! << 16)) % colors;
      this.texts.colorOfPackage.set(key, color);
    }
    return color;
  }
}

/** Returns a name, and its rest after each separator. */
function suffixes(name: string, separator: RegExp): string[] {
  const out = [name];
  for (const match of name.matchAll(separator)) {
    const rest = name.slice(match.index + match[0].length);
    if (rest !== '') out.push(rest);
  }
  return out;
}

/**
 * Returns the package of a function: the text before the first `.` or `::` that
 * follows the last slash (pprof: report/package.go packageName). Empty if its last part is not a word.
 */
export function packageOf(name: string): string {
  const match = /^((?:[^\n]*\/)?\w+)(?:\.|::)[^/]*$/.exec(name);
  return match ? match[1]! : '';
}
