// The committed fixtures are what their lists say: made ones equal their
// source, copied ones have a licence that lets us copy them, and nothing of
// the machine that recorded ours is in them.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { broken } from '../fixtures/broken.ts';
import { made } from '../fixtures/made.ts';
import { shapes } from '../fixtures/shapes.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const profiles = new URL('profiles/', fixtures);
const shapesDir = new URL('shapes/', fixtures);
const brokenDir = new URL('broken/', fixtures);
const examples = new URL('../../examples/', import.meta.url);

const read = (file: string, folder: URL) => fs.readFileSync(new URL(file, folder));
const unzip = (bytes: Buffer): Buffer => (bytes[0] === 0x1f && bytes[1] === 0x8b ? zlib.gunzipSync(bytes) : bytes);
const rows = (file: string, folder: URL) =>
  read(file, folder)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .map(line => line.split('\t'));

describe('profiles/made-* equal test/fixtures/made.ts (node test/fixtures/make.mjs renews them)', () => {
  for (const { file, bytes } of made) {
    test(file, () => expect(unzip(read(file, profiles)).equals(bytes)).toBe(true));
  }
  test('and there are no others', () => {
    const names = fs.readdirSync(profiles).filter(file => file.startsWith('made-'));
    expect(names.sort()).toEqual(made.map(m => m.file).sort());
  });
});

describe('shapes/ equals test/fixtures/shapes.ts (node test/fixtures/make.mjs renews it)', () => {
  for (const { file, bytes } of shapes) {
    test(file, () => expect(unzip(read(file, shapesDir)).equals(bytes)).toBe(true));
  }
  test('and there are no others', () =>
    expect(fs.readdirSync(shapesDir).sort()).toEqual(shapes.map(s => s.file).sort()));
});

describe('broken/', () => {
  for (const { file, bytes } of broken.filter(b => !b.file.endsWith('.gz'))) {
    test(file, () => expect(read(file, brokenDir).equals(bytes)).toBe(true));
  }

  test('EXPECTED.tsv has a row for each file, each with an exit status', () => {
    const [head, ...expected] = rows('EXPECTED.tsv', brokenDir);
    expect(head).toEqual(['file', 'exit', 'stderr', 'notes']);
    const names = fs.readdirSync(brokenDir).filter(file => file !== 'EXPECTED.tsv');
    expect(expected.map(([file]) => file).sort()).toEqual([...names, 'missing.pb', '.'].sort());
    expect(expected.filter(row => row.length !== 4 || !/^[02]$/.test(row[1]))).toEqual([]);
    const listed = [...broken.map(b => b.file), 'goroutine-debug2.txt'];
    expect(names.sort()).toEqual(listed.sort());
  });
});

describe('MANIFEST.tsv', () => {
  const [head, ...manifest] = rows('MANIFEST.tsv', profiles);

  test('has a row for each file, with its checksum', () => {
    expect(head).toEqual(['file', 'sha256', 'licence', 'origin', 'notes']);
    const actual = fs
      .readdirSync(profiles)
      .filter(file => file !== 'MANIFEST.tsv')
      .sort()
      .map(file => [file, crypto.createHash('sha256').update(read(file, profiles)).digest('hex')]);
    expect(manifest.map(([file, sha256]) => [file, sha256])).toEqual(actual);
  });

  test('names only licences that allow the copy, and LICENSES.md names each origin', () => {
    expect(manifest.filter(row => !/^(Apache-2\.0|MIT|BSD-[23]-Clause)/.test(row[2]))).toEqual([]);
    const licences = fs.readFileSync(new URL('LICENSES.md', fixtures), 'utf8');
    const origins = new Set(
      manifest
        .map(row => row[3])
        .filter(origin => origin.includes('@'))
        .map(origin => origin.split(':')[0]),
    );
    expect([...origins].filter(origin => !licences.includes(`| ${origin} |`))).toEqual([]);
  });
});

describe('profiles of our own programs', () => {
  const ours = [
    ...fs
      .readdirSync(profiles)
      .filter(file => file.startsWith('rec-'))
      .map(file => new URL(file, profiles)),
    ...fs
      .readdirSync(new URL('leaky-service/', examples))
      .filter(file => file.endsWith('.pb.gz'))
      .map(file => new URL(`leaky-service/${file}`, examples)),
  ];

  for (const url of ours) {
    test(`${fileURLToPath(url).split('/').at(-1)} has no absolute path but that of the binary`, () => {
      const text = unzip(fs.readFileSync(url)).toString('latin1');
      const paths = text.match(/\/(?:tmp|home|root|usr|work|var|opt|Users)\/[\w./-]+/g) ?? [];
      // The byte before the build id follows without a gap: 2 is the tag of the next string.
      const binary = /^\/tmp\/(leaky-service\/leaky-service|programs\/(cpu|recursion|memory|locks|goroutines))2?$/;
      expect(paths.filter(path => !binary.test(path))).toEqual([]);
    });
  }

  test('the demo heap names the sources beside it', () => {
    const text = unzip(read('leaky-service/heap.pb.gz', examples)).toString('latin1');
    for (const source of [
      'internal/cache/cache.go',
      'internal/server/server.go',
      'internal/catalog/catalog.go',
      'main.go',
    ]) {
      expect(text).toContain(`leaky-service/${source}`);
      expect(fs.existsSync(new URL(`leaky-service/${source}`, examples))).toBe(true);
    }
  });
});

test('the fixtures stay under 6 MB', () => {
  const size = fs
    .readdirSync(fixtures, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(`${entry.parentPath ?? entry.path}/${entry.name}`).size, 0);
  expect(size).toBeLessThan(6_000_000);
});
