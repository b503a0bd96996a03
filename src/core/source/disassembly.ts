import { wrap64 } from '../objects/binary.ts';
import type { Binary, CodeSymbol, Instruction } from '../objects/binary.ts';
import { demangle } from '../demangle/index.ts';
import type { DemangleStyle } from '../demangle/index.ts';
import { noMatch, UserError } from '../base/errors.ts';
import { parseUint64 } from '../base/format-go.ts';
import { sumOf } from '../graph/graph.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { add } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { fullText } from '../graph/nodes.ts';
import type { Paths } from '../base/paths.ts';
import type { Pattern } from '../base/pattern.ts';
import type { Mapping, Profile } from '../profile/profile.ts';
import { mean } from '../graph/sample-weights.ts';
import { compareText } from '../base/text.ts';

export interface AnnotatedInstruction {
  /** Object address. */
  readonly address: bigint;
  readonly text: string;
  readonly flat: Int64;
  readonly cum: Int64;
  /** Each empty or 0 where unknown; `file` without its folders. */
  readonly function: string;
  readonly file: string;
  readonly line: Int64;
}

export interface Routine {
  readonly name: string;
  readonly flat: Int64;
  readonly cum: Int64;
  readonly instructions: readonly AnnotatedInstruction[];
}

export interface DisassemblyOptions {
  /** Opens the program of a mapping; throws a UserError. */
  readonly open: (mapping: Mapping) => Binary;
  readonly intelSyntax: boolean;
  /** Rules of file names. */
  readonly paths: Paths;
  /** Called with the reason if a program cannot be opened. */
  readonly onFailure: (mapping: Mapping, error: UserError) => void;
  /** Maximum number of routines, by flat value; undefined: all, by name. */
  readonly routines: number | undefined;
}

interface SampledSymbol {
  readonly name: string;
  readonly symbol: CodeSymbol;
  readonly binary: Binary;
  readonly nodes: readonly Node[];
}

/**
 * Returns the machine code of the matching routines, with the sums of each
 * instruction's samples (pprof: report.go PrintAssembly). `graph` must have a
 * node per address and binary. Throws a UserError if nothing matches.
 */
export function disassembly(p: Profile, graph: Graph, pattern: Pattern, options: DisassemblyOptions): Routine[] {
  const address = parseUint64(pattern.source);
  const found = matchingSymbols(p, graph, pattern, address, options);
  const sampled = found.filter(({ nodes }) => nodes.length > 0);
  if (sampled.length === 0) {
    if (address === undefined) throw noMatch(`no matches found for regexp ${pattern.source}`);
    if (found.length === 0) throw new UserError(`no matches found for address 0x${address.toString(16)}`);
    throw new UserError(
      `address 0x${address.toString(16)} found in binary, but the corresponding symbols do not ` +
        'have samples in the profile',
    );
  }
  return sortSymbols(sampled, options.routines).map(({ name, symbol, binary, nodes }) => ({
    name,
    ...sumOf(nodes),
    instructions: annotate(
      binary.disassemble(symbol.start, symbol.end, options.intelSyntax),
      nodes,
      binary,
      options.paths,
    ),
  }));
}

/** Returns a matching function that is inlined, and the function that contains its code; null if there is none. */
export function inlinedMatch(p: Profile, pattern: Pattern): { readonly name: string; readonly into: string } | null {
  const { locations, lines, functions, strings } = p;
  const nameOf = (line: number): string => strings.at(functions.name[lines.function[line]!]!);
  for (let location = 0; location < locations.id.length; location++) {
    const outermost = locations.lineTo[location]! - 1;
    for (let line = locations.lineFrom[location]!; line < outermost; line++)
      if (pattern.test(nameOf(line))) return { name: nameOf(line), into: nameOf(outermost) };
  }
  return null;
}

