import type { Outcome } from '../../commands/outcome.ts';
import { colorLevel } from '../terminal/colorlevel.ts';
import { makeDecorator, type ColourFacts } from './decorate.ts';
import { PagerLines } from '../pager/lines.ts';
import { pieces } from './report.ts';
import { renderLine } from '../terminal/styled.ts';

/** Yields a report's lines for a terminal without a prompt: sanitized, coloured if wanted, at full length. */
export function* colorLines(
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
    yield `${renderLine(decorate(lines.cellsAt(i)))}\n`;
  }
}
