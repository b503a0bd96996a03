import type { PlainFunction, PlainLabel, PlainLine, PlainLocation, PlainSample } from './builder.ts';
import { parseLabels } from './golabels.ts';
import { parseHex } from './integers.ts';
import type { Address } from './integers.ts';

/**
 * Reads the comments that Go writes after each stack of a debug=1 page: the functions of its
 * addresses, and the labels of goroutines. pprof skips them and shows addresses without names.
 *
 *   1 @ 0x44e1f6 0x41a8b8
 *   # labels: {"route":"search"}
 *   #	0x44e1f5	main.inner+0x15		/src/main.go:7
 *   #	0x41a8b7	main.worker+0x37	/src/main.go:12
 *
 * Go omits its runtime's own frames at the leaf, and runtime.goexit at the root; so do these
 * stacks.
 */
export class SymbolLines {
  /** The comments of each sample, by its index. */
  private readonly bySample = new Map<number, SampleRemarks>();

  /** True if any sample has names. */
  get any(): boolean {
    return [...this.bySample.values()].some(({ frames }) => frames.some(f => f.name !== ''));
  }

  /** Adds a comment. `samples`: the number of samples so far. */
  add(line: string, samples: number): void {
    const text = line.trimStart();
    const frame = readFrame(text);
    if (!frame) {
      const mark = labelLine.exec(text);
      const found = mark && parseLabels(text, mark[0].length);
      if (found && samples > 0) this.of(samples - 1).labels.push(...found.labels);
      return;
    }
    if (samples > 0) this.of(samples - 1).frames.push(frame);
  }

  private of(sample: number): SampleRemarks {
    let known = this.bySample.get(sample);
    if (!known) this.bySample.set(sample, (known = { frames: [], labels: [] }));
    return known;
  }

  /** Replaces the stacks of samples by those of their comments; samples without comments keep theirs. */
  apply(
    samples: readonly PlainSample[],
    locations: readonly PlainLocation[],
  ): { samples: PlainSample[]; locations: PlainLocation[]; functions: PlainFunction[] } {
    const all = [...locations];
    const functions: PlainFunction[] = [];
    const functionIds = new Map<string, number>();
    const locationIds = new Map<string, number>();
    const lineOf = ({ name, file, line }: SymbolFrame): PlainLine => {
      const key = `${name}\0${file}`;
      let id = functionIds.get(key);
      if (id === undefined) functionIds.set(key, (id = functions.push({ name, filename: file }) - 1));
      return { function: id, line };
    };
    const named = samples.map((sample, i): PlainSample => {
      const remarks = this.bySample.get(i);
      if (!remarks) return sample;
      const labels: PlainLabel[] = [...(sample.labels ?? []), ...remarks.labels.map(([key, text]) => ({ key, text }))];
      const { frames } = remarks;
      if (!frames.some(f => f.name !== '')) return { ...sample, labels };
      const stack: number[] = [];
      for (let from = 0; from < frames.length; ) {
        let to = from + 1;
        // Inlined calls have one address.
        while (to < frames.length && frames[to]!.address === frames[from]!.address) to++;
        const lines = frames
          .slice(from, to)
          .filter(f => f.name !== '')
          .map(lineOf);
        const { address } = frames[from]!;
        const key = `${address}:${lines.map(l => `${l.function},${String(l.line)}`).join(':')}`;
        let id = locationIds.get(key);
        if (id === undefined) locationIds.set(key, (id = all.push({ address, mapping: -1, lines }) - 1));
        stack.push(id);
        from = to;
      }
      return { ...sample, stack, labels };
    });
    return { samples: named, locations: all, functions };
  }
}

interface SymbolFrame {
  readonly address: Address;
  /** Empty if Go did not know it. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

interface SampleRemarks {
  /** Leaf first. */
  readonly frames: SymbolFrame[];
  readonly labels: [string, string][];
}

/**
 * Parses `# 0x41a8b7 main.worker+0x37 /src/main.go:12`, or a lone address; null for other comments.
 * A scan, because a pattern would try each `+0x` of a line with each end of it.
 */
function readFrame(text: string): SymbolFrame | null {
  const head = /^#\s+0x([0-9a-f]{1,16})(?:\s+|$)/.exec(text);
  const address = head ? parseHex(head[1]!) : undefined;
  if (!head || address === undefined) return null;
  const from = head[0].length;
  const end = text.trimEnd().length;
  if (from >= end) return { address, name: '', file: '', line: 0 };
  const colon = text.lastIndexOf(':', end);
  if (end - colon > 16 || !/^[0-9]+$/.test(text.slice(colon + 1, end))) return null;
  for (let plus = text.indexOf('+0x', from + 1); plus >= 0 && plus < colon; plus = text.indexOf('+0x', plus + 3)) {
    let at = plus + 3;
    while (isHexDigit(text.charCodeAt(at))) at++;
    if (at === plus + 3 || !isSpace(text, at)) continue;
    while (isSpace(text, at)) at++;
    if (at >= colon) return null;
    return {
      address,
      name: text.slice(from, plus),
      file: text.slice(at, colon),
      line: Number(text.slice(colon + 1, end)),
    };
  }
  return null;
}

const isHexDigit = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
const isSpace = (text: string, at: number): boolean => at < text.length && text.charAt(at).trim() === '';

const labelLine = /^#\s+labels: /;
