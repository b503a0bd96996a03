// Programs on this machine. What needs a compiler or objdump says so where it is missing.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Binary } from '../../src/core/objects/binary.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { binaryOpener } from '../../src/host/symbols/binaries.ts';
import { nodeHost } from '../../src/host/node.ts';
import { buildIdNote, elf, goTable } from '../core/objects/build.ts';

const hasTool = (tool: string): boolean => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
const hasGo = spawnSync('go', ['version'], { stdio: 'ignore' }).error === undefined;
const hasC = process.platform === 'linux' && hasTool('gcc') && hasTool('objdump');
const hasShell = process.platform !== 'win32';
if (!hasC) console.log('skipped: reading a C program, since gcc or objdump is not here, or this is not Linux');
if (!hasGo || !hasTool('objdump') || process.platform !== 'linux')
  console.log('skipped: reading a Go program, since go or objdump is not here, or this is not Linux');
if (!hasShell) console.log('skipped: what objdump may do wrong, since there is no /bin/sh');

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-binaries-'));
  fs.writeFileSync(at('program'), small);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const nowhere = { start: 0n, limit: 0n, offset: 0n };

/** A program of Go's first 64 bytes of text, with a C function behind. */
const small = elf({
  sections: [
    { name: '.text', address: 0x401000n, data: new Uint8Array(0x100).fill(0x90) },
    {
      name: '.gopclntab',
      data: goTable([
        {
          name: 'main.main',
          entry: 0,
          code: [
            [16, 'main.go', 3],
            [48, 'main.go', 4],
          ],
        },
      ]),
    },
    { name: '.note.gnu.build-id', type: 7, data: buildIdNote('abcd') },
  ],
  symbols: [
    { name: 'runtime.text', start: 0x401000n },
    { name: 'main.main', start: 0x401000n, size: 64n },
    { name: 'helper', start: 0x401040n, size: 0xc0n },
  ],
});

