// The shell over something that is no profile: a list of words with one report. It is opened, completed,
// helped, paged and explained by the same code as profiles are.
import { expect, test } from 'vitest';
import type { ActCommand, ReportCommand, ReportRequest, ReportSinks } from '../../src/commands/command.ts';
import type { Completion } from '../../src/commands/candidates.ts';
import { complete } from '../../src/commands/complete/complete.ts';
import { Shell } from '../../src/commands/shell.ts';
import type { Subject } from '../../src/commands/subject.ts';
import { Vocabulary } from '../../src/commands/vocabulary.ts';
import type { Document } from '../../src/commands/result.ts';
import { cell, cellLine, textOf } from '../../src/core/base/cells.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { phrase } from '../../src/core/base/phrase.ts';
import { defaults } from '../../src/core/view/options.ts';
import type { Config } from '../../src/core/view/options.ts';
import { FakeHost } from '../support/fake-host.ts';

const show: ReportCommand<Document> = {
  kind: 'report',
  name: 'show',
  summary: 'Words that have a text in them',
  usage: ['show [text] [>file]'],
  make: () => {
    throw new Error('the subject makes its results itself');
  },
  print: ({ lines }) => lines,
};

const count: ActCommand<Words> = {
  kind: 'act',
  name: 'count',
  summary: 'How many words there are',
  act: async ({ subject }) => ({ out: [`${subject.words.length}\n`], notes: [] }),
  completes: (_words, subject) => subject.words.map(text => ({ text, description: 'a word' })),
};

class Words implements Subject {
  readonly vocabulary = new Vocabulary([show, count], []);
  readonly facts = { kindOf: () => undefined, diff: false };
  readonly helpValues = {};
  config: Config = defaults;
  last: ReportRequest | undefined;

  constructor(readonly words: readonly string[]) {}

  greeting = () => [{ level: 'info' as const, text: `${this.words.length} words` }];
  status = () => [`${this.words.length} words`];
  *prepare() {}
  shortcut = (line: string) => (line === 'all' ? ['show'] : undefined);
  assign = (): Config => {
    throw new UserError('words have no options');
  };
  optionLines = () => [];
  complete = (line: string, cursor: number): Completion =>
    complete(
      {
        subject: this,
        host: new FakeHost(),
        offers: {
          value: () => undefined,
          behind: (_command, _words, word, start) => ({
            from: start,
            query: word,
            candidates: this.words.map(text => ({ text, description: '' })),
            total: this.words.length,
          }),
          firstWords: [{ text: 'all', description: 'Every word' }],
        },
      },
      line,
      cursor,
    );
  make(request: ReportRequest, sinks: ReportSinks) {
    const found = this.words.filter(word => word.includes(request.config.focus));
    if (found.length === 0) throw new UserError(`no word has ${request.config.focus}`, phrase`show lists all`);
    if (request.config.focus === '') sinks.notify({ code: 'other', text: 'every word' });
    // No report of pprof's stands behind it.
    const result = { kind: 'document', lines: found.map(word => cellLine('word', cell('name', word))) } as unknown;
    return { result: result as Document, used: request.config };
  }
  open = (): never => {
    throw new Error('no view fills the screen');
  };
  adviseWarning = () => undefined;
  adviseError = () => undefined;
  adviseReport = () => undefined;
  adviseWords = () => undefined;
}

const host = new FakeHost({ writable: ['words.txt'] });
const shell = new Shell(new Words(['ape', 'bee', 'cat']), host, { interactive: true });
const said = async (line: string): Promise<string> => {
  const { out, notes, lines } = await shell.evaluate(line);
  const texts = [...(out as Iterable<string>)].join('');
  if (lines)
    expect([...lines].map(part => (typeof part === 'string' ? part : `${textOf(part)}\n`)).join('')).toBe(texts);
  return texts + notes.map(({ level, text }) => `${level}: ${text}\n`).join('');
};

test.each([
  ['show', 'ape\nbee\ncat\nerror: every word\n'],
  ['show e', 'ape\nbee\n'],
  ['all', 'ape\nbee\ncat\nerror: every word\n'],
  ['show z', 'error: no word has z\nhint: show lists all\n'],
  ['count', '3\n'],
  ['shwo', 'error: unrecognized command: "shwo"\nhint: did you mean show?\n'],
  ['top', 'error: unrecognized command: "top"\nhint: type "help" for the commands\n'],
  ['focus=x', 'error: unrecognized command: "focus=x"\nhint: type "help" for the commands\n'],
  ['help count', 'info: How many words there are\n\n'],
  ['help shwo', 'error: Unknown command: shwo\nhint: did you mean help show?\n'],
  ['show a > words.txt', 'error: Generating report in words.txt\n'],
])('%s', async (line, shown) => expect(await said(line)).toBe(shown));

test('help lists what there is, and nothing of pprof', async () => {
  const [note] = (await shell.evaluate('help')).notes;
  expect(note!.text).toContain('show             Words that have a text in them');
  expect(note!.text).not.toMatch(/peek|nodecount|focus/);
});

test('words are completed by the subject', () => {
  const texts = (line: string): string[] => shell.complete(line, line.length).candidates.map(({ text }) => text);
  expect(texts('s')).toEqual(['show']);
  expect(texts('al')).toEqual(['all']);
  expect(texts('show ')).toEqual(['ape', 'bee', 'cat']);
  expect(texts('count b')).toEqual(['bee']);
  expect(texts('help c')).toEqual(['count']);
});

test('the last report is remembered, and status and greeting are the subject’s', async () => {
  await shell.evaluate('show e');
  expect(shell.subject.last?.command.name).toBe('show');
  expect(shell.status()).toEqual(['3 words']);
  expect(shell.greeting()).toEqual([{ level: 'info', text: '3 words' }]);
  expect(await shell.evaluate('q')).toMatchObject({ quit: true });
});
