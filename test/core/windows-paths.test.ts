/**
 * File names on Windows. The rows are answers of Go 1.26's own code for Windows (internal/filepathlite
 * and path/filepath), compiled for the machine that recorded them.
 */
import { describe, expect, test } from 'vitest';
import { absolutePath, trimFileName, upward } from '../../src/core/base/paths.ts';
import { deviceName, windowsPaths as paths } from '../../src/core/base/windows-paths.ts';

describe('path -> Clean, Base, Dir, VolumeName, IsAbs', () => {
  const rows: [string, string, string, string, string, boolean][] = [
    ['', '.', '.', '.', '', false],
    ['.', '.', '.', '.', '', false],
    ['..', '..', '..', '.', '', false],
    ['\\', '\\', '\\', '\\', '', false],
    ['/', '\\', '\\', '\\', '', false],
    ['\\\\', '\\\\', '\\', '\\\\.', '\\\\', true],
    ['//', '\\\\', '\\', '\\\\.', '\\\\', true],
    ['a', 'a', 'a', '.', '', false],
    ['a\\', 'a', 'a', 'a', '', false],
    ['a/', 'a', 'a', 'a', '', false],
    ['\\a', '\\a', 'a', '\\', '', false],
    ['/a', '\\a', 'a', '\\', '', false],
    ['a\\b', 'a\\b', 'b', 'a', '', false],
    ['a/b', 'a\\b', 'b', 'a', '', false],
    ['a\\\\b//c', 'a\\b\\c', 'c', 'a\\b', '', false],
    ['a\\.\\b', 'a\\b', 'b', 'a', '', false],
    ['a\\..\\b', 'b', 'b', '.', '', false],
    ['a\\b\\..', 'a', '..', 'a\\b', '', false],
    ['..\\a', '..\\a', 'a', '..', '', false],
    ['..\\..\\a', '..\\..\\a', 'a', '..\\..', '', false],
    ['\\..', '\\', '..', '\\', '', false],
    ['\\..\\a', '\\a', 'a', '\\', '', false],
    ['a\\..\\..', '..', '..', '.', '', false],
    ['.\\a', 'a', 'a', '.', '', false],
    ['.\\', '.', '.', '.', '', false],
    ['C:', 'C:.', '\\', 'C:.', 'C:', false],
    ['C:\\', 'C:\\', '\\', 'C:\\', 'C:', true],
    ['C:/', 'C:\\', '\\', 'C:\\', 'C:', true],
    ['c:a', 'c:a', 'a', 'c:.', 'c:', false],
    ['C:.', 'C:.', '.', 'C:.', 'C:', false],
    ['C:a\\..', 'C:.', '..', 'C:a', 'C:', false],
    ['C:\\a', 'C:\\a', 'a', 'C:\\', 'C:', true],
    ['C:\\a\\', 'C:\\a', 'a', 'C:\\a', 'C:', true],
    ['C:/a/b.go', 'C:\\a\\b.go', 'b.go', 'C:\\a', 'C:', true],
    ['C:\\a\\..\\b/c', 'C:\\b\\c', 'c', 'C:\\b', 'C:', true],
    ['C:\\..', 'C:\\', '..', 'C:\\', 'C:', true],
    ['C:..\\x', 'C:..\\x', 'x', 'C:..', 'C:', false],
    ['C:\\a\\..\\..\\b', 'C:\\b', 'b', 'C:\\', 'C:', true],
    ['C:\\Users\\me\\prof.pb.gz', 'C:\\Users\\me\\prof.pb.gz', 'prof.pb.gz', 'C:\\Users\\me', 'C:', true],
    ['z:/x/./y/../w.go', 'z:\\x\\w.go', 'w.go', 'z:\\x', 'z:', true],
    ['1:x', '1:x', 'x', '1:.', '1:', false],
    ['\\\\server\\share', '\\\\server\\share', '\\', '\\\\server\\share', '\\\\server\\share', true],
    ['\\\\server\\share\\', '\\\\server\\share\\', '\\', '\\\\server\\share\\', '\\\\server\\share', true],
    ['\\\\server\\share\\a\\..\\b', '\\\\server\\share\\b', 'b', '\\\\server\\share\\', '\\\\server\\share', true],
    [
      '//server/share/dir/f.go',
      '\\\\server\\share\\dir\\f.go',
      'f.go',
      '\\\\server\\share\\dir',
      '\\\\server\\share',
      true,
    ],
    ['\\\\server', '\\\\server', '\\', '\\\\server', '\\\\server', true],
    ['\\\\server\\', '\\\\server\\', '\\', '\\\\server\\', '\\\\server\\', true],
    ['\\\\server\\share\\..', '\\\\server\\share\\', '..', '\\\\server\\share\\', '\\\\server\\share', true],
    ['\\\\server\\share\\..\\..\\x', '\\\\server\\share\\x', 'x', '\\\\server\\share\\', '\\\\server\\share', true],
    ['\\\\.\\NUL', '\\\\.\\NUL', '\\', '\\\\.\\NUL', '\\\\.\\NUL', true],
    ['\\\\.\\', '\\\\.\\', '\\', '\\\\.\\', '\\\\.\\', true],
    ['\\\\.', '\\\\.', '\\', '\\\\.', '\\\\.', true],
    ['\\\\?\\C:\\a', '\\\\?\\C:\\a', 'a', '\\\\?\\C:\\', '\\\\?\\C:', true],
    ['\\\\?\\C:\\a\\..\\b', '\\\\?\\C:\\b', 'b', '\\\\?\\C:\\', '\\\\?\\C:', true],
    [
      '\\\\?\\UNC\\server\\share\\x',
      '\\\\?\\UNC\\server\\share\\x',
      'x',
      '\\\\?\\UNC\\server\\share',
      '\\\\?\\UNC',
      true,
    ],
    [
      '\\\\.\\UNC\\server\\share\\a\\b',
      '\\\\.\\UNC\\server\\share\\a\\b',
      'b',
      '\\\\.\\UNC\\server\\share\\a',
      '\\\\.\\UNC\\server\\share',
      true,
    ],
    [
      '\\\\.\\unc\\server\\share',
      '\\\\.\\unc\\server\\share',
      '\\',
      '\\\\.\\unc\\server\\share',
      '\\\\.\\unc\\server\\share',
      true,
    ],
    ['\\??\\C:\\x', '\\??\\C:\\x', 'x', '\\??\\C:\\', '\\??\\C:', true],
    ['\\a\\..\\??\\c:\\x', '\\.\\??\\c:\\x', 'x', '\\.\\??\\c:', '', false],
    ['/??/c:/x', '\\??\\c:\\x', 'x', '\\??\\c:\\', '\\??\\c:', true],
    ['\\??', '\\??.', '\\', '\\??', '\\??', false],
    ['\\\\?x\\y\\z', '\\\\?x\\y\\z', 'z', '\\\\?x\\y\\', '\\\\?x\\y', true],
    ['a\\..\\c:', '.\\c:', 'c:', '.', '', false],
    ['a/../c:/b', '.\\c:\\b', 'b', '.\\c:', '', false],
    ['ab:c/d', '.\\ab:c\\d', 'd', 'ab:c', '', false],
    ['ab:c', 'ab:c', 'ab:c', '.', '', false],
    ['ab:c\\.', 'ab:c', '.', 'ab:c', '', false],
    ['x/../ab:c', '.\\ab:c', 'ab:c', '.', '', false],
    ['NUL', 'NUL', 'NUL', '.', '', false],
    ['C:\\src\\h.go', 'C:\\src\\h.go', 'h.go', 'C:\\src', 'C:', true],
    [
      '/usr/lib/go/src/runtime/proc.go',
      '\\usr\\lib\\go\\src\\runtime\\proc.go',
      'proc.go',
      '\\usr\\lib\\go\\src\\runtime',
      '',
      false,
    ],
    ['runtime/proc.go', 'runtime\\proc.go', 'proc.go', 'runtime', '', false],
    ['./x.go', 'x.go', 'x.go', '.', '', false],
    ['a/b.go/', 'a\\b.go', 'b.go', 'a\\b.go', '', false],
    ['a b\\c d.go', 'a b\\c d.go', 'c d.go', 'a b', '', false],
    ['café\\😀.go', 'café\\😀.go', '😀.go', 'café', '', false],
    ['C:\\proc\\self\\cwd\\x.go', 'C:\\proc\\self\\cwd\\x.go', 'x.go', 'C:\\proc\\self\\cwd', 'C:', true],
    ['...', '...', '...', '.', '', false],
    ['a\\...', 'a\\...', '...', 'a', '', false],
    ['.hidden', '.hidden', '.hidden', '.', '', false],
    ['C:\\.hidden', 'C:\\.hidden', '.hidden', 'C:\\', 'C:', true],
  ];
  test.each(rows)('%j', (path, clean, base, dir, volume, absolute) =>
    expect([paths.clean(path), paths.base(path), paths.dir(path), paths.volume(path), paths.isAbsolute(path)]).toEqual([
      clean,
      base,
      dir,
      volume,
      absolute,
    ]),
  );
});