const attempt = <T>(operation: string, file: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw new UserError(`${operation} ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
};

function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return `${error.message} | ${error.hint}`.replaceAll(folder, 'DIR');
    throw error;
  }
  return 'no error';
}

describe('opening', () => {
  test('errors are worded as Go words them', () => {
    fs.mkdirSync(at('folder'));
    fs.writeFileSync(at('text'), 'no program');
    fs.writeFileSync(at('empty'), '');
    fs.writeFileSync(at('cut'), small.subarray(0, 60));
    const { openBinary } = nodeHost();
    const unrecognized = (name: string): string =>
      `open DIR/${name}: unrecognized object file | programs and libraries in the forms of Linux ` +
      '(ELF), macOS (Mach-O, for one machine) and Windows (PE) can be read';
    expect(['missing', 'text/x'].map(name => errorOf(() => openBinary(at(name), nowhere)).split(' | ')[0])).toEqual([
      'open DIR/missing: no such file or directory',
      'open DIR/text/x: not a directory',
    ]);
    expect(['folder', 'text', 'empty', 'cut'].map(name => errorOf(() => openBinary(at(name), nowhere)))).toEqual(
      ['folder', 'text', 'empty', 'cut'].map(unrecognized),
    );
    expect(errorOf(() => openBinary('', nowhere)).split(' | ')[0]).toBe('open : no such file or directory');
  });

  test('symbols, lines and the build id need no other program', () => {
    const binary = binaryOpener({ attempt, env: { PATH: '' }, tools: '' })(at('program'), nowhere);
    expect({
      id: binary.buildId,
      symbols: binary.symbols().map(s => s.name),
      line: [binary.sourceLine(0x401010n), binary.sourceLine(0x401040n)],
    }).toEqual({
      id: 'abcd',
      symbols: ['runtime.text', 'main.main', 'helper'],
      line: [[{ function: 'main.main', file: 'main.go', line: 4 }], null],
    });
  });

  test('a file that has changed is read again', () => {
    const open = binaryOpener({ attempt, env: {}, tools: '' });
    fs.writeFileSync(at('changing'), small);
    const before = open(at('changing'), nowhere).buildId;
    fs.writeFileSync(at('changing'), elf({}));
    expect([before, open(at('changing'), nowhere).buildId]).toEqual(['abcd', '']);
  });
});

describe.skipIf(!hasShell)('an objdump', () => {
  /** A folder with an objdump that is this script; it writes its arguments to a file. */
  function tools(name: string, script: string): { env: Record<string, string>; args: () => string[] } {
    fs.mkdirSync(at(name), { recursive: true });
    const log = at(`${name}/args`);
    fs.writeFileSync(at(`${name}/objdump`), `#!/bin/sh\nprintf '%s\\n' "$@" >>'${log}'\n${script}\n`, { mode: 0o755 });
    return {
      env: { PATH: at(name) },
      args: () => fs.readFileSync(log, 'utf8').trimEnd().replaceAll(folder, 'DIR').split('\n'),
    };
  }
  const open = (env: Record<string, string>, limits: { timeout?: number; maxOutput?: number } = {}): Binary =>
    binaryOpener({ attempt, env, tools: env['PPROF_TOOLS'] ?? '', ...limits })(at('program'), nowhere);
  const code = `printf '  401010:\\tnop\\n  401011:\\tcall 401000\\n  401016:\\tret\\n'`;

  test('is asked from the begin of the routine, once; Go lines come from the table', () => {
    const { env, args } = tools('fine', code);
    const binary = open(env);
    const read = () => binary.disassemble(0x401011n, 0x401016n, false);
    expect([read(), read()]).toEqual(
      Array(2).fill([{ address: 0x401011n, text: 'call 401000', function: '', file: 'main.go', line: 4 }]),
    );
    expect(args()).toEqual([
      '--disassemble',
      '--disassemble-zeroes',
      '--demangle',
      '--no-show-raw-insn',
      '--start-address=0x401000',
      '--stop-address=0x401026',
      'DIR/program',
    ]);
  });

  test('tells the lines of what is not Go, in the syntax asked for', () => {
    const { env, args } = tools('lines', `printf 'helper():\\n/src/h.c:7\\n  401048:\\tret\\n'`);
    expect(open(env).disassemble(0x401048n, 0x401050n, true)).toEqual([
      { address: 0x401048n, text: 'ret', function: 'helper', file: '/src/h.c', line: 7 },
    ]);
    expect(args().slice(4)).toEqual([
      '--line-numbers',
      '--start-address=0x401040',
      '--stop-address=0x401060',
      '-M',
      'intel',
      'DIR/program',
    ]);
  });

  test('is not asked for what lies around the text', () => {
    const { env, args } = tools('around', code);
    const binary = open(env);
    expect(binary.disassemble(0x400e00n, 0x401001n, false)).toEqual([]);
    expect(binary.disassemble(0x401100n, 0x401100n, false)).toEqual([]);
    expect(args().slice(4)).toEqual(['--start-address=0x401000', '--stop-address=0x401011', 'DIR/program']);
  });

  test('PPROF_TOOLS is looked at first', () => {
    const { env } = tools('path', 'exit 1');
    tools('given', code);
    const texts = (spec: string): string[] =>
      open({ ...env, PPROF_TOOLS: spec })
        .disassemble(0x401010n, 0x401040n, false)
        .map(i => i.text);
    expect([at('given'), `objdump:${at('given')}`, `nm:/nowhere,/nowhere,${at('given')}`].map(texts)).toEqual(
      Array(3).fill(['nop', 'call 401000', 'ret']),
    );
  });

  const problem = (env: Record<string, string>, limits = {}): string =>
    errorOf(() => open(env, limits).disassemble(0x401000n, 0x401040n, false));
  const other = 'an objdump for the machine that the program was built for can be named: -tools=objdump:/its/folder';

  test('that is not there', () => {
    expect(problem({ PATH: at('none') })).toBe(
      'objdump is not on this machine | it disassembles programs; install it, for example: apt ' +
        'install binutils (Debian, Ubuntu), dnf install binutils (Fedora), apk add binutils ' +
        '(Alpine), brew install binutils (macOS)',
    );
  });

  test('that fails', () => {
    expect(problem(tools('fails', `echo "objdump: can't disassemble for architecture UNKNOWN!" >&2; exit 1`).env)).toBe(
      `objdump DIR/program: can't disassemble for architecture UNKNOWN! | ${other}`,
    );
    expect(problem(tools('silent', 'exit 3').env)).toBe(`objdump DIR/program: exit status 3 | ${other}`);
  });

  test('that takes too long, or prints too much', () => {
    expect(problem(tools('slow', 'exec /bin/sleep 60').env, { timeout: 100 })).toBe(
      `objdump DIR/program: no answer after 0.1 seconds | ${other}`,
    );
    expect(problem(tools('loud', 'while :; do echo "  401000: nop"; done').env, { maxOutput: 10_000 })).toBe(
      `objdump DIR/program: more than 10000 bytes of assembly | ${other}`,
    );
  });

  test('fails, but LLVM has another', () => {
    const { env } = tools('two', 'exit 1');
    fs.writeFileSync(at('two/llvm-objdump'), `#!/bin/sh\n${code}\n`, { mode: 0o755 });
    expect(
      open(env)
        .disassemble(0x401010n, 0x401040n, false)
        .map(i => i.text),
    ).toEqual(['nop', 'call 401000', 'ret']);
  });
});