/** Returns the matching symbols of mappings with a matching node or the address (pprof: symbolsFromBinaries). */
function matchingSymbols(
  p: Profile,
  graph: Graph,
  pattern: Pattern,
  address: bigint | undefined,
  options: DisassemblyOptions,
): SampledSymbol[] {
  const matched = new Set<string>();
  for (const { name, info } of graph.nodes)
    if (info.objectFile !== '' && pattern.test(name)) matched.add(info.objectFile);
  const found: SampledSymbol[] = [];
  for (const mapping of p.mappings) {
    const around = address !== undefined && mapping.start <= address && address <= mapping.limit;
    if (!matched.has(mapping.file) && !around) continue;
    let binary: Binary;
    try {
      binary = options.open(mapping);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      options.onFailure(mapping, error);
      continue;
    }
    const sorted = byObjectAddress(graph.nodes, binary);
    const wanted = address === undefined ? undefined : binary.objectAddress(address);
    for (const symbol of binary.symbols()) {
      const holds = wanted !== undefined && symbol.start <= wanted && wanted <= symbol.end;
      const name = holds ? symbol.name : matchingName(symbol.name, pattern);
      if (name !== null) found.push({ name, symbol, binary, nodes: within(sorted, symbol) });
    }
  }
  return found;
}

const styles: readonly DemangleStyle[] = ['full', 'templates', 'simple'];

/** Returns the form of a symbol's name that matches, raw or demangled; null if none does. */
function matchingName(name: string, pattern: Pattern): string | null {
  if (pattern.test(name)) return name;
  for (const style of styles) {
    const readable = demangle(name, style);
    if (readable === name) return null;
    if (pattern.test(readable)) return readable;
  }
  return null;
}

interface PlacedNode {
  readonly at: bigint;
  readonly node: Node;
}

const byAddress = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function byObjectAddress(nodes: readonly Node[], binary: Binary): PlacedNode[] {
  const placed = nodes.map(node => ({ at: binary.objectAddress(BigInt(node.info.address)), node }));
  return placed.sort((a, b) => byAddress(a.at, b.at) || compareText(fullText(a.node.info), fullText(b.node.info)));
}

/** Returns the nodes in a symbol, without its last byte (pprof: report.go nodesPerSymbol). */
function within(sorted: readonly PlacedNode[], symbol: CodeSymbol): Node[] {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.at < symbol.start) low = middle + 1;
    else high = middle;
  }
  const nodes: Node[] = [];
  for (; low < sorted.length && sorted[low]!.at < symbol.end; low++) nodes.push(sorted[low]!.node);
  return nodes;
}

function sortSymbols(symbols: SampledSymbol[], limit: number | undefined): SampledSymbol[] {
  const byName = (a: SampledSymbol, b: SampledSymbol): number =>
    compareText(a.name, b.name) || byAddress(a.symbol.start, b.symbol.start);
  if (limit === undefined) return symbols.sort(byName);
  const flat = new Map(symbols.map(symbol => [symbol, sumOf(symbol.nodes).flat]));
  return symbols
    .sort((a, b) => (flat.get(a)! > flat.get(b)! ? -1 : flat.get(a)! < flat.get(b)! ? 1 : byName(a, b)))
    .slice(0, limit);
}

/** Assigns each sample to the last instruction at or before its address (pprof: report.go annotateAssembly). */
function annotate(
  instructions: readonly Instruction[],
  nodes: readonly Node[],
  binary: Binary,
  paths: Paths,
): AnnotatedInstruction[] {
  let at = 0;
  return instructions.map((instruction, i) => {
    const next = instructions[i + 1]?.address ?? wrap64(-1n);
    const sums = { flat: 0 as Int64, flatDivisor: 0 as Int64, cum: 0 as Int64, cumDivisor: 0 as Int64 };
    let name = demangle(instruction.function, 'simple');
    let line: Int64 = instruction.line;
    let file = instruction.file === '' ? '' : paths.base(instruction.file);
    for (; at < nodes.length && binary.objectAddress(BigInt(nodes[at]!.info.address)) < next; at++) {
      const node = nodes[at]!;
      sums.flat = add(sums.flat, node.flat);
      sums.flatDivisor = add(sums.flatDivisor, node.flatDivisor);
      sums.cum = add(sums.cum, node.cum);
      sums.cumDivisor = add(sums.cumDivisor, node.cumDivisor);
      // The profile supplies what the program does not know.
      if (file === '' && node.info.file !== '') file = paths.base(node.info.file);
      if (line === 0) line = node.info.line;
      if (name === '') name = node.info.name;
    }
    return {
      address: instruction.address,
      text: instruction.text,
      flat: mean(sums.flat, sums.flatDivisor),
      cum: mean(sums.cum, sums.cumDivisor),
      function: name,
      file,
      line,
    };
  });
}
