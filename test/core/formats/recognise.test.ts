// What a file is that is no profile: every file of test/fixtures/broken that
// cannot be told by its damage, with our sentence. What the real tool says
// first stands in broken/EXPECTED.tsv and is checked on the built program.
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { recognise } from '../../../src/core/formats/recognise.ts';

const folder = new URL('../../fixtures/broken/', import.meta.url);

test('files are called what they are', () => {
  const names = Object.keys(kinds);
  expect(
    Object.fromEntries(names.map(name => [name, String(recognise(fs.readFileSync(new URL(name, folder))).what)])),
  ).toEqual(kinds);
});

test('every kind has a next step', () => {
  for (const name of Object.keys(kinds))
    expect(recognise(fs.readFileSync(new URL(name, folder))).advice.key.length, name).toBeGreaterThan(20);
});

const kinds: Record<string, string> = {
  'app.cpuprofile': "V8's CPU profile (Chrome, Node)",
  'app.heapsnapshot': "V8's heap snapshot",
  'app.hprof': 'a Java heap dump',
  'app.jfr': 'a Java flight recording',
  'app.speedscope.json': 'a profile of speedscope',
  'base64.txt': 'a profile as base64 text',
  'callgrind.out': 'a callgrind file',
  core: 'a core dump',
  'data.json': "V8's CPU profile (Chrome, Node)",
  'elf-header.bin': 'an ELF binary',
  'elf-header-long.bin': 'an ELF binary',
  'folded.txt': 'folded stacks',
  'goroutine-debug2.txt': 'a goroutine dump (debug=2)',
  'graph.dot': 'a graph in DOT',
  'graph.svg': 'a picture that pprof drew',
  'index.html': 'the page that lists what a server offers',
  'list.json': 'JSON',
  'login.html': 'a login page',
  'macho.bin': 'a Mach-O binary',
  'not-found.txt': "the text of a server's refusal",
  'page.html': 'a web page',
  'perf.data': "Linux perf's own data",
  'perf.txt': 'the output of perf script',
  'pointer.pb.gz': 'a pointer of Git LFS',
  'profile.tar': 'a tar archive',
  'program.exe': 'a Windows program',
  'report.txt': 'a report that pprof printed',
  'source.go': 'text',
  'text.txt': 'text',
  'trace-1.22.out': 'a Go execution trace',
  'trace.json': 'a trace of Chrome',
  'trace.out': 'a Go execution trace',
  'unauthorized.txt': "the text of a server's refusal",
  'zip.zip': 'a zip archive',
};

test('what stands before a page or a picture is passed over once, however much there is', () => {
  const what = (text: string): string => String(recognise(new TextEncoder().encode(text)).what);
  // Each comment doubled the time of a pattern: one that backtracks does not come back from these.
  const comments = '<!-- x -->'.repeat(100);
  expect(what(`${comments}!`)).toBe('text');
  expect(what(`${comments.slice(0, 500)}<svg>`)).toBe('a picture (SVG)');
  expect(what(`<?xml version="1.0"?>\n${comments.slice(0, 500)}\n<!DOCTYPE svg PUBLIC "x"> <svg/>`)).toBe(
    'a picture (SVG)',
  );
  expect(what(`${comments.slice(0, 500)}\n<!doctype html>`)).toBe('a web page');
  expect(what('<!-- <html> without end')).toBe('text');
  expect(what('<!DOCTYPE svg><'.repeat(60))).toBe('text');
  expect(what(`${'a;'.repeat(500)}b x`)).toBe('text');
});