describe.skipIf(!hasC)('a C program', () => {
  const source =
    'static int twice(int x) { return 2 * x; }\n__attribute__((noinline)) int work(int n) {\n  ' +
    'int s = 0;\n  while (n > 0)\n    s += twice(n--);\n  return s;\n}\nint main(int argc, char ' +
    '**argv) { return work(argc); }\n';

  test.each([
    ['at a fixed place', ['-no-pie'], 0n],
    ['loaded anywhere', ['-pie', '-fPIE'], 0x555555554000n],
  ])('%s', (_, flags, bias) => {
    fs.writeFileSync(at('t.c'), source);
    const file = at(`c${flags.length}`);
    execFileSync('gcc', ['-g', '-O0', ...flags, '-o', file, at('t.c')]);
    const segment = execFileSync('readelf', ['-lW', file], { encoding: 'utf8' })
      .split('\n')
      .find(line => /LOAD .*R E/.test(line))!
      .trim()
      .split(/\s+/);
    const [offset, address] = [BigInt(segment[1]!), BigInt(segment[2]!)];
    const start = bias + address;
    const binary = nodeHost().openBinary(file, { start, limit: start + 0x1000n, offset });
    const work = binary.symbols().find(symbol => symbol.name === 'work')!;
    const code = binary.disassemble(work.start, work.end, false);
    expect({
      object: binary.objectAddress(work.start + bias) === work.start,
      first: code[0]!.address === work.start,
      functions: [...new Set(code.map(i => i.function))],
      lines: [...new Set(code.map(i => `${path.basename(i.file)}:${i.line}`))].sort(),
      line: binary.sourceLine(work.start + bias)?.map(frame => ({ ...frame, file: path.basename(frame.file) })),
    }).toEqual({
      object: true,
      first: true,
      functions: ['work'],
      lines: ['t.c:2', 't.c:3', 't.c:4', 't.c:5', 't.c:6', 't.c:7'],
      line: [{ function: 'work', file: 't.c', line: 2 }],
    });
  });
});

describe.skipIf(!hasGo || !hasTool('objdump') || process.platform !== 'linux')('a Go program', () => {
  test('whole and stripped', () => {
    fs.mkdirSync(at('go'));
    fs.writeFileSync(
      at('go/main.go'),
      'package main\n\n//go:noinline\nfunc work(n int) int {\n\ts := 0\n\tfor i := 0; i < n; i++ ' +
        '{\n\t\ts += work(i)\n\t}\n\treturn s\n}\n\nfunc main() { println(work(10)) }\n',
    );
    fs.writeFileSync(at('go/go.mod'), 'module example.com/work\n\ngo 1.20\n');
    const env = {
      ...process.env,
      GOFLAGS: '-mod=mod',
      GOTOOLCHAIN: 'local',
      GOCACHE: at('gocache'),
      GOPATH: at('gopath'),
      HOME: folder,
    };
    const read = (name: string, ...flags: string[]) => {
      execFileSync('go', ['build', ...flags, '-o', at(name), '.'], { cwd: at('go'), env });
      const binary = nodeHost().openBinary(at(name), nowhere);
      const work = binary.symbols().find(symbol => symbol.name === 'main.work')!;
      const code = binary.disassemble(work.start, work.end, false);
      return {
        lines: [...new Set(code.map(i => `${i.function}${path.basename(i.file)}:${i.line}`))].sort(),
        line: binary.sourceLine(work.start)!.map(frame => ({ ...frame, file: path.basename(frame.file) })),
      };
    };
    const whole = read('whole');
    expect(whole.line).toEqual([{ function: 'main.work', file: 'main.go', line: 4 }]);
    // Which lines are left depends on the compiler; stripping must not change them.
    expect(['main.go:4', 'main.go:5', 'main.go:6', 'main.go:7', 'main.go:9']).toEqual(
      expect.arrayContaining(whole.lines),
    );
    expect(read('stripped', '-ldflags=-s -w')).toEqual(whole);
  }, 300_000);
});
