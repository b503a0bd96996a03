import type { Outcome } from '../../commands/outcome.ts';
import { colorLevel } from '../terminal/colorlevel.ts';
import { makeDecorator, type ColourFacts } from './decorate.ts';
import { PagerLines } from '../pager/lines.ts';
import { pieces } from './report.ts';
import { rendered } from '../terminal/styled.ts';

/**
 * A report's lines for a terminal that nobody types at: with colours where they are wanted, made
 * safe in any case, and whole.
 */
export function* colored(
  { out, lines: cells }: Outcome,
  facts: ColourFacts,
  stream: NodeJS.WriteStream,
  wanted: boolean,
): Generator<string> {
  const decorate = makeDecorator(facts, colorLevel(stream, wanted));
  const lines = new PagerLines(cells ? cells[Symbol.iterator]() : pieces(out));
  for (let i = 0; ; i++) {
    lines.need(i + 1);
    if (i >= lines.count) return;
    yield `${rendered(decorate(lines.cellsAt(i)))}\n`;
  }
}
