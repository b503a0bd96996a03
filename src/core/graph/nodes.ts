import { cell } from '../base/cells.ts';
import type { Cell } from '../base/cells.ts';
import type { Int64 } from '../base/int64.ts';
import { trimFileName } from '../base/paths.ts';
import type { Paths } from '../base/paths.ts';
import { PairTable } from '../base/pairs.ts';
import { functionFile } from '../profile/profile.ts';
import { compareText } from '../base/text.ts';
import type { View } from '../view/view.ts';

/** The identity of a node: nodes with equal infos are one node (pprof: graph.go NodeInfo). */
export interface NodeInfo {
  readonly name: string;
  /** 0 = unknown. */
  readonly address: number | bigint;
  /** Trimmed and cleaned. */
  readonly file: string;
  /** 0 unless binaries are kept apart (objectNames) or the name is empty. */
  readonly startLine: Int64;
  readonly line: Int64;
  readonly column: Int64;
  readonly objectFile: string;
}

/** Returns the parts of a node's printed name (pprof: graph.go NameComponents). */
export function nameComponents(info: NodeInfo, paths: Paths): string[] {
  const parts: string[] = [];
  if (info.address !== 0) parts.push(info.address.toString(16).padStart(16, '0'));
  if (info.name !== '') parts.push(info.name);
  if (info.line !== 0) parts.push(`${info.file}:${info.line}${info.column === 0 ? '' : `:${info.column}`}`);
  else if (info.file !== '') parts.push(info.file);
  else if (info.name !== '') return parts;
  else if (info.objectFile !== '') parts.push(`[${paths.base(info.objectFile)}]`);
  else parts.push('<unknown>');
  return parts;
}

export const printableName = (info: NodeInfo, paths: Paths): string => nameComponents(info, paths).join(' ');

/** Returns the parts of the printed name as cells with blanks between them. The first after the address is the name. */
export function nameCells(info: NodeInfo, paths: Paths): Cell[] {
  const parts = nameComponents(info, paths);
  const first = info.address === 0 ? 0 : 1;
  const cells: Cell[] = [];
  parts.forEach((part, i) => {
    if (i > 0) cells.push({ text: ' ' });
    cells.push(cell(i < first ? 'address' : i === first ? 'name' : 'place', part));
  });
  return cells;
}

/** Returns all fields as one text, the last sort key of every order (pprof: graph.go compareNodes). */
export function fullText(info: NodeInfo): string {
  return (
    `{${info.name}  ${info.address} ${info.file} ${info.startLine} ${info.line} ${info.column} ` + `${info.objectFile}}`
  );
}

export interface NodeTableOptions {
  /** Keep nodes of different binaries apart. */
  readonly objectNames: boolean;
  /** How many times to trim file names: pprof trims them once more at each build of a graph. */
  readonly trims: number;
  /** Rules of file names on this machine. */
  readonly paths: Paths;
}

/**
 * Maps each frame to its node (pprof: graph.go CreateNodes). The nodes of
 * location l are frameNode[frameFrom[l]] to frameNode[frameFrom[l + 1] - 1],
 * innermost frame first. A location without lines has one frame.
 */
export class NodeTable {
  readonly frameFrom: Uint32Array;
  readonly frameNode: Int32Array;
  readonly count: number;
  private readonly nodeLocation: number[] = [];
  /** Index into the line table, or -1. */
  private readonly nodeLine: number[] = [];
  private readonly infos: (NodeInfo | undefined)[] = [];
  private readonly printed: (string | undefined)[] = [];
  private readonly files: string[];
  private readonly names: (string | undefined)[] = [];

