// Completion at a cursor, written | in the lines below.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { complete, escapePattern } from '../../src/commands/complete.ts';
import { commands } from '../../src/commands/index.ts';
import { parseLine } from '../../src/commands/line.ts';
import { parseValue } from '../../src/commands/settings.ts';
import { decodeProfile } from '../../src/core/decode.ts';
import { defaults, groupOf, optionNamed, options } from '../../src/core/options.ts';
import { compilePattern } from '../../src/core/pattern.ts';
import type { Profile } from '../../src/core/profile.ts';
import { compareText } from '../../src/core/text.ts';
import { drawnBytes } from '../support/drawn.ts';
import { encodeSpec } from '../support/wire.ts';

const profile = decodeProfile(
  drawnBytes(`
    1                    2           3                 4
    10                   20          30                40
    main.main            main.main   main.main         main.main
    net/http.(*T).Serve  a::b<int>   operator new[](x  main.init.0
    main.Foo             foo         foo bar           x[...]
  `),
);

/** The line after each candidate was put in. */
function offered(marked: string, p: Profile = profile): string[] {
  const cursor = marked.indexOf('|');
  const line = marked.replace('|', '');
  const { from, to, candidates } = complete(p, line, cursor);
  return candidates.map(c => `${line.slice(0, from)}${c.text}${line.slice(to)}`);
}

const sorted = (texts: string[]): string[] => texts.sort(compareText);
const names = sorted([
  ...commands.map(c => c.name),
  ...options.map(o => `${o.name}=`),
  ...['cum', 'flat'].map(name => `sort=${name}`),
  ...['functions', 'filefunctions', 'files', 'lines', 'addresses'].map(name => `granularity=${name}`),
  'help',
  'options',
  'quit',
]);

describe('the first word is a command or an option', () => {
  const cases: [string, string[]][] = [
    ['|', names],
    ['  |', names.map(name => `  ${name}`)],
    ['pee|', ['peek']],
    ['PEE|', ['peek']],
    ['nodec|', ['nodecount=']],
    ['tagf|', ['tagfocus=']],
    ['sort|', ['sort=', 'sort=cum', 'sort=flat']],
    ['hel|', ['help']],
    ['zzz|', []],
    ['pee| foo', ['peek foo']],
    ['p|eek', names.filter(name => name.startsWith('p')).map(name => `${name}eek`)],
  ];
  test.each(cases)('%j', (line, expected) => expect(offered(line)).toEqual(expected));
});

describe('values of options', () => {
  const cases: [string, string[]][] = [
    ['sort=|', ['sort=cum', 'sort=flat']],
    ['sort=c|', ['sort=cum']],
    ['sort = c|', ['sort = cum']],
    ['granularity=f|', ['granularity=filefunctions', 'granularity=files', 'granularity=functions']],
    ['mean=|', ['mean=false', 'mean=true']],
    ['mean=T|', ['mean=true']],
    ['sample_index=|', ['sample_index=cpu', 'sample_index=samples']],
    ['sample_index=s|', ['sample_index=samples']],
    ['nodecount=|', []],
    ['unknown=|', []],
  ];
  test.each(cases)('%j', (line, expected) => expect(offered(line)).toEqual(expected));

  test('every offered value is one that the option takes', () => {
    for (const option of options) {
      for (const line of offered(`${option.name}=|`)) {
        const parsed = parseLine(line, defaults);
        if (parsed.kind !== 'assign') throw new Error(line);
        expect({ line, name: parsed.name, ok: option.name === 'sample_index' || parseValue(optionNamed(option.name)!, parsed.value!) !== undefined }).toEqual({ line, name: option.name, ok: true });
      }
    }
  });
});

