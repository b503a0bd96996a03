import { describe, expect, test } from 'vitest';
import { absolutePath, trimFileName, unixPaths as paths, upward } from '../../src/core/base/paths.ts';

describe('path -> clean, base name, folder', () => {
  const cases: [string, string, string, string][] = [
    ['', '.', '.', '.'],
    ['.', '.', '.', '.'],
    ['/', '/', '/', '/'],
    ['//', '/', '/', '/'],
    ['a', 'a', 'a', '.'],
    ['a/', 'a', 'a', 'a'],
    ['/a', '/a', 'a', '/'],
    ['/a/', '/a', 'a', '/a'],
    ['a//b', 'a/b', 'b', 'a'],
    ['a/./b', 'a/b', 'b', 'a'],
    ['a/../b', 'b', 'b', '.'],
    ['a/b/..', 'a', '..', 'a/b'],
    ['../a', '../a', 'a', '..'],
    ['../../a', '../../a', 'a', '../..'],
    ['/..', '/', '..', '/'],
    ['/../a', '/a', 'a', '/'],
    ['a/../..', '..', '..', '.'],
    ['./a', 'a', 'a', '.'],
    ['./', '.', '.', '.'],
    ['...', '...', '...', '.'],
    ['a/...', 'a/...', '...', 'a'],
    ['.hidden', '.hidden', '.hidden', '.'],
    ['/a/b/../../..', '/', '..', '/'],
    ['/src/./x/../y.go', '/src/y.go', 'y.go', '/src'],
    ['C:\\src\\h.go', 'C:\\src\\h.go', 'C:\\src\\h.go', '.'],
    ['a/b.go/', 'a/b.go', 'b.go', 'a/b.go'],
  ];
  test.each(cases)('%j', (path, clean, base, dir) =>
    expect([paths.clean(path), paths.base(path), paths.dir(path)]).toEqual([clean, base, dir]),
  );
});

describe('join', () => {
  const cases: [string, string, string][] = [
    ['', '', ''],
    ['a', '', 'a'],
    ['', 'b', 'b'],
    ['a', 'b', 'a/b'],
    ['a/', '/b', 'a/b'],
    ['/', 'b', '/b'],
    ['a', '../b', 'b'],
    ['.', 'b', 'b'],
    ['/a/b', '../../..', '/'],
    ['', '..', '..'],
    ['', './b', 'b'],
  ];
  test.each(cases)('%j and %j', (dir, name, joined) => expect(paths.join(dir, name)).toBe(joined));
});

describe('file name, trim_path, source_path -> what reports show', () => {
  const cases: [string, string, string, string][] = [
    ['', '', '', ''],
    ['/a/b.go', '', '', '/a/b.go'],
    ['/proc/self/cwd/x.go', '', '', 'x.go'],
    ['/proc/self/cwd/./x.go', '', '', 'x.go'],
    ['/a/src/b/src/c.go', '', '/x/src', 'b/src/c.go'],
    ['b/src/c.go', '', '/x/src', 'c.go'],
    ['/a/src/b.go', '', '/nowhere:/x/src', 'b.go'],
    ['/a/src/b.go', '/a', '/x/src', 'src/b.go'],
    ['/a/src/b.go', '/a/', '/x/src', 'src/b.go'],
    ['/a/src/b.go', '/b:/a/src', '', 'b.go'],
    ['/a/src/b.go', 'src', '', '/a/src/b.go'],
    ['/abc/d.go', '/ab', '', '/abc/d.go'],
    ['/src/x.go', '/src:', '', 'x.go'],
    ['/x.go', '/', '', 'x.go'],
    ['src/x.go', 'src', '', 'x.go'],
    ['/proc/self/cwd/x.go', '/proc', '', 'self/cwd/x.go'],
    ['/a/b/c.go', '', '/', '/a/b/c.go'],
    ['/a/src/c.go', '', 'src/', 'c.go'],
  ];
  test.each(cases)('%j %j %j', (path, trimPath, sourcePath, shown) =>
    expect(trimFileName(path, trimPath, sourcePath, paths)).toBe(shown),
  );
});

test('lists of folders', () => {
  expect(['', 'a', 'a:b', ':', 'a::b'].map(list => paths.splitList(list))).toEqual([
    [],
    ['a'],
    ['a', 'b'],
    ['', ''],
    ['a', '', 'b'],
  ]);
});

test('absolute paths, and all that a folder lies in', () => {
  const absolute = (path: string): string => absolutePath(path, () => '/work/here', paths);
  expect(['/a/../b', 'a', '../a', '', 'C:x', '\\x'].map(absolute)).toEqual([
    '/a/../b',
    '/work/here/a',
    '/work/a',
    '/work/here',
    '/work/here/C:x',
    '/work/here/\\x',
  ]);
  expect([...upward('/a/b', paths)]).toEqual(['/a/b', '/a', '/']);
  expect([...upward('a/b', paths)]).toEqual(['a/b', 'a', '.']);
});
