// Every option is set and taken back in one session, alone and with others. What a session keeps from
// earlier reports must never show: each report has the bytes that a new session prints over the same
// profile, read once more.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { valueText } from '../../src/commands/settings.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { defaults, options } from '../../src/core/view/options.ts';
import type { Option } from '../../src/core/view/options.ts';
import { urlOptions } from '../../src/web/site/config.ts';
import { fakeBinary } from '../support/fake-binary.ts';
import { FakeHost, type FakeWorld } from '../support/fake-host.ts';
import { Random } from '../support/random.ts';
import { encodeSpec, type ProfileSpec } from '../support/wire.ts';
import { TestSite, textOf } from '../web/support.ts';

/**
 * Every option changes some report of it: values of very different size and
 * one below 0, labels, columns, an inlined call, two folders, a program.
 *
 *   3            1            2        -4       1
 *   300ms        2500ns       20ms     -40ms    70ns
 *   main         main         main     main     main
 *   foo+baz      foo          bar      qux      foo
 *                bar          baz      bar      tiny
 *   k=v1         k=v2 2kB     1kB      k=v1
 */
const spec: ProfileSpec = {
  types: [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ],
  mappings: [{ start: 0x1000, limit: 0x9000, file: '/bin/app', buildId: 'aa', symbolized: true }],
  functions: [
    { name: 'main', file: '/go/x/main.go', startLine: 3 },
    { name: 'foo', file: '/go/x/foo.go', startLine: 8 },
    { name: 'baz', file: '/go/x/foo.go', startLine: 28 },
    { name: 'bar', file: '/go/y/bar.go', startLine: 1 },
    { name: 'qux', file: '/go/y/bar.go', startLine: 6 },
    { name: 'tiny', file: '/go/x/foo.go', startLine: 40 },
  ],
  locations: [
    { mapping: 1, address: 0x1104, lines: [{ function: 1, line: 5 }] },
    { mapping: 1, address: 0x1108, lines: [{ function: 1, line: 6, column: 2 }] },
    {
      mapping: 1,
      address: 0x1120,
      lines: [
        { function: 3, line: 30 },
        { function: 2, line: 9, column: 3 },
      ],
    },
    { mapping: 1, address: 0x1128, lines: [{ function: 2, line: 9, column: 8 }] },
    { mapping: 1, address: 0x1140, lines: [{ function: 4, line: 2 }] },
    { mapping: 1, address: 0x1148, lines: [{ function: 4, line: 3 }] },
    { mapping: 1, address: 0x1160, lines: [{ function: 3, line: 31 }] },
    { mapping: 1, address: 0x1180, lines: [{ function: 5, line: 7 }] },
    { mapping: 1, address: 0x11a0, lines: [{ function: 6, line: 41 }] },
  ],
  samples: [
    { stack: [3, 1], values: [3, 300_000_000], labels: [{ key: 'k', str: 'v1' }] },
    {
      stack: [5, 4, 1],
      values: [1, 2500],
      labels: [
        { key: 'k', str: 'v2' },
        { key: 'size', num: 2048, unit: 'bytes' },
      ],
    },
    { stack: [7, 5, 2], values: [2, 20_000_000], labels: [{ key: 'size', num: 1024, unit: 'bytes' }] },
    { stack: [6, 8, 2], values: [-4, -40_000_000], labels: [{ key: 'k', str: 'v1' }] },
    { stack: [9, 4, 2], values: [1, 70] },
  ],
};
const bytes = encodeSpec(spec);

const numbered = (from: number, to: number): string =>
  Array.from({ length: to }, (_, i) => (i + 1 < from ? '' : `line ${i + 1}`)).join('\n');

const program = fakeBinary({
  base: 0x1000n,
  buildId: 'aa',
  symbols: [
    { name: 'main', start: 0x100n, end: 0x11fn },
    { name: 'foo', start: 0x120n, end: 0x13fn },
  ],
  code: [0x104, 0x108, 0x120, 0x128].map(address => ({ address: BigInt(address) })),
});

const world: FakeWorld = {
  files: {
    '/go/x/main.go': numbered(1, 50),
    '/go/x/foo.go': numbered(1, 50),
    '/go/y/bar.go': numbered(1, 50),
    '/else/go/y/bar.go': numbered(2, 50),
  },
  programs: {
    '/bin/app': mapping => {
      const binary = program(mapping);
      return {
        ...binary,
        disassemble: (from, to, intel) =>
          binary
            .disassemble(from, to, intel)
            .map(each => ({ ...each, text: `${intel ? 'intel' : 'at&t'} ${each.text}` })),
      };
    },
  },
  writable: ['kept.txt'],
};

/** Lines of a prompt, and paths of pages. */
const lines = ['top', 'top3 -cum', 'tree', 'tags', 'list foo|bar', 'traces', 'peek foo', 'dot', 'disasm main', 'flame'];
const paths = ['top', 'flamegraph', 'stacks', 'peek', 'source', 'tags', 'graph'];

/** Values that make a difference, as they are typed. */
function valuesOf(option: Option): readonly string[] {
  switch (option.kind) {
    case 'bool':
      return ['true', 'false'];
    case 'choice':
      return option.choices.map(({ name }) => name).filter(name => name !== option.initial);
    case 'int':
      return ['2', '1'];
    case 'float':
      return ['0.5', '0.1'];
    case 'string':
    case 'pattern':
      return texts[option.name] ?? ['foo', 'bar|tiny', 'nothing'];
  }
}

