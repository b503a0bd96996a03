// The bundled programs and their profiles: listed, small, opened by name from
// anywhere, with sources, and with nothing of the machine that recorded them.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseArguments, parseOwnWord } from '../../src/cli/arguments.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { parseProfile } from '../../src/core/formats/index.ts';
import { nodeHost } from '../../src/host/node.ts';
import { demoList, findDemo, openDemo, readDemos } from '../../src/lessons/demos.ts';

const host = nodeHost();
const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const demos = readDemos(host);
const files = demos.flatMap(demo => demo.profiles.map(p => path.join(examples, demo.name, p.file)));

test('every program with a recorded profile is in the list, with every profile', () => {
  const recorded = fs
    .readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.pb\.gz$|debug.\.txt$/.test(name))
    .map(name => path.join(examples, name));
  expect([...files].sort()).toEqual(recorded.sort());
});

test('what is bundled is small', () => {
  expect(files.reduce((sum, file) => sum + fs.statSync(file).size, 0)).toBeLessThan(3_000_000);
});

test('nothing in a profile says where it was recorded, but the name that was chosen for the binary', () => {
  for (const file of files) {
    if (file.endsWith('.txt')) {
      expect(fs.readFileSync(file, 'utf8'), file).not.toMatch(/\/(home|root|work|Users)\//);
      continue;
    }
    const profile = parseProfile(zlib.gunzipSync(fs.readFileSync(file)));
    const texts = Array.from({ length: profile.strings.length }, (_, i) => profile.strings.at(i)).filter(text =>
      text.startsWith('/'),
    );
    const routes = ['/export', '/order', '/search', '/product'];
    expect(
      texts.filter(text => !/^\/tmp\/(examples|leaky-service)\/[a-z-]+$/.test(text) && !routes.includes(text)),
      file,
    ).toEqual([]);
  }
});

test('every source file of a program of ours that a profile names is bundled', () => {
  for (const file of files.filter(name => name.endsWith('.pb.gz'))) {
    const profile = parseProfile(zlib.gunzipSync(fs.readFileSync(file)));
    const names = new Set(
      Array.from(profile.functions.filename, index => profile.strings.at(index)).filter(name =>
        /^(examples|leaky-service)\//.test(name),
      ),
    );
    for (const name of names)
      expect(
        fs.existsSync(path.join(examples, name.startsWith('examples/') ? '..' : '.', name)),
        `${name} of ${file}`,
      ).toBe(true);
  }
});

describe('demo', () => {
  test('the list in both languages names every profile once', () => {
    for (const language of ['en', 'zh'] as const) {
      const text = demoList(host, language);
      for (const demo of demos) expect(text.match(new RegExp(`^${demo.name}: `, 'gm')), demo.name).toHaveLength(1);
      expect(text.split('\n').filter(line => line.startsWith('  '))).toHaveLength(files.length);
    }
  });

  test('a name is the first profile, or one by its name with or without its ending', () => {
    expect(findDemo(host, 'snapshots')).toBe(path.join(examples, 'snapshots', 'heap-3.pb.gz'));
    expect(findDemo(host, 'snapshots/heap-1')).toBe(path.join(examples, 'snapshots', 'heap-1.pb.gz'));
    expect(findDemo(host, 'snapshots/heap-1.pb.gz')).toBe(path.join(examples, 'snapshots', 'heap-1.pb.gz'));
  });

  test.each([
    ['invoces', 'no demo has the name "invoces"', 'did you mean invoices?'],
    ['snapshots/heap-4', 'no demo has the name "snapshots/heap-4"', 'did you mean snapshots/heap-3?'],
    ['../../etc', 'no demo has the name "../../etc"', `there are: ${demos.map(d => d.name).join(', ')}`],
  ])('an unknown name: %s', (name, message, hint) => {
    const error = (() => {
      try {
        findDemo(host, name);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(UserError);
    expect([(error as UserError).message, (error as UserError).hint]).toEqual([message, hint]);
  });

  test('flags behind the name, and bases by name', () => {
    const at = (name: string) => path.join(examples, 'snapshots', name);
    expect(openDemo(['snapshots', '-top', '-diff_base=snapshots/heap-1'], host, 'en')).toEqual([
      '-top',
      `-diff_base=${at('heap-1.pb.gz')}`,
      at('heap-3.pb.gz'),
    ]);
    expect(openDemo(['snapshots', '-base', 'snapshots/heap-2', '-top'], host, 'en')).toEqual([
      '-base',
      at('heap-2.pb.gz'),
      '-top',
      at('heap-3.pb.gz'),
    ]);
    expect(openDemo(['snapshots', '-base', 'other.pb.gz'], host, 'en')).toEqual([
      '-base',
      'other.pb.gz',
      at('heap-3.pb.gz'),
    ]);
  });
});

describe('demo and learn as first word', () => {
  const own = (line: string, ...present: string[]) => parseOwnWord(line.split(' '), name => present.includes(name));
  test.each([
    ['demo', { word: 'demo', rest: [] }],
    ['learn first-look', { word: 'learn', rest: ['first-look'] }],
    ['-lang=zh learn', { word: 'learn', rest: [], language: 'zh' }],
    ['-lang zh_CN.UTF-8 demo x', { word: 'demo', rest: ['x'], language: 'zh' }],
    ['learn -lang en x', { word: 'learn', rest: ['x'], language: 'en' }],
    ['learn -export x -lang zh y', { word: 'learn', rest: ['-export', 'x', 'y'], language: 'zh' }],
    ['-top demo', undefined],
    ['./learn', undefined],
    ['cpu.pb.gz', undefined],
  ])('%s', (line, expected) => expect(own(line)).toEqual(expected));

  test('a file of that name goes first', () => expect(own('learn x', 'learn')).toBeUndefined());
  test('a language that is not there', () =>
    expect(() => own('-lang=fr learn')).toThrow('invalid value "fr" for flag -lang: must be en or zh'));
  test('-lang with a profile', () =>
    expect(parseArguments(['-lang=zh', 'a.pb'], () => false)).toMatchObject({ kind: 'run', language: 'zh' }));
});
