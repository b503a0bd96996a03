import type { Facts } from '../../commands/profile/codekind.ts';
import type { LineFormat } from '../../commands/outcome.ts';
import { packageOf } from '../../core/flame/stack-sources.ts';
import type { ColorLevel } from '../terminal/colorlevel.ts';
import { widthUpTo } from '../terminal/layout.ts';
import { visibleText } from '../../core/base/visible.ts';
import { piece, type Piece, type Styled } from '../terminal/styled.ts';

export type { Facts };

/** Where nothing is known: every name is as good as another. */
export const noFacts: Facts = { kindOf: () => undefined, diff: false };

/** One line of a report (without its end) in styles, whatever stands around it. */
export type Decorator = (line: string) => Styled;

const DIM = '2';
const BOLD = '1';
const GROWN = '31';
const SHRUNK = '32';

/**
 * Colours for reports of a format. Lines are told apart by pprof's fixed
 * columns; one that fits none of them stays plain. Without colours every line
 * is plain, but still knows which part of a name may be cut.
 */
export function decoratorFor(format: LineFormat | undefined, facts: Facts, level: ColorLevel): Decorator {
  const decorate: Decorator = format ? formats[format](facts) : line => [piece(line)];
  return line => {
    const styled = decorate(expandTabs(visibleText(line)));
    return level === 0 ? styled.map(part => ({ ...part, sgr: '' })) : styled;
  };
}

/** Cells of a line in which tabs keep their columns; behind these each is as wide as any may be. */
const ALIGNED = 4096;
const TAB = 8;

/** Tabs as blanks, as terminals show them. Each part is measured once, and no further than tabs keep their columns. */
function expandTabs(line: string): string {
  const parts = line.split('\t');
  const last = parts.pop()!;
  let width = 0;
  const expanded = parts.map(part => {
    if (width <= ALIGNED) width += widthUpTo(part, ALIGNED - width);
    const blanks = width <= ALIGNED ? TAB - (width % TAB) : TAB;
    width += blanks;
    return part + ' '.repeat(blanks);
  });
  return expanded.join('') + last;
}

const plain = (line: string): Styled => [piece(line)];
const dim = (line: string): Styled => [piece(line, DIM)];

