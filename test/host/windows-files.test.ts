/** What files of Windows need, with the answers of Windows put in place of those of the machine. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ownFiles } from '../../src/host/files/folders.ts';
import { attempt } from '../../src/host/files/system-errors.ts';
import { openName, isTemporary, renameOver } from '../../src/host/files/windows-files.ts';
import { linkTarget, writeFile } from '../../src/host/files/writing.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-windows-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

const answer = (code: string): Error => Object.assign(new Error(code), { code });

/** The next calls fail with these codes, later ones do their work. */
function failing(method: 'renameSync' | 'openSync', ...codes: string[]): { readonly calls: () => number } {
  const real = fs[method].bind(fs) as (...args: unknown[]) => unknown;
  const left = [...codes];
  const spy = vi.spyOn(fs, method as 'openSync').mockImplementation(((...args: unknown[]) => {
    const code = left.shift();
    if (code !== undefined) throw answer(code);
    return real(...args);
  }) as typeof fs.openSync);
  return { calls: () => spy.mock.calls.length };
}

test('only there are names of devices other names', () => {
  expect(openName('NUL', 'win32')).toBe('\\\\.\\NUL');
  expect(openName('out.txt', 'win32')).toBe('out.txt');
  expect(openName('NUL', 'linux')).toBe('NUL');
  // Node takes such a name as it is, and no folder in front of it.
  expect(path.win32.toNamespacedPath('\\\\.\\NUL')).toMatch(/^\\\\\.\\NUL\\?$/);
});

describe('a file that another program holds for a moment', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])('%s', code => {
    fs.writeFileSync(at('new'), 'new');
    fs.writeFileSync(at('old'), 'old');
    const rename = failing('renameSync', code, code);
    renameOver(at('new'), at('old'), 'win32');
    expect([fs.readFileSync(at('old'), 'utf8'), fs.existsSync(at('new')), rename.calls()]).toEqual(['new', false, 3]);
  });

  test('or for longer', () => {
    fs.writeFileSync(at('new'), 'new');
    failing('renameSync', ...Array<string>(6).fill('EPERM'));
    expect(() => renameOver(at('new'), at('old'), 'win32')).toThrow('EPERM');
    expect(fs.readFileSync(at('new'), 'utf8')).toBe('new');
  });

  test('is waited for nowhere else, nor is any other error', () => {
    const rename = failing('renameSync', 'EPERM', 'ENOENT');
    expect(() => renameOver(at('new'), at('old'), 'linux')).toThrow('EPERM');
    expect(() => renameOver(at('new'), at('old'), 'win32')).toThrow('ENOENT');
    expect(rename.calls()).toBe(2);
    expect([
      isTemporary(answer('EPERM'), 'win32'),
      isTemporary(answer('EPERM'), 'linux'),
      isTemporary(answer('EIO'), 'win32'),
    ]).toEqual([true, false, false]);
  });

  test('a report that cannot take its place is written into it', async () => {
    fs.writeFileSync(at('old'), 'a longer text');
    failing('renameSync', 'EACCES');
    await writeFile(at('old'), ['new']);
    expect(fs.readFileSync(at('old'), 'utf8')).toBe('new');
    expect(fs.readdirSync(folder)).toEqual(['old']);
  });

  test('settings are replaced, and a lock that is being removed is waited for', () => {
    const own = ownFiles({ attempt, env: { AppData: folder }, platform: 'win32', linkTarget });
    own.update('config', 'pprof/settings.json', () => 'one');
    const rename = failing('renameSync', 'EPERM');
    const open = failing('openSync', 'EPERM', 'EACCES');
    own.update('config', 'pprof/settings.json', old => `${Buffer.from(old!).toString()} two`);
    expect(rename.calls()).toBe(2);
    expect(open.calls()).toBeGreaterThan(3);
    vi.restoreAllMocks();
    expect(fs.readFileSync(at('pprof/settings.json'), 'utf8')).toBe('one two');
    expect(fs.readdirSync(at('pprof'))).toEqual(['settings.json']);
  });
});
