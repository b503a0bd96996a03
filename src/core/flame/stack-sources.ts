import { sha256 } from '@noble/hashes/sha2';
import type { Int64Column } from '../base/int64.ts';
import type { Paths } from '../base/paths.ts';
import { functionFile, functionName } from '../profile/profile.ts';
import { shortName } from './shortnames.ts';
import { encodeText } from '../base/text.ts';
import type { View } from '../view/view.ts';

/** Index of a source; 0 is the root of every stack. */
export type SourceIndex = number;

/** Colours are numbers below this. */
const colors = 1 << 20;

/** Texts and colours of sources as far as they were asked for; the sample types of a profile share them. */
export class SourceTexts {
  readonly full: string[] = [];
  readonly shown: (readonly string[])[] = [];
  readonly colors: (number | undefined)[] = [];
  readonly colorOfPackage = new Map<string, number>();
}

/**
 * What the frames of the stacks stand for, as columns. Texts are made when
 * they are asked for: a picture shows a small part of them.
 */
export class StackSources {
  private selfSums: Int64Column | undefined;
  private unique: readonly string[] | undefined;

  constructor(
    private readonly view: View,
    /** A line of the profile's table that a source stands for; -1 for the root. */
    readonly line: Int32Array,
    /** 1 where the source was inlined into its caller. */
    readonly inlined: Uint8Array,
    private readonly sumSelf: () => Int64Column,
    /** A file's name as it is shown. */
    private readonly trim: (file: string) => string,
    private readonly paths: Paths,
    private readonly texts: SourceTexts,
  ) {}

  /** Sum of the stacks that end in a source. */
  get self(): Int64Column {
    return (this.selfSums ??= this.sumSelf());
  }

  get count(): number {
    return this.line.length;
  }

  /** The function's name alone; empty for the root and at a granularity of files. */
  functionName(i: SourceIndex): string {
    const { profile: p, keeps } = this.view;
    if (i === 0 || !(keeps.functionName || keeps.everything)) return '';
    return functionName(p, p.lines.function[this.line[i]!]!);
  }

  /** The source file at this granularity, trimmed; empty where it is not kept. */
  fileName(i: SourceIndex): string {
    const { keeps } = this.view;
    return i !== 0 && (keeps.fileName || keeps.everything) ? this.recordedFile(i) : '';
  }

  /** The file that the profile records, whatever the granularity, trimmed. */
  recordedFile(i: SourceIndex): string {
    const { profile: p } = this.view;
    return i === 0 ? '' : this.trim(functionFile(p, p.lines.function[this.line[i]!]!));
  }

  /** The function's name, or else the file's, with `:line` or `:line:column` where these are kept. */
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

  /** The full name; of a later source with the same one, `#` and the function's id behind it. The root has none. */
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

  /** Names to choose from by the room that there is, longest first; at least one. */
  display(i: SourceIndex): readonly string[] {
    return (this.texts.shown[i] ??= this.makeDisplay(i));
  }

  private makeDisplay(i: SourceIndex): string[] {
    const full = this.fullName(i);
    if (i === 0) return [full];
    if (this.functionName(i) !== '') return suffixes(shortName(full), /::|\./g);
    return full === '' ? [''] : suffixes(this.paths.toSlash(this.paths.clean(full)), /\//g);
  }

  /** The package of the function, or the folder of the file. */
  packageName(i: SourceIndex): string {
    const name = this.functionName(i);
    return name === '' ? this.paths.dir(this.fileName(i)) : packageOf(name);
  }

  /** A number below 2^20 that depends on the package alone; 0 for the root. */
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

/** A name and what follows each separator inside it. */
function suffixes(name: string, separator: RegExp): string[] {
  const out = [name];
  for (const match of name.matchAll(separator)) {
    const rest = name.slice(match.index + match[0].length);
    if (rest !== '') out.push(rest);
  }
  return out;
}

/** What stands before the first `.` or `::` behind the last slash; empty where that is no plain word. */
export function packageOf(name: string): string {
  const match = /^((?:[^\n]*\/)?\w+)(?:\.|::)[^/]*$/.exec(name);
  return match ? match[1]! : '';
}