  constructor(
    private readonly view: View,
    private readonly options: NodeTableOptions,
  ) {
    const { profile: p, keeps } = view;
    const count = p.locations.id.length;
    this.files = this.functionFiles();
    const functionId = this.functionIds();
    this.frameFrom = new Uint32Array(count + 1);
    const { lineFrom, lineTo, address, mapping } = p.locations;
    let total = 0;
    for (let l = 0; l < count; l++) {
      const lines = lineTo[l]! - lineFrom[l]!;
      total += keeps.inlines ? Math.max(1, lines) : 1;
      this.frameFrom[l + 1] = total;
    }
    this.frameNode = new Int32Array(total);
    const byFunction = new Int32Array(Math.max(p.strings.length, p.functions.name.length)).fill(-1);
    const byPlace = new Map<string, number>();
    /** Pairs of a function and a line, the common case of granularity=lines. */
    const byLine = new PairTable();
    const lineNodes: number[] = [];
    let at = 0;
    for (let l = 0; l < count; l++) {
      const from = keeps.inlines ? lineFrom[l]! : Math.max(lineFrom[l]!, lineTo[l]! - 1);
      const hasAddress = (keeps.address || keeps.everything) && !address.isZero(l);
      const addressKey = hasAddress ? `${address.hi[l]}.${address.lo[l]}` : '';
      if (from >= lineTo[l]!) {
        const key = `${mapping[l]! < 0 ? '' : p.mappings[mapping[l]!]!.file}\0${addressKey}`;
        this.frameNode[at++] = this.intern(byPlace, key, l, -1);
        continue;
      }
      for (let i = from; i < lineTo[l]!; i++) {
        const f = p.lines.function[i]!;
        const id = functionId[f]!;
        const separate = options.objectNames || !keeps.functionName || p.functions.name[f] === 0;
        const object = separate && mapping[l]! >= 0 ? mapping[l]! : -1;
        const line = keeps.line || keeps.everything ? p.lines.line.at(i) : 0;
        const column = keeps.column || keeps.everything ? p.lines.column.at(i) : 0;
        const objectFile = object < 0 ? '' : p.mappings[object]!.file;
        if (!hasAddress && line === 0 && column === 0 && objectFile === '') {
          if (byFunction[id]! < 0) byFunction[id] = this.add(l, i);
          this.frameNode[at++] = byFunction[id]!;
          continue;
        }
        if (!hasAddress && column === 0 && objectFile === '' && typeof line === 'number' && line === (line | 0)) {
          const pair = byLine.find(id, line);
          this.frameNode[at++] = pair < lineNodes.length ? lineNodes[pair]! : (lineNodes[pair] = this.add(l, i));
          continue;
        }
        this.frameNode[at++] = this.intern(byPlace, `${id}\0${line}\0${column}\0${addressKey}\0${objectFile}`, l, i);
      }
    }
    this.count = this.nodeLocation.length;
    // A frame whose function has neither name, file nor start line is the same
    // node as a location without lines in the same binary.
    this.mergeNameless();
  }

  private add(location: number, line: number): number {
    this.nodeLocation.push(location);
    this.nodeLine.push(line);
    return this.nodeLocation.length - 1;
  }

  private intern(map: Map<string, number>, key: string, location: number, line: number): number {
    let node = map.get(key);
    if (node === undefined) map.set(key, (node = this.add(location, line)));
    return node;
  }

  private mergeNameless(): void {
    const first = new Map<string, number>();
    const target = new Map<number, number>();
    for (let n = 0; n < this.count; n++) {
      const line = this.nodeLine[n]!;
      const { profile: p, keeps } = this.view;
      if (line >= 0 && keeps.functionName && p.functions.name[p.lines.function[line]!] !== 0) continue;
      const info = this.info(n);
      const key = fullText(info);
      const same = first.get(key);
      if (same === undefined) first.set(key, n);
      else target.set(n, same);
    }
    if (target.size === 0) return;
    for (let i = 0; i < this.frameNode.length; i++)
      this.frameNode[i] = target.get(this.frameNode[i]!) ?? this.frameNode[i]!;
  }

  private nameOf(f: number): string {
    return this.view.keeps.functionName
      ? (this.names[f] ??= this.view.profile.strings.at(this.view.profile.functions.name[f]!))
      : '';
  }

