import type { ColourFacts } from '../../commands/profile/codekind.ts';
import { packageOf } from '../../core/flame/stack-sources.ts';
import { textOf } from '../../core/base/cells.ts';
import type { Cell, CellLine, Line } from '../../core/base/cells.ts';
import type { ColorLevel } from '../terminal/colorlevel.ts';
import { widthUpTo } from '../terminal/layout.ts';
import { visibleText } from '../../core/base/visible.ts';
import { piece, type StyledRun, type Styled } from '../terminal/styled.ts';

export type { ColourFacts };

/** Default facts: no name belongs to a known kind of code. */
export const noFacts: ColourFacts = { kindOf: () => undefined, diff: false };

/** Styles one line of a report (without its line end), independent of other lines. */
export type Decorator = (line: Line) => Styled;

const DIM = '2';
const BOLD = '1';
const GROWN = '31';
const SHRUNK = '32';

/**
 * Returns a function that colours lines by their kind and by the roles of their cells; text without
 * cells stays plain. At level 0 every line is plain, but parts of names are still marked as cuttable.
 */
export function makeDecorator(facts: ColourFacts, level: ColorLevel): Decorator {
  return line => {
    const styled = typeof line === 'string' ? [piece(line)] : styleLine(line, facts);
    const shown = expandTabs(styled.map(part => ({ ...part, text: visibleText(part.text) })));
    return level === 0 ? shown.map(part => ({ ...part, sgr: '' })) : shown;
  };
}

/** Width up to which tabs are aligned, in cells; later ones get the maximum width. */
const ALIGNED = 4096;
const TAB = 8;

/** Replaces tabs by blanks, as terminals show them. Measures each part once, up to ALIGNED cells. */
function expandTabs(line: Styled): Styled {
  if (!line.some(({ text }) => text.includes('\t'))) return line;
  let width = 0;
  const measure = (text: string): void => {
    if (width <= ALIGNED) width += widthUpTo(text, ALIGNED - width);
  };
  return line.map(part => {
    const parts = part.text.split('\t');
    const last = parts.pop()!;
    const expanded = parts.map(text => {
      measure(text);
      const blanks = width <= ALIGNED ? TAB - (width % TAB) : TAB;
      width += blanks;
      return text + ' '.repeat(blanks);
    });
    measure(last);
    return { ...part, text: expanded.join('') + last };
  });
}

/** Lines without numbers: rules, headings and legends. */
const dimLines: ReadonlySet<string> = new Set(
  'rule head file build comment type doc time duration showing dropped dropped-edges cut'.split(' '),
);
const filterLines: ReadonlySet<string> = new Set(['filters', 'filter']);
/** Lines about the main function of a group of lines. */
const ownLines: ReadonlySet<string> = new Set(['node', 'routine']);
/** Lines of source code; most of their amounts are dots. */
const sourceLines: ReadonlySet<string> = new Set(['source', 'quiet-source', 'code', 'quiet-code']);
/** Lines whose percentage refers to another line instead of the total: not coloured by heat. */
const partLines: ReadonlySet<string> = new Set(['caller', 'callee']);

function styleLine(line: CellLine, facts: ColourFacts): Styled {
  const { kind, cells } = line;
  if (dimLines.has(kind)) return [piece(textOf(line), DIM)];
  if (filterLines.has(kind)) return [piece(textOf(line), '33')];
  return cells.flatMap(part => styleCell(part, line, facts)).filter(({ text }) => text !== '');
}

function styleCell(part: Cell, line: CellLine, facts: ColourFacts): StyledRun[] {
  const { text, role } = part;
  if (line.kind === 'tag-key' && role !== 'key') return [piece(text, text.trim() === '' ? '' : DIM)];
  switch (role) {
    case 'flat':
    case 'cum':
    case 'value':
      return [piece(text, amountStyle(part, line, facts))];
    case 'flat%':
    case 'cum%':
    case 'share': {
      const amount = line.cells.find(other => other.role === (role === 'share' ? 'value' : role.slice(0, -1)));
      return [piece(text, amount ? amountStyle(amount, line, facts) : '')];
    }
    case 'name':
      return line.kind === 'tag-value' ? [piece(text)] : styleName(text, facts, ownLines.has(line.kind) ? BOLD : '');
    case 'source':
      return line.kind === 'quiet-source' ? [piece(text, DIM)] : styleSource(text);
    case 'key':
      return [piece(text, line.kind === 'tag-key' ? `${BOLD};36` : '36')];
    case 'sum%':
    case 'bar':
    case 'place':
    case 'mark':
    case 'number':
    case 'title':
    case 'in':
    case 'file':
      return [piece(text, DIM)];
    default:
      return [piece(text)];
  }
}

/** Returns the style of an amount: by its share of the total; in a diff by its sign. */
function amountStyle(amount: Cell, { kind, cells }: CellLine, facts: ColourFacts): string {
  const change = changeOf(amount, facts);
  if (kind === 'sums') return '';
  if (partLines.has(kind)) return change;
  if (sourceLines.has(kind)) return amount.value === 0 ? DIM : `${BOLD};${change || '33'}`;
  if (change !== '') return change;
  if (kind === 'sample') return BOLD;
  const wanted = amount.role === 'value' ? 'share' : `${amount.role}%`;
  const share = cells.find(({ role }) => role === wanted);
  return share ? heat(Number(share.value)) : '';
}

function heat(percent: number): string {
  if (percent >= 20) return `${BOLD};31`;
  if (percent >= 5) return '33';
  return percent < 0.5 ? DIM : '';
}

function changeOf({ value = 0 }: Cell, { diff }: ColourFacts): string {
  if (!diff || value === 0) return '';
  return value < 0 ? SHRUNK : GROWN;
}

/** Styles a function's name: the package is dim and cut first; the rest is coloured by the kind of code. */
function styleName(name: string, facts: ColourFacts, extra: string): StyledRun[] {
  const kind = facts.kindOf(name);
  const path = packageOf(name);
  const own = kind === 'own' ? `${BOLD};36` : extra || (kind === 'runtime' ? DIM : '');
  return path === '' ? [piece(name, own)] : [{ text: path, sgr: DIM, soft: true }, piece(name.slice(path.length), own)];
}

/** Styles a line of source; comments are dim. */
function styleSource(text: string): StyledRun[] {
  const comment = /(^|\s)(\/\/|# ).*$/.exec(text);
  return comment ? [piece(text.slice(0, comment.index)), piece(text.slice(comment.index), DIM)] : [piece(text)];
}
