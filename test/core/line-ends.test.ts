/**
 * Texts whose lines end as on Windows, as editors, shells and downloads there leave them, say the
 * same. `go tool pprof` reads the older formats so, too.
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseProfile, parseWithNames } from '../../src/core/formats/index.ts';
import { parseObjdump } from '../../src/core/objects/objdump.ts';
import { parseAddr2line, parseNm, parseSymbolizer } from '../../src/core/objects/symboltools.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { parseGoMod, parseGoWork } from '../../src/core/source/gomod.ts';
import { UserError } from '../../src/core/base/errors.ts';

const folder = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}/`, import.meta.url));

const withReturns = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\n', '\r\n'), 'latin1');

/** A profile as its bytes, or the sentence that refuses it. */
function outcome(parse: () => Profile): string {
  try {
    return Buffer.from(encodeProfile(parse())).toString('latin1');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

const isText = (name: string): boolean => /\.(?:txt|heap|growth|contention|thread|folded|log|json)$/.test(name);

describe.each(['profiles', 'cases'])('%s', where => {
  const names = fs.readdirSync(folder(where)).filter(isText);
  test.each(names)('%s', name => {
    const bytes = new Uint8Array(fs.readFileSync(folder(where) + name));
    // UTF-16 has its own ends of lines.
    if (bytes.includes(0) || bytes.includes(13)) return;
    const other = withReturns(bytes);
    expect(outcome(() => parseProfile(other))).toBe(outcome(() => parseProfile(bytes)));
    expect(outcome(() => parseWithNames(other).profile)).toBe(outcome(() => parseWithNames(bytes).profile));
  });
});

test('dumps of goroutines', () => {
  const dump =
    'goroutine 1 [running]:\nmain.work(0x1)\n\t/src/main.go:12 +0x1d\nmain.main()\n\t/src/main.go:7 +0x2\n\n';
  const read = (text: string): string => outcome(() => parseWithNames(Buffer.from(text)).profile);
  expect(read(dump.replaceAll('\n', '\r\n'))).toBe(read(dump));
  expect(read(dump)).toContain('main.work');
});

test('answers of symbol tools', () => {
  const both = <T>(parse: (text: string) => T, text: string): void => {
    expect(parse(text.replaceAll('\n', '\r\n'))).toEqual(parse(text));
  };
  const symbols = '{"Symbol":[{"FunctionName":"f","FileName":"C:\\\\a.c","Line":3}]}\n';
  both(text => parseSymbolizer(text, 1), symbols);
  expect(parseSymbolizer(symbols.replaceAll('\n', '\r\n'), 1)[0]![0]!.file).toBe('C:\\a.c');
  const lines = '0x0000000000000010\nf\nC:\\a.c:3\n0xffffffffffffffff\n??\n??:0\n';
  both(text => parseAddr2line(text, [0x10n]), lines);
  expect(parseAddr2line(lines.replaceAll('\n', '\r\n'), [0x10n])[0]).toEqual([
    { function: 'f', file: 'C:\\a.c', line: 3 },
  ]);
  both(parseNm, 'main T 10 20\nother t 30 8\n');
  both(parseObjdump, '0000000000000010 <f>:\nf():\nC:\\a.c:3\n      10:\tpush   %rbp\n      11:\tret\n');
});

test('go.mod and go.work', () => {
  const goMod = 'module example.com/x\nrequire (\n\ta.b/c v1.0.0 // indirect\n)\nreplace a.b/c => ../c\n';
  expect(parseGoMod('/w', goMod.replaceAll('\n', '\r\n'))).toEqual(parseGoMod('/w', goMod));
  expect(parseGoWork('go 1.26\r\nuse (\r\n\t.\r\n\t./sub\r\n)\r\n')).toEqual(['.', './sub']);
});
