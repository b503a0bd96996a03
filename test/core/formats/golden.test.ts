// Every profile in an older format against what the real tool says of it:
// test/golden/legacy/, recorded by scripts/golden-legacy.mjs.
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../../src/core/formats/index.ts';
import { asSaved } from '../../../src/core/formats/saved.ts';
import { legacy } from '../../fixtures/legacy.ts';
import { openRaw, rawText } from './raw.ts';

const goldens = new URL('../../golden/legacy/', import.meta.url);
const profiles = new URL('../../fixtures/profiles/', import.meta.url);
const made = new Map(legacy.map(c => [c.file, c.bytes]));

interface Recorded {
  file: string;
  exit: number;
  out: string;
  errors: string;
  /** What the shell answers to `raw`, where that is something else. */
  shell: string;
}

function sections(name: string): string[] {
  return fs.readFileSync(new URL(name, goldens), 'latin1').split('\n== ').slice(1);
}

function readGolden(name: string): Recorded[] {
  return sections(name).map(section => {
    const [title, exit, ...lines] = section.split('\n');
    const marked = (mark: string): string =>
      lines
        .filter(line => line.startsWith(mark))
        .map(line => `${line.slice(1)}\n`)
        .join('');
    return {
      file: title.split(': ')[0],
      exit: Number(exit.replace('exit ', '')),
      out: marked('|'),
      errors: marked('!'),
      shell: marked('>'),
    };
  });
}

const groups = fs
  .readdirSync(goldens)
  .filter(name => name !== 'frames.txt')
  .sort();

for (const group of groups) {
  describe(group, () => {
    for (const { file, exit, out, errors, shell } of readGolden(group)) {
      test(file, async () => {
        const bytes = made.get(file) ?? fs.readFileSync(new URL(file, profiles));
        const { profile, ...got } = await openRaw(file, bytes);
        expect(got).toEqual({ exit, out, errors });
        if (profile) expect(await rawText(asSaved(profile))).toBe(shell || out);
      });
    }
  });
}

test('every case and every older file is recorded', () => {
  const recorded = groups.flatMap(readGolden).map(({ file }) => file);
  const older = fs.readdirSync(profiles).filter(file => /legacy|debug1|heapz|jemalloc/.test(file));
  expect(recorded.sort()).toEqual([...made.keys(), ...older].sort());
});

describe('frames.txt', () => {
  for (const section of sections('frames.txt')) {
    const [file, dropFrames, keepFrames] = section.split('\n');
    test(file, () => {
      const { header } = parseProfile(made.get(file)!);
      expect([`drop ${header.dropFrames}`, `keep ${header.keepFrames}`]).toEqual([dropFrames, keepFrames]);
    });
  }
});
