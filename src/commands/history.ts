import { compilePattern } from '../core/base/pattern.ts';
import { padLeft } from '../core/base/text.ts';
import type { ActCommand } from './command.ts';
import { nothing } from './outcome.ts';
import type { Outcome } from './outcome.ts';

export const history: ActCommand = {
  kind: 'act',
  name: 'history',
  ours: true,
  summary: 'Lines that were typed, also in earlier sessions',
  usage: [
    'history [n] [regex]',
    'The last n lines, or all; with a regex only those that match it.',
    '!n at the prompt runs line n again, !! the last one, !top the last one that begins with top.',
    'history -c forgets them all.',
  ],
  async act({ history: past }, words): Promise<Outcome> {
    if (words.length === 1 && words[0] === '-c') {
      past.clear();
      return nothing;
    }
    const [count, rest] = /^[0-9]+$/.test(words[0] ?? '') ? [Number(words[0]), words.slice(1)] : [Infinity, words];
    const pattern = rest.length === 0 ? null : compilePattern(rest.join(' '));
    const width = String(past.lines.length).length + 2;
    const rows = past.lines
      .map((line, i) => ({ line, number: i + 1 }))
      .filter(({ line }) => !pattern || pattern.test(line));
    const shown = count === Infinity ? rows : rows.slice(Math.max(0, rows.length - count));
    return { out: shown.map(({ line, number }) => `${padLeft(String(number), width)}  ${line}\n`), notes: [] };
  },
};
