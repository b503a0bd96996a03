// Whether a source text is the one that was compiled, by what the profile has of its functions.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SourceCheck } from '../../src/core/source/source-check.ts';
import type { Evidence, Verdict } from '../../src/core/source/source-check.ts';
import { compareVersions, goVersionIn } from '../../src/core/source/source-versions.ts';
import type { Versions } from '../../src/core/source/source-versions.ts';

const fixtures = new URL('../fixtures/sources/', import.meta.url);

const at = (name: string, startLine: number, ...lines: number[]): Evidence => ({
  name,
  startLine,
  lines: new Set(lines),
});

/** A verdict with its reason in English. */
type Worded = { readonly kind: string; readonly by?: number; readonly why?: string };
const inWords = (verdict: Verdict | Versions): Worded =>
  'why' in verdict ? { ...verdict, why: String(verdict.why) } : verdict;

function verdicts(file: string, text: readonly string[], evidence: readonly Evidence[]): Record<string, Worded> {
  const check = new SourceCheck(file, text, evidence);
  return Object.fromEntries(evidence.map(({ name }) => [name, inWords(check.verdict(name))]));
}

const agrees = { kind: 'agrees' };
const unknown = { kind: 'unknown' };

describe('every function of a Go program that Go 1.26 compiled, with all its lines', () => {
  const text = readFileSync(new URL('odd.go', fixtures), 'utf8').split('\n');
  const functions = new Map<string, Evidence>();
  for (const line of readFileSync(new URL('odd.jsonl', fixtures), 'utf8').trim().split('\n')) {
    const [name, startLine, number] = JSON.parse(line) as [string, number, number];
    const known = functions.get(name)?.lines ?? [];
    functions.set(name, at(name, startLine, ...(known as Iterable<number>), number));
  }
  const evidence = [...functions.values()];
  const judged = (lines: readonly string[]): Map<string, string> => {
    const check = new SourceCheck('/x/odd/odd.go', lines, evidence);
    return new Map(evidence.map(({ name }) => [name, check.verdict(name).kind]));
  };

  test("its own text agrees with each; the package's init is in no line", () => {
    const kinds = judged(text);
    expect(kinds.size).toBeGreaterThan(30);
    expect([...kinds].filter(([, kind]) => kind !== 'agrees')).toEqual([['odd.init', 'unknown']]);
  });

  test('three lines more at the top: all are found three lines further down', () => {
    const kinds = judged(['// one', '// two', '// three', ...text]);
    expect([...kinds].filter(([, kind]) => kind !== 'moved')).toEqual([['odd.init', 'unknown']]);
  });

  test('a function that is gone, or has another name: what follows it is not shown from elsewhere', () => {
    const renamed = judged(text.map(line => line.replace('func Map[', 'func MapAll[')));
    expect(renamed.get('odd.Map[...]')).toBe('differs');
    expect(renamed.get('odd.Run')).toBe('agrees');
    const without = judged(text.filter((_, i) => i < 53 || i > 58));
    expect([...without].filter(([, kind]) => kind === 'moved')).toEqual([]);
    expect(without.get('odd.Run')).toBe('differs');
    expect(without.get('odd.(*inner).Ptr')).toBe('agrees');
  });
});

