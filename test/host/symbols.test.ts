// Names, files and lines of the programs in test/fixtures/binaries, against what the real tool says of them.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Host, SymbolAnswer } from '../../src/commands/host.ts';
import { Session } from '../../src/commands/session.ts';
import { profileVocabulary } from '../../src/commands/index.ts';
import { parseLine } from '../../src/commands/line.ts';
import { symbolize } from '../../src/commands/open/symbolize.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { parseProfile } from '../../src/core/formats/index.ts';
import { Malformed } from '../../src/core/objects/bytes.ts';
import { openObject } from '../../src/core/objects/object.ts';
import { nodeHost } from '../../src/host/node.ts';
import { damaged, Random } from '../support/random.ts';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../fixtures/binaries');
const noTls = { cert: '', key: '', ca: '' };

let profiles: Record<string, Profile>;
beforeAll(() => {
  profiles = Object.fromEntries(
    ['plain', 'plain-packed', 'boxes'].map(name => {
      const p = parseProfile(Uint8Array.from(zlib.gunzipSync(fs.readFileSync(path.join(folder, `${name}.pb.gz`)))));
      return [name, { ...p, mappings: p.mappings.map(m => ({ ...m, file: path.join(folder, m.file) })) }];
    }),
  );
});

/** The machine, with symbol tools that say what a test wants. */
const hostWith = (lookUp: (addresses: readonly bigint[], fast: boolean) => SymbolAnswer, toolsNamed = false): Host => ({
  ...nodeHost(''),
  toolsNamed,
  lookUp: async (_, addresses, fast) => lookUp(addresses, fast),
});
const noTools = hostWith(addresses => ({ frames: addresses.map(() => null) }));

async function symbolized(name: string, mode: string, host: Host) {
  const notes: string[] = [];
  const p = await symbolize(profiles[name]!, { mode, origins: new Map(), tls: noTls }, host, note =>
    notes.push(`${note.level}: ${note.text}`),
  );
  return { p, notes };
}

async function raw(p: Profile): Promise<string[]> {
  const session = new Session(p, nodeHost(''));
  const line = parseLine('raw', session.config, profileVocabulary);
  if (line.kind !== 'report') throw new Error('raw is a report');
  const { out } = await session.report(line.command, null, session.config);
  return [...(out as Iterable<string>)].join('').split('\n');
}

/** What `-raw` says of each location, by its number; empty for one without a name. */
function locationsOf(lines: readonly string[]): Map<number, string> {
  const found = new Map<number, string>();
  for (const line of lines.slice(lines.indexOf('Locations') + 1, lines.indexOf('Mappings'))) {
    const [, id, rest] = /^ +(\d+): 0x[0-9a-f]+ M=1 (.*)$/.exec(line)!;
    found.set(Number(id), rest!);
  }
  return found;
}

const recorded = (name: string): string[] =>
  fs
    .readFileSync(path.join(folder, `${name}.raw`), 'utf8')
    .split('\n')
    .slice(1);

describe('a program of C has the names, files and lines that the real tool finds', () => {
  test.each(['plain', 'plain-packed'])('%s', async name => {
    const { p, notes } = await symbolized(name, '', noTools);
    const ours = await raw(p);
    const [theirs, mine] = [locationsOf(recorded(name)), locationsOf(ours)];
    const named = [...theirs].filter(([, text]) => text !== '');
    expect(named.length).toBeGreaterThan(60);
    expect(named.map(([id]) => [id, mine.get(id)])).toEqual(named);
    // What it leaves out are stubs and start-up code: their symbols tell.
    const more = [...mine].filter(([id, text]) => text !== '' && theirs.get(id) === '').map(([, text]) => text);
    expect([...new Set(more)].sort()).toEqual(['_start :0:0 s=0', 'main :0:0 s=0', 'sorts.cold :0:0 s=0']);
    expect(notes).toEqual([]);
    const around = (lines: readonly string[]): string[] => [
      ...lines.slice(0, lines.indexOf('Locations')),
      ...lines.slice(lines.indexOf('Mappings')).map(line => line.replace(`${folder}/`, '')),
    ];
    expect(around(ours)).toEqual(around(recorded(name)));
  });
});

