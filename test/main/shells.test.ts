// The scripts that complete flags, in the shells themselves; the manual page.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flagDocs } from '../../src/cli/arguments.ts';
import { manualPage } from '../../src/cli/man.ts';
import { completionScript, shells } from '../../src/cli/shells.ts';
import { environment, examples, files } from '../../src/cli/usage.ts';

const has = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;
const missing = [...shells, 'man'].filter(tool => !has(tool));
if (missing.length > 0)
  process.stderr.write(`shells.test.ts: not tried, since they are not here: ${missing.join(', ')}\n`);

const own = [
  { word: 'demo', help: 'Bundled profiles', names: ['gateway', 'ledger'] },
  { word: 'learn', help: 'The course', names: ['list', '01-first-look'] },
];

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-shells-'));
  for (const shell of shells)
    fs.writeFileSync(path.join(folder, `inkprof.${shell}`), completionScript(shell, flagDocs(), own));
  fs.mkdirSync(path.join(folder, 'files'));
  for (const name of ['cpu.pb.gz', 'a b.pb']) fs.writeFileSync(path.join(folder, 'files', name), '');
  fs.mkdirSync(path.join(folder, 'files', 'sub'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const run = (tool: string, ...args: string[]): string =>
  execFileSync(tool, args, {
    cwd: path.join(folder, 'files'),
    env: { PATH: process.env['PATH'], HOME: folder, TERM: 'dumb', LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
    timeout: 60_000,
  });

/** The lines being typed, and what each shell then offers. */
const cases: [string, string[]][] = [
  ['inkprof -call', ['-call_tree', '-callgrind']],
  ['inkprof -top -sym', ['-symbolize']],
  ['inkprof -lang=', ['en', 'zh']],
  ['inkprof -completion ', ['bash', 'fish', 'zsh']],
  ['inkprof -top cp', ['cpu.pb.gz']],
  ['inkprof -output=cp', ['cpu.pb.gz']],
  ['inkprof -tools=', ['sub']],
  ['inkprof de', ['demo']],
  ['inkprof c', ['cpu.pb.gz']],
  ['inkprof demo ', ['gateway', 'ledger']],
  ['inkprof learn 0', ['01-first-look']],
  ['inkprof demo -call', ['-call_tree', '-callgrind']],
  ['inkprof cpu.pb.gz de', []],
];

describe.skipIf(!has('bash'))('bash', () => {
  const offered = (line: string): string[] => {
    const script = `source ../inkprof.bash
COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=() rest=$1
# As readline cuts it: at blanks, and around each sign.
read -ra COMP_WORDS <<< "\${rest//=/ = }"
[[ $rest == *[\\ =] ]] && COMP_WORDS+=('')
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_inkprof
printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', '-c', script, 'bash', line)
      .split('\n')
      .filter(text => text !== '')
      .sort();
  };
  test.each(cases)('%s', (line, expected) => expect(offered(line)).toEqual(expected));
  test('two dashes', () => expect(offered('inkprof --call')).toEqual(['--call_tree', '--callgrind']));
  test('names with blanks stay whole', () => expect(offered('inkprof a')).toEqual(['a b.pb']));
  test('a regexp is not completed', () => expect(offered('inkprof -focus=cp')).toEqual([]));
  test('where words are not cut at =', () => {
    const script =
      `source ../inkprof.bash; COMP_WORDBREAKS=' '; COMP_LINE='inkprof -lang=z'; ` +
      `COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(inkprof -lang=z); COMP_CWORD=1; _inkprof; echo ` +
      `"\${COMPREPLY[@]}"`;
    expect(run('bash', '-c', script)).toBe('-lang=zh\n');
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  const offered = (line: string): string[] =>
    run('fish', '--no-config', '-c', 'source ../inkprof.fish; complete -C $argv[1]', line)
      .split('\n')
      .filter(text => text !== '')
      .map(text =>
        text
          .split('\t')[0]!
          .replace(/^-[a-z_]+=/, '')
          .replace(/\/$/, ''),
      )
      .sort();
  test.each(cases)('%s', (line, expected) => expect(offered(line)).toEqual(expected));
});

describe.skipIf(!has('zsh'))('zsh', () => {
  test('defines its function, and every flag is described in it', () => {
    const script =
      'autoload -U compinit; compinit -D -u; source ../inkprof.zsh; print -r -- ' +
      '${_comps[inkprof]}; functions _inkprof | grep -o -- "-[a-z_]*=\\{0,1\\}\\[" | wc -l';
    expect(run('zsh', '-f', '-c', script)).toBe(`_inkprof\n${flagDocs().length}\n`);
  });
});

test('another shell is told of those there are', () => {
  expect(() => completionScript('tcsh', flagDocs(), own)).toThrow('no completion for tcsh');
});

describe('the manual page', () => {
  const root = new URL('../../', import.meta.url);
  const { version } = JSON.parse(fs.readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
  const page = manualPage(version, flagDocs(), { environment, examples, files });

  test('is what the tables give; if not: npm run man', () => {
    expect(fs.readFileSync(new URL('man/inkprof.1', root), 'utf8')).toBe(page);
  });

  test.skipIf(!has('man'))('reads well', () => {
    const shown = spawnSync('man', ['--warnings', '-l', '-'], {
      input: page,
      encoding: 'utf8',
      env: { ...process.env, MANPAGER: 'cat', MANWIDTH: '80', MANROFFOPT: '-c' },
    });
    expect([shown.status, shown.stderr]).toEqual([0, '']);
    const text = shown.stdout.replace(/.\x08/g, '');
    for (const heading of [
      'NAME',
      'EXAMPLES',
      'REPORTS',
      'OPTIONS',
      'SOURCES',
      'KEYS',
      'ENVIRONMENT',
      'FILES',
      'EXIT STATUS',
    ])
      expect(text.split('\n')).toContain(heading);
    expect(text).toContain("       printf 'top10\\n' | inkprof profile\n              reports from a pipe\n");
  });
});
