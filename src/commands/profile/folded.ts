import { foldedCells, foldedLines } from '../../core/flame/folded-text.ts';
import { makeStacks } from '../../core/flame/stacks.ts';
import type { ReportCommand } from '../command.ts';
import type { StackList } from '../result.ts';

export const folded: ReportCommand<StackList> = {
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
  make: ({ report, view, host }) => ({ kind: 'stacks', report, stacks: makeStacks(view, host.paths) }),
  print: ({ stacks }) => foldedCells(stacks),
  plain: ({ stacks }) => foldedLines(stacks),
};