  /** Returns each function's file as reports print it. */
  private functionFiles(): string[] {
    const { profile: p, keeps, config } = this.view;
    const cache = new Map<number, string>();
    const out: string[] = new Array(p.functions.name.length);
    for (let f = 0; f < out.length; f++) {
      if (!keeps.fileName) {
        out[f] = '';
        continue;
      }
      const index = p.functions.filename[f]!;
      let file = cache.get(index);
      if (file === undefined) {
        file = functionFile(p, f);
        for (let i = 0; i < this.options.trims; i++)
          file = trimFileName(file, config.trim_path, config.source_path, this.options.paths);
        if (file !== '') file = this.options.paths.clean(file);
        cache.set(index, file);
      }
      out[f] = file;
    }
    return out;
  }

  /**
   * Returns a number per function, equal for functions that are one node at this
   * granularity. If only names matter, the number is the name's string index.
   */
  private functionIds(): Int32Array {
    const { profile: p, keeps } = this.view;
    if (
      keeps.functionName &&
      !keeps.fileName &&
      !this.options.objectNames &&
      p.functions.name.every(name => name !== 0)
    )
      return p.functions.name;
    const out = new Int32Array(p.functions.name.length);
    /** Pairs of name and file, for functions without a relevant start line. */
    const pairs = new PairTable();
    const pairIds: number[] = [];
    const files = new Map<string, number>();
    const withStart = new Map<string, number>();
    let count = 0;
    for (let f = 0; f < out.length; f++) {
      const name = keeps.functionName ? p.functions.name[f]! : 0;
      const nameless = name === 0;
      const start = this.options.objectNames || nameless ? p.functions.startLine.at(f) : 0;
      const fileText = this.files[f]!;
      if (start === 0) {
        let file = files.get(fileText);
        if (file === undefined) files.set(fileText, (file = files.size));
        const pair = pairs.find(name, file);
        out[f] = pairIds[pair] ??= count++;
        continue;
      }
      const key = `${name}\0${fileText}\0${start}`;
      let id = withStart.get(key);
      if (id === undefined) withStart.set(key, (id = count++));
      out[f] = id;
    }
    return out;
  }

  /** Rules of file names on this machine. */
  get paths(): Paths {
    return this.options.paths;
  }

  info(node: number): NodeInfo {
    return (this.infos[node] ??= this.makeInfo(node));
  }

  /** Returns the name as reports print it. */
  printableName(node: number): string {
    return (this.printed[node] ??= printableName(this.info(node), this.options.paths));
  }

  private makeInfo(node: number): NodeInfo {
    const { profile: p, keeps } = this.view;
    const location = this.nodeLocation[node]!;
    const lineIndex = this.nodeLine[node]!;
    const mapping = p.locations.mapping[location]!;
    const address = keeps.address || keeps.everything ? p.locations.address.at(location) : 0;
    const objectFile = mapping < 0 ? '' : p.mappings[mapping]!.file;
    if (lineIndex < 0) return { name: '', address, file: '', startLine: 0, line: 0, column: 0, objectFile };
    const f = p.lines.function[lineIndex]!;
    const name = this.nameOf(f);
    const separate = this.options.objectNames || name === '';
    return {
      name,
      address,
      file: this.files[f]!,
      startLine: separate ? p.functions.startLine.at(f) : 0,
      line: keeps.line || keeps.everything ? p.lines.line.at(lineIndex) : 0,
      column: keeps.column || keeps.everything ? p.lines.column.at(lineIndex) : 0,
      objectFile: separate ? objectFile : '',
    };
  }

  /** Whether trimming the file names once more changes none of them. */
  trimIsStable(): boolean {
    const { config } = this.view;
    return this.files.every(
      file => trimFileName(file, config.trim_path, config.source_path, this.options.paths) === file,
    );
  }
}

/** Compares printed names, addresses as numbers (pprof: graph.go comparePrintableName). */
export function comparePrintable(a: NodeInfo, aName: string, b: NodeInfo, bName: string): number {
  if (a.address !== 0 && b.address !== 0 && a.address !== b.address) return a.address < b.address ? -1 : 1;
  return compareText(aName, bName);
}