const texts: Readonly<Record<string, readonly string[]>> = {
  output: ['kept.txt'],
  unit: ['us', 's', 'bananas'],
  source_path: ['/else', '/go/y'],
  trim_path: ['/go/x', '/go'],
  sample_index: ['samples', 'cpu'],
  tagroot: ['k', 'size', 'k,size'],
  tagleaf: ['size', 'k'],
  tagfocus: ['k=v1', 'size=2kb:', 'nothing'],
  tagignore: ['v1', '1kb'],
  tagshow: ['k', 'nothing'],
  taghide: ['k', 'size'],
};

/** There is no base to normalize to. */
const changeNothing = ['normalize'];

const start = (): Session => new Session(decodeProfile(bytes), new FakeHost(world), { interactive: true });

async function printed(session: Session, line: string): Promise<string> {
  const { out, notes } = await session.evaluate(line);
  const host = session.host as FakeHost;
  return JSON.stringify({
    out: out instanceof Uint8Array ? [...out] : [...out].join(''),
    notes,
    written: host.written.splice(0).map(path => host.text(path)),
  });
}

/** What a new session prints with these assignments made, by assignments and line. */
class Fresh {
  private readonly known = new Map<string, string>();

  async printed(config: readonly string[], line: string): Promise<string> {
    const key = [...config, line].join('\n');
    let text = this.known.get(key);
    if (text === undefined) {
      const session = start();
      for (const assignment of config) await session.evaluate(assignment);
      this.known.set(key, (text = await printed(session, line)));
    }
    return text;
  }
}
const fresh = new Fresh();

/** How a line takes a value back. */
function takeBack(option: Option): string {
  // The prompt has its own default of this one, and two cannot be unset.
  if (option.name === 'compact_labels') return 'compact_labels=true';
  if (option.name === 'sample_index') return 'sample_index=cpu';
  if (option.name === 'granularity') return 'granularity=functions';
  return `${option.name}=${valueText(option, defaults)}`;
}

/** What is set beside an option, so that what depends on both is asked for. */
const company: Readonly<Record<string, readonly string[]>> = {
  relative_percentages: ['focus=bar'],
  showcolumns: ['granularity=lines'],
  trim_path: ['granularity=files'],
  source_path: ['granularity=files'],
  unit: ['tagroot=size'],
};

const all: readonly Option[] = options;

/** Prints each line without the value, with it, and without it again. Whether it changes any of them. */
async function inTurn(session: Session, option: Option, value: string, others: readonly string[]): Promise<boolean> {
  const assignment = `${option.name}=${value}`;
  let changed = false;
  for (const line of lines) {
    const before = await fresh.printed(others, line);
    expect(await printed(session, line), `${line} before ${assignment}`).toBe(before);
    await session.evaluate(assignment);
    const now = await printed(session, line);
    expect(now, `${assignment}, then ${line}`).toBe(await fresh.printed([...others, assignment], line));
    changed ||= now !== before;
    await session.evaluate(takeBack(option));
    expect(await printed(session, line), `${line} after ${assignment}`).toBe(before);
  }
  return changed;
}

describe('lines of one session', () => {
  test.each(all)('$name', async option => {
    const session = start();
    let changed = false;
    for (const others of [[], company[option.name] ?? []]) {
      for (const assignment of others) await session.evaluate(assignment);
      for (const value of valuesOf(option)) changed = (await inTurn(session, option, value, others)) || changed;
      if (!company[option.name]) break;
    }
    expect(changed, `some report shows ${option.name}`).toBe(!changeNothing.includes(option.name));
  });

  test('any of them after any other, with those set before', async () => {
    const random = new Random(16);
    const session = start();
    for (let round = 0; round < 12; round++) {
      const set = new Map<string, string>();
      for (let step = 0; step < 12; step++) {
        const option = random.pick(all.filter(({ name }) => name !== 'output'));
        const assignment = random.chance(0.3) ? takeBack(option) : `${option.name}=${random.pick(valuesOf(option))}`;
        set.delete(option.name);
        set.set(option.name, assignment);
        await session.evaluate(assignment);
        const line = random.pick(lines);
        const config = [...set.values()];
        expect(await printed(session, line), [...config, line].join('\n')).toBe(await fresh.printed(config, line));
      }
      for (const option of all) await session.evaluate(takeBack(option));
    }
  });
});

describe('pages of one server', () => {
  const open = (): TestSite => new TestSite(decodeProfile(bytes), world);
  const shown = async (site: TestSite, path: string, query: string): Promise<string> => {
    const answer = await site.ask(`/ui/${path}?${query}`);
    const body = answer.body instanceof Uint8Array ? Buffer.from(answer.body).toString('latin1') : textOf(answer);
    return `${answer.status}\n${body}`;
  };
  const site = open();
  const plain = new Map<string, string>();

  test.each(urlOptions)('$url', async option => {
    for (const value of valuesOf(option).slice(0, 2)) {
      const query = new URLSearchParams([[option.url, value]]).toString();
      for (const path of paths) {
        if (!plain.has(path)) plain.set(path, await shown(open(), path, ''));
        expect(await shown(site, path, query), `${path}?${query}`).toBe(await shown(open(), path, query));
        expect(await shown(site, path, ''), `${path} after ${query}`).toBe(plain.get(path));
      }
    }
  });
});
