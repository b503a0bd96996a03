// The one table of units, which reports, pages, completion and lessons read.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sameFamily, scale } from '../../src/core/base/measure.ts';
import { familyOf, offeredUnits, unitFamilies } from '../../src/core/base/units.ts';
import { readNumbers } from '../../src/lessons/answers.ts';

const units = unitFamilies.flatMap(family => family.units);
const doubles = (texts: readonly string[]): string[] => texts.filter((text, i) => texts.indexOf(text) !== i);

test('units of a family grow, and its fallback is one of them', () => {
  for (const { units: members, fallback } of unitFamilies) {
    const factors = members.map(({ factor }) => factor);
    expect(factors).toEqual([...factors].sort((a, b) => a - b));
    expect(members).toContain(fallback);
    expect(familyOf(fallback.name)?.units).toEqual(members);
  }
  expect(familyOf('ms')).toBe(undefined);
});

test('names, spellings and offers do not collide', () => {
  expect(doubles(units.map(({ name }) => name))).toEqual([]);
  expect(doubles(units.flatMap(({ aliases }) => aliases))).toEqual([]);
  expect(doubles(units.flatMap(({ typed }) => typed))).toEqual([]);
  expect(doubles(offeredUnits().map(({ text }) => text))).toEqual([]);
  const spellings = units.flatMap(({ aliases, typed }) => [...aliases, ...typed]);
  expect(spellings.filter(text => text !== text.toLowerCase())).toEqual([]);
});

test('each offered text is the unit that it is offered for', () => {
  const wrong = units.filter(({ name, offered }) => offered && scale(1, name, offered.text).unit !== name);
  expect(wrong).toEqual([]);
});

test('only spellings that scale does not know need a place in the list of people’s', () => {
  const known = units.flatMap(({ name, typed }) => typed.filter(text => sameFamily(text, name)));
  expect(known).toEqual([]);
  expect(
    ['1.5 小时', '1.5 h', '1.5 µs', '1.5 μs', '1.5 微秒', '12 MiB', '12 兆', '3 k'].map(text => {
      const [given] = readNumbers(text);
      return `${given?.value} ${given?.unit}`;
    }),
  ).toEqual(['1.5 hrs', '1.5 hrs', '1.5 us', '1.5 us', '1.5 us', '12 MB', '12 MB', '3 kB']);
});

test('no other file has a table of units', () => {
  const src = fileURLToPath(new URL('../../src/', import.meta.url));
  const files = fs.readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name));
  const withUnits = files.filter(name =>
    /['"]?\b(?:TB|GB|tb|gb)\b['"]?\s*[:,\]]/.test(fs.readFileSync(path.join(src, name), 'utf8')),
  );
  expect(withUnits.map(name => name.split(path.sep).join('/'))).toEqual(['core/base/units.ts']);
});
