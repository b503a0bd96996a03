import type { Completion, ReplSession } from '../../src/repl/session.ts';
import { unixPaths } from '../../src/core/base/paths.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { defaults } from '../../src/core/view/options.ts';
import { makeStacks } from '../../src/core/flame/stacks.ts';
import { makeView } from '../../src/core/view/view.ts';
import { drawnBytes } from '../support/drawn.ts';
import type { FlameChoice, FlameScreen } from '../../src/commands/profile/flame-screen.ts';
import { nothing, type Note, type Outcome } from '../../src/commands/outcome.ts';
import { verbatim } from '../../src/core/base/phrase.ts';

const words: readonly (readonly [string, string])[] = [
  ['top', 'functions by their own value'],
  ['topproto', 'the same as a profile'],
  ['traces', 'every sample with its stack'],
  ['tree', 'callers and callees'],
  ['peek', 'callers and callees of one function'],
  ['sample_index=', 'the sample type that reports show'],
];

export const topReport = [
  'Showing nodes accounting for 120ms, 100% of 120ms total\n',
  '      flat  flat%   sum%        cum   cum%\n',
  '      70ms 58.33% 58.33%      120ms   100%  main.work\n',
  '      50ms 41.67%   100%       50ms 41.67%  runtime.memmove\n',
];

/** A session of canned answers, for the prompt alone. */
export class FakeSession implements ReplSession {
  readonly seen: string[] = [];
  /** Lines of the history, and what it has to say when one is added. */
  readonly history = {
    lines: [] as string[],
    notes: [] as Note[],
    add(line: string): Note[] {
      this.lines = [...this.lines.filter(one => one !== line), line];
      return this.notes;
    },
  };
  /** Steps until a completion that begins with `z` is ready. */
  stepsLeft = 0;
  /** Ends the command `wait`. */
  release: () => void = () => {};
  /** What the command `die` does. */
  onDie: () => void = () => {};

  greeting(): readonly Note[] {
    return [
      { level: 'info', text: 'File: fake\nType: cpu' },
      { level: 'info', text: 'Entering interactive mode (type "help" for commands, "o" for options)' },
    ];
  }

  async evaluate(line: string): Promise<Outcome> {
    this.seen.push(line);
    const [command, argument] = line.trim().split(/\s+/);
    switch (command) {
      case '':
        return nothing;
      case 'top':
      case 'top10':
        return { out: topReport, notes: [] };
      case 'traces':
        return { out: traces(Number(argument ?? 20_000)), notes: [] };
      case 'evil':
        return {
          out: ['\x1b[2J\x1b]0;owned\x07name\x9bm\r\tend \udc9b\n'],
          notes: [{ level: 'info', text: 'a\x1b[31mb' }],
        };
      case 'bytes':
        return { out: Uint8Array.from([0x61, 0x1b, 0x5b, 0xc3, 0xa9, 0xff, 0x0a]), notes: [] };
      case 'half':
        return { out: ['no newline'], notes: [] };
      case 'web':
        return {
          out: [],
          notes: [
            { level: 'info', text: 'Generating report in web.svg' },
            { level: 'hint', text: 'No browser was found.' },
          ],
        };
      case 'boom':
        throw new Error('index 7 is past the table');
      case 'lazyboom':
        return { out: failing(new Error('broken half way')), notes: [] };
      case 'unreadable':
        return {
          out: failing(new UserError('open x.go: permission denied', verbatim('Make the file readable.'))),
          notes: [],
        };
      case 'brokenflame':
        return { out: [], notes: [], screen: brokenFlame() };
      case 'brokenpage':
        return { out: failing(new Error('broken half way'), 100_000), notes: [] };
      case 'wait':
        await new Promise<void>(resolve => (this.release = resolve));
        return { out: ['waited\n'], notes: [] };
      case 'die':
        this.onDie();
        return new Promise<Outcome>(() => {});
      case 'forget':
        this.history.lines = [];
        return nothing;
      case 'quit':
        return { out: ['bye\n'], notes: [], quit: true };
      default:
        return {
          out: [],
          notes: [{ level: 'error', text: `unrecognized command: ${JSON.stringify(command)}` }],
          failed: true,
        };
    }
  }

  complete(line: string, cursor: number, { hurry = false } = {}): Completion {
    const from = line.slice(0, cursor).search(/\S*$/);
    const typed = line.slice(from, cursor);
    if (typed.startsWith('z')) {
      if (hurry && this.stepsLeft > 0)
        return {
          from,
          to: cursor,
          candidates: [],
          total: 0,
          query: typed,
          pending: { text: 'ranking 3 functions', advance: () => --this.stepsLeft <= 0 },
        };
      const fitting = ['zebra', 'zoo', 'zoom'].filter(text => text.startsWith(typed));
      return {
        from,
        to: cursor,
        candidates: fitting.map(text => ({ text, description: '' })),
        total: fitting.length,
        query: typed,
      };
    }
    if (typed === 'boom') throw new Error('no table');
    const all = typed.startsWith('f')
      ? Array.from({ length: 40 }, (_, i) => [`func${String(i).padStart(2, '0')}`, ''] as const)
      : words;
    const fitting = all.filter(([text]) => text.startsWith(typed));
    return {
      from,
      to: cursor,
      candidates: fitting.map(([text, description]) => ({ text, description })),
      total: fitting.length,
      query: typed,
    };
  }
}

function* traces(lines: number): Generator<string> {
  for (let i = 0; i < lines; i++) yield `trace line ${i}\n`;
}

function* failing(error: Error, lines = 1): Generator<string> {
  yield 'first\n';
  for (let i = 1; i < lines; i++) yield `line ${i}\n`;
  throw error;
}

/** A view that opens well and fails at its second sample type. */
function brokenFlame(): FlameScreen {
  const profile = decodeProfile(drawnBytes('1     2\n1     2\nmain  gc'));
  const open = ({ type }: FlameChoice) => {
    if (type === 0) throw new Error('broken on the screen');
    return makeStacks(
      makeView(profile, { ...defaults, sample_index: String(type) }, null, () => {}),
      unixPaths,
    );
  };
  return {
    kind: 'flame',
    initial: { type: 1, tagRoot: '' },
    sampleTypes: ['a', 'b'],
    tagKeys: [],
    open,
    words: [],
    title: 'broken',
  };
}