const formats: Readonly<Record<LineFormat, (facts: Facts) => Decorator>> = {
  top: facts => line => {
    const row = /^( *\S+)( +)(\S+%)( +\S+%)( +)(\S+)( +)(\S+%)( {2})(.*)$/.exec(line);
    if (!row) return legend(line);
    const [, flat, gap1, flatPart, sum, gap2, cum, gap3, cumPart, gap4, name] = row as unknown as string[];
    return [
      ...measured(flat!, gap1!, flatPart!, facts),
      piece(sum!, DIM),
      piece(gap2!),
      ...measured(cum!, gap3!, cumPart!, facts),
      piece(gap4!),
      ...named(name!, facts),
    ];
  },
  tree: facts => line => {
    if (/^-+\+-+$/.test(line) || /^ +flat +flat% +sum%/.test(line)) return dim(line);
    const node = /^( *\S+)( +)(\S+%)( +\S+%)( +)(\S+)( +)(\S+%)( +\| )(\S.*)$/.exec(line);
    if (node) {
      const [, flat, gap1, flatPart, sum, gap2, cum, gap3, cumPart, gap4, name] = node as unknown as string[];
      return [
        ...measured(flat!, gap1!, flatPart!, facts),
        piece(sum!, DIM),
        piece(gap2!),
        ...measured(cum!, gap3!, cumPart!, facts),
        piece(gap4!, DIM),
        ...named(name!, facts, BOLD),
      ];
    }
    const edge = /^( *\S+)( +)(\S+%)( \| {3})(.*)$/.exec(line);
    if (!edge) return legend(line);
    const [, value, gap, part, bar, name] = edge as unknown as string[];
    // Its part is that of the node beside it, not of the whole: no heat.
    return [piece(value! + gap! + part!, changeOf(value!, facts)), piece(bar!, DIM), ...named(name!, facts)];
  },
  list: facts => line => {
    const routine = /^(ROUTINE =+ )(.*)( in .*)$/.exec(line);
    if (routine) return [piece(routine[1]!, DIM), ...named(routine[2]!, facts, BOLD), piece(routine[3]!, DIM)];
    const source = /^( *\S+)( +)(\S+)( +\d+:)(.*)$/.exec(line);
    if (!source) return plain(line);
    const [, flat, gap, cum, number, text] = source as unknown as string[];
    const costs = flat!.trim() !== '.' || cum !== '.';
    const value = (amount: string): Piece =>
      piece(amount, amount.trim() === '.' ? DIM : `${BOLD};${changeOf(amount, facts) || '33'}`);
    return [value(flat!), piece(gap!), value(cum!), piece(number!, DIM), ...(costs ? sourceText(text!) : dim(text!))];
  },
  traces: facts => line => {
    if (/^-+\+-+$/.test(line)) return dim(line);
    const frame = /^( *\S*)( {3})(\S.*)$/.exec(line);
    if (frame && frame[1]!.length >= 10 && !/:$/.test(frame[1]!))
      return [
        piece(frame[1]!, frame[1]!.trim() === '' ? '' : changeOf(frame[1]!, facts) || BOLD),
        piece(frame[2]!),
        ...named(frame[3]!, facts),
      ];
    const label = /^( *\S.*?:)( {2}.*)$/.exec(line);
    return label ? [piece(label[1]!, '36'), piece(label[2]!)] : legend(line);
  },
  tags: facts => line => {
    const key = /^( *)(\S.*?)(: Total .*)$/.exec(line);
    if (key) return [piece(key[1]!), piece(key[2]!, `${BOLD};36`), piece(key[3]!, DIM)];
    const row = /^( *\S+)( +\(\s*)(\S+%)(\): )(.*)$/.exec(line);
    if (!row) return plain(line);
    const [, value, gap, part, end, name] = row as unknown as string[];
    return [...measured(value!, gap!, part!, facts), piece(end!, DIM), piece(name!)];
  },
};

/** The lines above a table. */
function legend(line: string): Styled {
  if (/^(Active filters:| {3}\w+=)/.test(line)) return [piece(line, '33')];
  return dim(line);
}

/** A value and its part of the whole: the heavier the hotter; in a diff by its sign. */
function measured(value: string, gap: string, part: string, facts: Facts): Piece[] {
  const color = changeOf(value, facts) || heat(Number.parseFloat(part));
  return [piece(value, color), piece(gap), piece(part, color)];
}

function heat(percent: number): string {
  if (percent >= 20) return `${BOLD};31`;
  if (percent >= 5) return '33';
  return percent < 0.5 ? DIM : '';
}

function changeOf(value: string, { diff }: Facts): string {
  const amount = value.trim();
  if (!diff || amount === '0' || amount === '.' || amount === '') return '';
  return amount.startsWith('-') ? SHRUNK : GROWN;
}

/** A function's name: its package dim and the first to be cut, its own name by whose code it is. */
function named(text: string, facts: Facts, extra = ''): Styled {
  const mark = / \((?:partial-)?inline\)$/.exec(text)?.[0] ?? '';
  const whole = text.slice(0, text.length - mark.length);
  const place = facts.kindOf(whole) === undefined ? (/ \S+$/.exec(whole)?.[0] ?? '') : '';
  const name = whole.slice(0, whole.length - place.length);
  const kind = facts.kindOf(name);
  const path = packageOf(name);
  const own = kind === 'own' ? `${BOLD};36` : extra || (kind === 'runtime' ? DIM : '');
  const parts: Piece[] =
    path === '' ? [piece(name, own)] : [{ text: path, sgr: DIM, soft: true }, piece(name.slice(path.length), own)];
  return [...parts, piece(place, DIM), piece(mark, DIM)].filter(({ text: shown }) => shown !== '');
}

/** A line of source: what follows a comment's sign is dim. */
function sourceText(text: string): Styled {
  const comment = /(^|\s)(\/\/|# ).*$/.exec(text);
  return comment ? [piece(text.slice(0, comment.index)), piece(text.slice(comment.index), DIM)] : plain(text);
}