describe('functions, those that begin with the word first', () => {
  const cases: [string, string[]][] = [
    ['top foo|', ['top foo', 'top main\\.Foo']],
    ['top FOO|', ['top foo', 'top main\\.Foo']],
    ['peek main.|', ['peek main\\.Foo', 'peek main\\.init\\.0', 'peek main\\.main']],
    ['peek main\\.f|', ['peek main\\.Foo']],
    ['top10 foo|', ['top10 foo', 'top10 main\\.Foo']],
    ['tree -foo|', ['tree -foo', 'tree -main\\.Foo']],
    ['top -c|', ['top -cum']],
    ['top -cu|', ['top -cum']],
    ['top foo -cum ser|', ['top foo -cum net/http\\.\\(\\*T\\)\\.Serve']],
    ['list (*t|', ['list net/http\\.\\(\\*T\\)\\.Serve']],
    ['list <int|', ['list a::b<int>']],
    ['list [|', ['list x\\[\\.\\.\\.\\]']],
    ['peek fo| -bar', ['peek foo -bar', 'peek main\\.Foo -bar']],
    ['peek zzz|', []],
    ['nosuch foo|', []],
    ['top >fo|', []],
    // Neither a file nor a tag is a function.
    ['top > fo|', []],
    ['tags fo|', []],
  ];
  test.each(cases)('%j', (line, expected) => expect(offered(line)).toEqual(expected));
});

describe('topics of help', () => {
  test('a prefix', () => expect(offered('help pee|')).toEqual(['help peek']));
  test('each is known to help', () => {
    const topics = offered('help |').map(line => line.slice('help '.length));
    const wanted = [...commands.map(c => c.name), ...options.filter(o => o.kind !== 'choice').map(o => o.name), ...options.flatMap(o => (o.kind === 'choice' ? o.choices.map(c => c.name) : []))];
    expect(topics).toEqual(sorted(wanted));
  });
});

test('every candidate has its words', () => {
  for (const line of ['|', 'help |', 'sort=|', 'granularity=|']) {
    const { candidates } = complete(profile, line.replace('|', ''), line.length - 1);
    expect(candidates.filter(c => c.description === '').map(c => c.text)).toEqual([]);
  }
  expect(groupOf('cum')?.name).toBe('sort');
});

test('a very long list is cut', () => {
  const many = decodeProfile(
    encodeSpec({
      types: [['samples', 'count']],
      functions: Array.from({ length: 1000 }, (_, i) => ({ name: `f${i}` })),
      samples: [],
    }),
  );
  expect(offered('top f|', many).length).toBe(200);
  expect(offered('top f999|', many)).toEqual(['top f999']);
});

describe('every function name without a blank is found by its own text, and that text matches it', () => {
  const folder = new URL('../fixtures/profiles/', import.meta.url);
  const files = fs.readdirSync(folder).filter(file => /\.pb(\.gz)?$/.test(file) && !file.startsWith('broken-') && fs.statSync(new URL(file, folder)).size < 20_000);

  test(`in ${files.length} profiles`, () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const file of files) {
      const bytes = fs.readFileSync(new URL(file, folder));
      const p = decodeProfile(bytes[0] === 0x1f ? zlib.gunzipSync(bytes) : bytes);
      const all = new Set(Array.from(p.functions.name, index => p.strings.at(index)).filter(name => name !== '' && !/\s/.test(name)));
      for (const name of [...all].slice(0, 60)) {
        // A name that is not UTF-8 cannot be written as a pattern of Go's.
        if (!name.isWellFormed() || name.length > 1000) continue;
        tried++;
        const line = `peek ${escapePattern(name)}`;
        const found = complete(p, line, line.length).candidates.find(c => c.text === escapePattern(name));
        const parsed = parseLine(line, defaults);
        const argument = parsed.kind === 'report' ? parsed.argument : null;
        if (!found || argument !== found.text || !compilePattern(found.text).test(name)) wrong.push(`${file}: ${name}`);
      }
    }
    expect({ wrong, enough: tried > 500 }).toEqual({ wrong: [], enough: true });
  });
});