describe('Join', () => {
  const rows: [string, string, string][] = [
    ['', '', ''],
    ['a', '', 'a'],
    ['', 'b', 'b'],
    ['a', 'b', 'a\\b'],
    ['a\\', '\\b', 'a\\b'],
    ['a/', '/b', 'a\\b'],
    ['\\', 'b', '\\b'],
    ['/', 'b', '\\b'],
    ['a', '..\\b', 'b'],
    ['.', 'b', 'b'],
    ['C:', 'b', 'C:b'],
    ['C:', '\\b', 'C:\\b'],
    ['C:\\', 'b', 'C:\\b'],
    ['C:\\a', 'b/c', 'C:\\a\\b\\c'],
    ['C:\\a', '..\\..\\..', 'C:\\'],
    ['\\\\server\\share', 'b', '\\\\server\\share\\b'],
    ['\\\\server\\share\\', 'b', '\\\\server\\share\\b'],
    ['\\\\', 'host', '\\\\host'],
    ['\\', '??\\c:\\x', '\\.\\??\\c:\\x'],
    ['\\', '??', '\\.\\??'],
    ['C:\\a', 'D:\\b', 'C:\\a\\D:\\b'],
    ['', '..', '..'],
    ['C:/x/y', 'z', 'C:\\x\\y\\z'],
    ['a\\b', '/c', 'a\\b\\c'],
  ];
  test.each(rows)('%j and %j', (dir, name, joined) => expect(paths.join(dir, name)).toBe(joined));
});