describe('Go', () => {
  const text = [
    'package app', // 1
    'import "time"',
    'var hook = func() int { return 1 }',
    'func (t *T[K]) Get(k K) int {',
    '\treturn 5', // 5
    '}',
    'func Get() int {',
    '\tgo func() {',
    '\t}()',
    '\treturn 10', // 10
    '}',
    '//go:linkname runtime_wait sync.runtime_wait',
    'func runtime_wait() {',
    '\twait()',
    '}', // 15
    'func nobody(x int) int // in assembly',
    'var raw = `',
    'func Fake() {',
    '}`',
  ];
  const judge = (evidence: Evidence): Worded => verdicts('/src/x/app/app.go', text, [evidence])[evidence.name]!;

  test.each<[string, Evidence, object]>([
    ['a method of a generic type', at('x/app.(*T[...]).Get', 4, 5), agrees],
    ['a function of the same name', at('x/app.Get', 7, 10), agrees],
    ['a closure', at('x/app.Get.func1', 8, 8), agrees],
    ['the wrapper of a go statement', at('x/app.Get.gowrap1', 8, 8), agrees],
    ['a closure of the package, by both names', at('x/app.init.func1', 3, 3), agrees],
    ['a closure of the package, until Go 1.20', at('x/app.glob..func1', 3, 3), agrees],
    ['a name that linkname gives', at('sync.runtime_wait', 13, 14), agrees],
    ['a function that is written in assembly', at('x/app.nobody', 16, 16), agrees],
    ['what the compiler makes', at('type:.eq.x/app.T', 1, 1), unknown],
    ["cgo's", at('x/app._Cfunc_free', 42, 43), unknown],
    ['no name of Go', at('free', 42, 43), unknown],
    [
      'declared in a raw string alone',
      at('x/app.Fake', 18, 18),
      { kind: 'differs', why: 'x/app.Fake is not declared there' },
    ],
    ['not declared', at('x/app.Gone', 4, 5), { kind: 'differs', why: 'x/app.Gone is not declared there' }],
    [
      'declared two lines further down',
      at('x/app.Get', 5, 8),
      { kind: 'moved', by: 2, why: 'x/app.Get begins at line 7 there, and at line 5 in the profile' },
    ],
    [
      'declared elsewhere, and shorter',
      at('x/app.Get', 5, 19),
      { kind: 'differs', why: 'x/app.Get begins at line 7 there, and at line 5 in the profile' },
    ],
    [
      'the method is no function',
      at('x/app.(*T[...]).Get', 7, 10),
      { kind: 'differs', why: 'x/app.(*T[...]).Get begins at line 4 there, and at line 7 in the profile' },
    ],
    [
      'a closure that does not begin there',
      at('x/app.Get.func1', 10, 10),
      { kind: 'differs', why: 'x/app.Get.func1 does not begin at line 10 there' },
    ],
    [
      'a line of another function, as the compiler notes for inlined ones',
      at('x/app.Get', 7, 10, 5),
      { kind: 'doubtful', why: 'x/app.Get is at lines 7 to 11 there, and the profile also has line 5 of it' },
    ],
    ['no start line', at('x/app.Get', 0, 10), agrees],
    [
      'no start line, and a line elsewhere',
      at('x/app.Get', 0, 5),
      { kind: 'doubtful', why: 'x/app.Get is at lines 7 to 11 there, and the profile has line 5 of it' },
    ],
    ['no start line, and not declared', at('x/app.Gone', 0, 5), unknown],
  ])('%s', (_, evidence, verdict) => expect(judge(evidence)).toEqual(verdict));

  test('a function of another package of the standard library, which has another one inlined', () => {
    const judged = verdicts(
      '/go/src/internal/abi/type.go',
      ['package abi', 'func Of() {', '}'],
      [at('runtime.pkgPath', 419, 2), at('internal/abi.Of', 2, 3)],
    );
    expect(judged['runtime.pkgPath']!.kind).toBe('doubtful');
  });

  test('a //line directive that numbers the file otherwise: its text is found by the declaration', () => {
    const generated = ['//line app.go:101', 'package app', 'func Run() {', '\twork()', '}'];
    expect(verdicts('app/app.go', generated, [at('app.Run', 102, 103)])['app.Run']).toEqual({
      kind: 'moved',
      by: -99,
      why: 'app.Run begins at line 3 there, and at line 102 in the profile (//line directives number it otherwise)',
    });
  });

  test('another function of the file is not found whole: none is taken from further down', () => {
    const judged = verdicts('app/app.go', text, [at('app.Get', 5, 8), at('app.Gone', 30, 31)]);
    expect(judged['app.Get']!.kind).toBe('differs');
  });
});

test('four thousand functions of one name, and as many closures of them, are looked at one by one', () => {
  const count = 4_000;
  const text = Array.from({ length: count }, () => ['func init() {', '\tgo func() {}()', '}']).flat();
  const evidence = Array.from({ length: count }, (_, i) => [
    at(`app.init.${i}`, 3 * i + 1, 3 * i + 2),
    at(`app.init.${i}.func1`, 3 * i + 2, 3 * i + 2),
  ]).flat();
  const check = new SourceCheck('app/app.go', text, evidence);
  expect(check.objections()).toEqual([]);
  expect(new Set(evidence.map(({ name }) => check.verdict(name).kind))).toEqual(new Set(['agrees']));
});

describe('other languages', () => {
  const assembly = [
    '#include "textflag.h"',
    'TEXT runtime·memmove<ABIInternal>(SB), NOSPLIT, $0-24',
    '\tRET',
    'CALLFN(·call16, 16)',
    'TEXT ·Sum(SB),0,$0',
    '\tRET',
  ];
  const python = [
    'import x',
    '',
    '@decorated',
    '@twice(',
    '    3,',
    ')',
    'def work(a):',
    '    return a',
    'class Kind:',
    '    def work(self):',
    '        return 1',
  ];
  const c = [
    '#include <stdio.h>',
    '/* add */',
    'static int',
    'add(int a, int b)',
    '{',
    '  return a + b;',
    '}',
    '',
    'DEFINE(twice) {',
    '  add(1, 2);',
    '}',
  ];
  test.each<[string, string, readonly string[], Evidence, Verdict['kind']]>([
    ['assembly', 'a.s', assembly, at('runtime.memmove', 2, 3), 'agrees'],
    ['assembly that a macro makes', 'a.s', assembly, at('runtime.call16', 4, 4), 'agrees'],
    ['assembly further down', 'a.s', assembly, at('x/y.Sum', 4, 5), 'moved'],
    ['assembly that is not there', 'a.s', assembly, at('x/y.Other', 4, 5), 'unknown'],
    ['python', 'a.py', python, at('work', 7, 8), 'agrees'],
    ['python, from its first decorator on', 'a.py', python, at('work', 3, 8), 'agrees'],
    ['python, a decorator of several lines', 'a.py', python, at('work', 4, 8), 'agrees'],
    ['python, a method', 'a.py', python, at('Kind.work', 10, 11), 'agrees'],
    ['python, elsewhere', 'a.py', python, at('work', 2, 3), 'moved'],
    ['python, gone', 'a.py', python, at('other', 2, 3), 'differs'],
    ['python, no function', 'a.py', python, at('<module>', 1, 1), 'unknown'],
    ['C', 'a.c', c, at('add', 4, 6), 'agrees'],
    ['C, from its type on', 'a.c', c, at('add', 3, 6), 'agrees'],
    ['C, an empty line', 'a.c', c, at('add', 8, 9), 'differs'],
    ['C, behind the end', 'a.c', c, at('add', 80, 90), 'differs'],
    ['C, what a macro makes', 'a.c', c, at('twice_impl', 9, 10), 'unknown'],
    ['C++, mangled', 'a.cc', c, at('_ZN3app3addEii', 4, 6), 'agrees'],
    ['no start line', 'a.c', c, at('add', 0, 8), 'unknown'],
    ['a grammar', 'a.y', c, at('add', 8, 9), 'unknown'],
  ])('%s', (_, file, text, evidence, kind) => expect(verdicts(file, text, [evidence])[evidence.name]!.kind).toBe(kind));
});

