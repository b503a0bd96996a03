import { foldedLines } from '../../core/flame/folded-text.ts';
import { makeStacks } from '../../core/flame/stacks.ts';
import type { ReportCommand } from '../command.ts';

export const folded: ReportCommand = {
  kind: 'report',
  name: 'folded',
  ours: true,
  summary: 'Stacks as one line each (a;b;c 123), for other flame graph tools',
  usage: [
    'folded [focus_regex]* [-ignore_regex]* >f',
    'One line a stack: its functions from the root to the leaf, semicolons between them, and its value.',
    'flamegraph.pl, inferno, speedscope and others read it. A ; in a name becomes a colon.',
  ],
  untrimmed: true,
  report: ({ view, host }) => foldedLines(makeStacks(view, host.paths)),
};