describe('SplitList', () => {
  const rows: [string, string[]][] = [
    ['', []],
    ['a', ['a']],
    ['a;b', ['a', 'b']],
    [';', ['', '']],
    ['a;;b', ['a', '', 'b']],
    ['C:\\a;D:\\b', ['C:\\a', 'D:\\b']],
    ['"C:\\a;b";c', ['C:\\a;b', 'c']],
    ['"a', ['a']],
    ['a"b"c;d', ['abc', 'd']],
    ['C:/a:b', ['C:/a:b']],
  ];
  test.each(rows)('%j', (list, parts) => expect(paths.splitList(list)).toEqual(parts));
});

describe('file name, trim_path, source_path -> what reports show, as pprof has it there', () => {
  const rows: [string, string, string, string][] = [
    ['', '', '', ''],
    ['C:\\work\\app\\a.go', '', 'D:\\mine\\app', 'a.go'],
    ['C:/work/app/sub/a.go', '', 'D:\\mine\\app', 'sub/a.go'],
    ['C:\\work\\app\\sub\\a.go', '', 'D:/mine/app;E:\\x', 'sub\\a.go'],
    ['C:\\work\\app\\a.go', 'C:\\work', 'D:\\app', 'app\\a.go'],
    ['C:/work/app/a.go', 'C:\\work\\', '', 'app/a.go'],
    ['C:/work/app/a.go', 'D:\\;C:/work/app', '', 'a.go'],
    ['C:\\proc\\self\\cwd\\a.go', '', '', 'C:\\proc\\self\\cwd\\a.go'],
    ['/proc/self/cwd/a.go', '', '', 'a.go'],
    ['\\proc\\self\\cwd\\a.go', '', '', 'a.go'],
    ['/home/me/app/a.go', '', 'C:\\app', 'a.go'],
  ];
  test.each(rows)('%j %j %j', (path, trimPath, sourcePath, shown) =>
    expect(trimFileName(path, trimPath, sourcePath, paths)).toBe(shown),
  );
});

test('devices have their names in every folder', () => {
  const rows: [string, string | undefined][] = [
    ['NUL', '\\\\.\\NUL'],
    ['nul', '\\\\.\\nul'],
    ['C:\\a\\NUL', '\\\\.\\NUL'],
    ['a/Con', '\\\\.\\Con'],
    ['COM1:', '\\\\.\\COM1'],
    ['lpt9 ', '\\\\.\\lpt9'],
    ['COM\u00b9', '\\\\.\\COM\u00b9'],
    ['CONOUT$', '\\\\.\\CONOUT$'],
    ['\\\\.\\NUL', '\\\\.\\NUL'],
    ['NUL.txt', undefined],
    ['annul', undefined],
    ['COM0', undefined],
    ['COM10', undefined],
    ['C:', undefined],
    ['', undefined],
  ];
  expect(rows.map(([path]) => [path, deviceName(path)])).toEqual(rows);
});

test('absolute paths, and all that a folder lies in', () => {
  const absolute = (path: string): string => absolutePath(path, () => 'C:\\work\\here', paths);
  const rows: [string, string][] = [
    ['D:\\a\\..\\b', 'D:\\a\\..\\b'],
    ['c:/x', 'c:/x'],
    ['\\\\server\\share\\x', '\\\\server\\share\\x'],
    ['a\\b', 'C:\\work\\here\\a\\b'],
    ['..\\a', 'C:\\work\\a'],
    ['\\a', 'C:\\a'],
    ['/a', 'C:/a'],
    ['C:a', 'C:\\work\\here\\a'],
    ['c:..\\a', 'C:\\work\\a'],
    ['D:a', 'D:\\a'],
    ['', 'C:\\work\\here'],
  ];
  expect(rows.map(([path]) => [path, absolute(path)])).toEqual(rows);
  expect([...upward('C:\\a\\b', paths)]).toEqual(['C:\\a\\b', 'C:\\a', 'C:\\']);
  expect([...upward('\\\\server\\share\\a', paths)]).toEqual(['\\\\server\\share\\a', '\\\\server\\share\\']);
  expect([...upward('a/b', paths)]).toEqual(['a/b', 'a', '.']);
});