describe('versions', () => {
  test.each<[string, string | undefined]>([
    ['/usr/local/go1.21.3/src/runtime/proc.go', '1.21.3'],
    ['/home/me/sdk/go1.22rc1/src/fmt/print.go', '1.22rc1'],
    ['/opt/hostedtoolcache/go/1.21.13/x64/src/runtime/proc.go', '1.21.13'],
    ['golang.org/toolchain@v0.0.1-go1.21.13.linux-amd64/src/runtime/proc.go', '1.21.13'],
    ['/usr/lib/go-1.19/src/runtime/proc.go', '1.19'],
    ['/nix/store/abc-go-1.21.3/share/go/src/net/http/server.go', '1.21.3'],
    ['/usr/local/go/src/runtime/proc.go', undefined],
    ['/root/go/pkg/mod/github.com/a/b@v1.21.0/src/c/d.go', undefined],
    ['/home/me/go1.21/src/github.com/a/b.go', undefined],
  ])('%s', (name, version) => expect(goVersionIn(name)?.version).toBe(version));

  const files: Record<string, string> = {
    '/goroot/VERSION': 'go1.26.8\ntime 2026-01-01T00:00:00Z\n',
    '/w/vendor/modules.txt': '# github.com/A/b v1.2.3\n## explicit\ngithub.com/A/b\n',
  };
  const compare = (recorded: string, found: string) =>
    inWords(compareVersions(recorded, found, path => files[path] ?? null));
  test.each<[string, string, string, object]>([
    ['no version in the name', '/usr/local/go/src/runtime/proc.go', '/goroot/src/runtime/proc.go', { kind: 'agree' }],
    ['the same release', '/sdk/go1.26.8/src/runtime/proc.go', '/goroot/src/runtime/proc.go', { kind: 'agree' }],
    [
      "no more than the release's first numbers",
      '/usr/lib/go-1.26/src/runtime/proc.go',
      '/goroot/src/runtime/proc.go',
      { kind: 'agree' },
    ],
    [
      'another Go',
      '/sdk/go1.21.3/src/runtime/proc.go',
      '/goroot/src/runtime/proc.go',
      { kind: 'conflict', why: 'it is of Go 1.26.8, the profile of Go 1.21.3' },
    ],
    [
      "another Go, by the folder's name",
      '/sdk/go1.21.3/src/a/b.go',
      '/x/go1.22.1/src/a/b.go',
      { kind: 'conflict', why: 'it is of Go 1.22.1, the profile of Go 1.21.3' },
    ],
    [
      'a folder without a version',
      '/sdk/go1.21.3/src/a/b.go',
      '/x/src/a/b.go',
      { kind: 'unknown', why: 'the profile has Go 1.21.3, and nothing tells its version' },
    ],
    ['the same module', 'github.com/A/b@v1.2.3/c.go', '/cache/github.com/!a/b@v1.2.3/c.go', { kind: 'agree' }],
    [
      'another version of a module',
      'github.com/A/b@v1.2.4/c.go',
      '/cache/github.com/!a/b@v1.2.3/c.go',
      { kind: 'conflict', why: 'it is of github.com/A/b v1.2.3, the profile of v1.2.4' },
    ],
    ['the vendored one', 'github.com/A/b@v1.2.3/c.go', '/w/vendor/github.com/A/b/c.go', { kind: 'agree' }],
    [
      'another one is vendored',
      'github.com/A/b@v1.2.4/c.go',
      '/w/vendor/github.com/A/b/c.go',
      { kind: 'conflict', why: 'vendor/modules.txt has github.com/A/b v1.2.3, the profile has v1.2.4' },
    ],
    [
      'a clone',
      'github.com/A/b@v1.2.4/c.go',
      '/home/me/b/c.go',
      { kind: 'unknown', why: 'the profile has github.com/A/b v1.2.4, and nothing tells its version' },
    ],
  ])('%s', (_, recorded, found, verdict) => expect(compare(recorded, found)).toEqual(verdict));
});