describe('a program of C++', () => {
  test('without tools: whole names, from the symbols', async () => {
    const { p } = await symbolized('boxes', '', noTools);
    const [theirs, mine] = [locationsOf(recorded('boxes')), locationsOf(await raw(p))];
    // The same files and lines; the real tool has no names of members.
    const place = (text: string): string | undefined => / (\S+:\d+:\d+) s=/.exec(text)?.[1];
    for (const [id, text] of theirs) if (text !== '') expect(place(mine.get(id)!)).toBe(place(text));
    expect([...theirs.values()].filter(text => text.startsWith(' /src/boxes.cc')).length).toBeGreaterThan(20);
    const names = new Set([...mine.values()].map(text => text.split(' ')[0]));
    expect(['boxes::total', 'boxes::Box::area', 'main'].filter(name => !names.has(name))).toEqual([]);
  });

  test('with tools: theirs, with inlined calls', async () => {
    const frame = (name: string, line: number) => ({ function: name, file: '/src/boxes.cc', line });
    const { p } = await symbolized(
      'boxes',
      'demangle=full',
      hostWith(addresses => ({
        frames: addresses.map((_, i) =>
          i === 0 ? [frame('_ZN5boxes5weighEd', 23), frame('_ZN5boxes5totalEv', 28)] : null,
        ),
      })),
    );
    const [first] = [p.locations.lineFrom[0]!];
    expect([0, 1].map(i => p.strings.at(p.functions.name[p.lines.function[first + i]!]!))).toEqual([
      'boxes::weigh(double)',
      'boxes::total()',
    ]);
  });

  test('fastlocal asks the tools for names only, and only where there are none', async () => {
    const asked: [number, boolean][] = [];
    await symbolized(
      'boxes',
      'fastlocal',
      hostWith((addresses, fast) => (asked.push([addresses.length, fast]), { frames: addresses.map(() => null) })),
    );
    await symbolized(
      'boxes',
      'fastlocal',
      hostWith(
        (addresses, fast) => (asked.push([addresses.length, fast]), { frames: addresses.map(() => null) }),
        true,
      ),
    );
    const all = profiles['boxes']!.locations.mapping.length;
    expect(asked.map(([count, fast]) => [count < all, fast])).toEqual([
      [true, true],
      [false, true],
    ]);
  });
});

test('tools that the user names are asked first, also for C', async () => {
  const { p, notes } = await symbolized(
    'plain',
    '',
    hostWith(
      addresses => ({
        frames: addresses.map(() => [{ function: 'told', file: 't.c', line: 1 }]),
        failure: { tool: 'addr2line', message: 'bad file' },
      }),
      true,
    ),
  );
  expect(new Set(Array.from(p.lines.function, f => p.strings.at(p.functions.name[f]!)))).toEqual(new Set(['told']));
  expect(notes).toEqual(['hint: plain: addr2line: bad file']);
});

test('a damaged program is read as far as it can be, in bounded time', () => {
  const random = new Random(11);
  for (const name of ['plain', 'boxes']) {
    const bytes = Uint8Array.from(fs.readFileSync(path.join(folder, name)));
    for (let i = 0; i < 40; i++) {
      const broken = damaged(bytes, random);
      const object = openObject({
        size: broken.length,
        read: (offset, length) => broken.subarray(offset, offset + length),
      });
      for (let address = 0x1000n; object && address < 0x1400n; address += 16n) {
        try {
          const frame = object.dwarf()?.lookup(address) ?? null;
          expect(frame === null || typeof frame.function === 'string').toBe(true);
        } catch (error) {
          if (!(error instanceof Malformed)) throw error;
        }
      }
    }
  }
});
