// Where callgrind, topproto, pictures and viewers put their reports.
import fs from 'node:fs';
import pako from 'pako';
import { describe, expect, test } from 'vitest';
import { reports } from '../../src/commands/index.ts';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { encodeText } from '../../src/core/base/text.ts';
import { FakeHost, type FakeWorld } from '../support/fake-host.ts';
import * as expected from './fixture-a.ts';
import { verbatim } from '../../src/core/base/phrase.ts';

const profile = decodeProfile(
  pako.ungzip(fs.readFileSync(new URL('../fixtures/profiles/made-a.pb.gz', import.meta.url))),
);
const pictures = ['gif', 'pdf', 'png', 'ps'] as const;
/** A picture that names its format and what it was drawn from. */
const picture = async (dot: string, format: string) => encodeText(`${format} of ${dot}`);

/** One line at the prompt. */
async function typed(line: string, world: FakeWorld) {
  const host = new FakeHost(world);
  const { out, notes, failed } = await new Session(profile, host, { interactive: true }).evaluate(line);
  return {
    host,
    out: [...(out as Iterable<string>)].join(''),
    notes: notes.map(note => `${note.level}: ${note.text}`),
    failed,
  };
}

/** One report from the command line. */
async function oneShot(name: string, world: FakeWorld) {
  const session = new Session(profile, new FakeHost(world));
  const { out, notes } = await session.report(reports.find(command => command.name === name)!, null, session.config);
  return { out: out instanceof Uint8Array ? Buffer.from(out).toString() : [...out].join(''), notes };
}

describe('at the prompt a report that is a file is written to one', () => {
  test('callgrind', async () => {
    const { host, out, notes } = await typed('callgrind', { writable: ['profile001.callgraph.out'] });
    expect({ out, notes, text: host.text('profile001.callgraph.out') }).toEqual({
      out: '',
      notes: ['error: Generating report in profile001.callgraph.out'],
      text: expected.callgrind,
    });
  });

  test('topproto, behind a file that is there', async () => {
    const { host, out, notes } = await typed('topproto', {
      files: { 'profile001.pb.gz': '' },
      writable: ['profile002.pb.gz'],
    });
    expect({ out, notes }).toEqual({ out: '', notes: ['error: Generating report in profile002.pb.gz'] });
    expect(decodeProfile(pako.ungzip(host.files.get('profile002.pb.gz')!)).sampleTypes).toEqual([
      { type: 'cum', unit: 'ms' },
      { type: 'flat', unit: 'ms' },
    ]);
  });

  test.each(pictures)('%s', async format => {
    const { host, out, notes } = await typed(format, { picture, writable: [`profile001.${format}`] });
    expect({ out, notes, text: host.text(`profile001.${format}`) }).toEqual({
      out: '',
      notes: [`error: Generating report in profile001.${format}`],
      text: `${format} of ${expected.dot}`,
    });
  });
});

describe('one report goes to standard output, where that is no terminal', () => {
  test('callgrind', async () => expect(await oneShot('callgrind', {})).toEqual({ out: expected.callgrind, notes: [] }));

  test.each(pictures)('%s', async format => {
    expect((await oneShot(format, { picture })).out).toMatch(
      new RegExp(`^${format} of digraph "app" {\n[\\s\\S]*}\n$`),
    );
  });

  test.each(['callgrind', 'topproto', ...pictures])('%s: not on a screen', async name => {
    const file = `profile001.${name === 'callgrind' ? 'callgraph.out' : name === 'topproto' ? 'pb.gz' : name}`;
    expect(await oneShot(name, { picture, stdoutIsTerminal: true, writable: [file] })).toEqual({
      out: '',
      notes: [{ level: 'error', text: `Generating report in ${file}` }],
    });
  });
});

describe('a viewer', () => {
  const viewers = [
    ['eog', 'svg', ['eog']],
    ['evince', 'pdf', ['evince']],
    ['gv', 'ps', ['gv', '--noantialias']],
    ['kcachegrind', 'grind', ['kcachegrind']],
  ] as const;

  test.each(viewers)('%s is started on a temporary file', async (name, extension, command) => {
    const started: unknown[] = [];
    const file = `/tmp/pprof001.${extension}`;
    const { host, out, notes } = await typed(name, {
      picture,
      writable: [file],
      viewer: (...call) => (started.push(call), { shown: true }),
    });
    const text = name === 'kcachegrind' ? expected.callgrind : `${extension} of ${expected.dot}`;
    expect({ out, notes, started, text: host.text(file) }).toEqual({
      out: '',
      notes: [],
      started: [[command, file]],
      text,
    });
  });

  test.each(viewers)('%s that is missing: the error, and where the report is', async (name, extension) => {
    const why = `exec: "${name}": executable file not found in $PATH`;
    const { out, notes, failed } = await typed(name, {
      picture,
      writable: [`/tmp/pprof001.${extension}`],
      viewer: () => ({ shown: false, why }),
    });
    expect({ out, notes, failed }).toEqual({
      out: '',
      notes: [`error: ${why}`, `hint: the report is in /tmp/pprof001.${extension}: open it with another program`],
      failed: true,
    });
  });

  test('is not started where a file is named', async () => {
    const { host, notes } = await typed('gv 1 > g.ps', { picture, writable: ['g.ps'] });
    expect({ notes, start: host.text('g.ps')!.split('\n')[0] }).toEqual({
      notes: ['error: Generating report in g.ps'],
      start: 'ps of digraph "app" {',
    });
  });
});

test('what a picture has to say comes behind what pprof says', async () => {
  const world: FakeWorld = {
    writable: ['x.png'],
    picture: async (_, __, hint) => {
      hint(verbatim('drawn small'));
      return new Uint8Array(0);
    },
  };
  expect((await typed('png main > x.png', world)).notes).toEqual([
    'error: Generating report in x.png',
    'hint: drawn small',
  ]);
});

test('call_tree=true makes callgrind a tree', async () => {
  const session = new Session(profile, new FakeHost({ writable: ['tree.out'] }), { interactive: true });
  await session.evaluate('call_tree=true');
  await session.evaluate('callgrind > tree.out');
  const names = (session.host as FakeHost).text('tree.out')!.match(/^cfn=.*$/gm);
  expect(names).toEqual(['cfn=(5) foo', 'cfn=(5)', 'cfn=(2)', 'cfn=(3)', 'cfn=(6) bar [2/2]', 'cfn=(7) bar [1/2]']);
});
