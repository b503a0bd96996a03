// What is read from programs: ELF, Mach-O, Go's line table, objdump's text.
import { describe, expect, test } from 'vitest';
import type { SourceFrame } from '../../../src/core/objects/binary.ts';
import { GoTable } from '../../../src/core/objects/gotable.ts';
import { openObject } from '../../../src/core/objects/object.ts';
import type { ObjectFile } from '../../../src/core/objects/object-file.ts';
import { parseObjdump } from '../../../src/core/objects/objdump.ts';
import { Random } from '../../support/random.ts';
import { buildIdNote, elf, goTable, macho, sourceOf } from './build.ts';
import type { GoFunctionSpec, GoLayout } from './build.ts';

const open = (bytes: Uint8Array): ObjectFile | null => openObject(sourceOf(bytes));
const hex = (address: bigint): string => address.toString(16);
const listed = (object: ObjectFile | null) =>
  object!.symbols().map(({ name, start, end }) => `${name} ${hex(start)}-${hex(end)}`);

const goFunctions: readonly GoFunctionSpec[] = [
  { name: 'runtime.text', entry: 0, code: [[16, 'asm.s', 1]] },
  {
    name: 'main.count',
    entry: 16,
    code: [
      [4, 'main.go', 30],
      [8, 'main.go', 23],
      [4, 'strings.go', 700],
      [200, 'main.go', 31],
    ],
  },
  { name: 'main.main', entry: 256, code: [[32, 'main.go', 1000]] },
];
const text = new Uint8Array(288);

describe('ELF', () => {
  const symbols = [
    { name: 'second', start: 0x401040n, size: 0x20n },
    { name: 'first', start: 0x401000n, size: 0x40n },
    { name: 'file.c', start: 0n },
    { name: 'mark', start: 0x401040n },
    { name: '_Z3foov', start: 0x401060n, size: 1n },
  ];
  const sections = [
    { name: '.note.gnu.build-id', type: 7, data: buildIdNote('00ff10ab') },
    { name: '.text', address: 0x401000n, data: new Uint8Array(0x61) },
    { name: '.bss', address: 0x500000n, size: 1_000_000_000 },
  ];
  const expected = {
    symbols: ['first 401000-40103f', 'second 401040-40105f', 'mark 401040-40103f', '_Z3foov 401060-401060'],
    buildId: '00ff10ab',
    text: { start: 0x401000n, end: 0x401061n },
    go: null,
  };
  const read = (object: ObjectFile | null) => ({
    symbols: listed(object),
    buildId: object!.buildId,
    text: object!.text,
    go: object!.goTable(),
  });

  test.each([
    ['64 bits, little-endian', {}],
    ['32 bits, little-endian', { wide: false }],
    ['64 bits, big-endian', { littleEndian: false }],
    ['32 bits, big-endian', { wide: false, littleEndian: false }],
    ['counts in the first section', { extended: true }],
  ])('%s', (_, how) => {
    const note = buildIdNote('00ff10ab', !('littleEndian' in how));
    const own = [{ ...sections[0]!, data: note }, ...sections.slice(1)];
    expect(
      read(
        open(
          elf({
            symbols,
            sections: own,
            segments: [{ offset: 0n, address: 0x400000n, size: 0x2000n, executable: true }],
            ...how,
          }),
        ),
      ),
    ).toEqual(expected);
  });

  test('no sections, no symbols', () => {
    const object = open(elf({}));
    expect(read(object)).toEqual({ symbols: [], buildId: '', text: null, go: null });
  });

  test('a build id behind other notes, and in a segment', () => {
    const other = Uint8Array.of(4, 0, 0, 0, 5, 0, 0, 0, 9, 0, 0, 0, 0x47, 0x6f, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0);
    const notes = Uint8Array.from([...other, ...buildIdNote('abcdef')]);
    expect(open(elf({ sections: [{ name: '.notes', type: 7, data: notes }] }))!.buildId).toBe('abcdef');
    // With one segment the sections' data begin behind it.
    const bytes = elf({
      segments: [{ type: 4, offset: 120n, address: 0n, size: BigInt(notes.length), align: 4n }],
      sections: [{ name: '.x', data: notes }],
    });
    expect(open(bytes)!.buildId).toBe('abcdef');
  });

  test('a stripped Go program has the names of its line table, a stripped library those it exports', () => {
    const go = { name: '.gopclntab', data: goTable(goFunctions) };
    const dynamicSymbols = [{ name: 'x_cgo_init', start: 0x401200n, size: 8n }];
    const object = open(elf({ sections: [{ name: '.text', address: 0x401000n, data: text }, go], dynamicSymbols }));
    expect(listed(object)).toEqual([
      'runtime.text 401000-40100f',
      'main.count 401010-4010e7',
      'main.main 401100-40111f',
      'x_cgo_init 401200-401207',
    ]);
    expect(object!.goTable()!.lookup(0x401101n)).toEqual({ function: 'main.main', file: 'main.go', line: 1000 });
  });

  test('with cgo the text of Go begins at runtime.text', () => {
    const object = open(
      elf({
        sections: [
          { name: '.text', address: 0x400000n, data: text },
          { name: '.data.rel.ro.gopclntab', data: goTable(goFunctions) },
        ],
        symbols: [
          { name: 'runtime.text', start: 0x401000n },
          { name: 'main.main', start: 0x401100n, size: 32n },
        ],
      }),
    );
    expect(object!.goTable()!.lookup(0x401100n)).toEqual({ function: 'main.main', file: 'main.go', line: 1000 });
  });
});

describe('the base of a mapping', () => {
  const code = { offset: 0x1000n, address: 0x1000n, size: 0x800n, executable: true };
  const pie = open(
    elf({
      type: 3,
      segments: [{ offset: 0n, address: 0n, size: 0x600n }, code, { offset: 0x2000n, address: 0x2000n, size: 0x300n }],
    }),
  )!;
  const fixed = open(
    elf({
      segments: [
        { offset: 0n, address: 0x400000n, size: 0x600n },
        { ...code, address: 0x401000n },
      ],
    }),
  )!;
  const moved = open(
    elf({
      type: 3,
      segments: [
        { offset: 0n, address: 0n, size: 0x1600n },
        { offset: 0x1600n, address: 0x2600n, size: 0x800n, executable: true },
      ],
    }),
  )!;
  const kernel = open(
    elf({ segments: [{ offset: 0x200000n, address: 0xffffffff81000000n, size: 0x800000n, executable: true }] }),
  )!;
  const object = open(elf({ type: 1 }))!;
  const bare = open(elf({ type: 3 }))!;
  const at = (start: bigint, limit: bigint, offset: bigint) => ({ start, limit, offset });
  const cases: [string, ObjectFile, ReturnType<typeof at>, bigint][] = [
    ['a program that is loaded anywhere', pie, at(0x555555555000n, 0x555555556000n, 0x1000n), 0x555555554000n],
    ['one mapping of all its segments', pie, at(0x555555554000n, 0x555555557000n, 0n), 0x555555554000n],
    ['a mapping whose offset is not recorded', moved, at(0x7f0000002000n, 0x7f0000003000n, 0x100000n), 0x7f0000000000n],
    [
      'a segment whose address is not its offset',
      moved,
      at(0x7f0000002000n, 0x7f0000003000n, 0x1000n),
      0x7f0000000000n,
    ],
    ['a program at a fixed place', fixed, at(0x401000n, 0x402000n, 0x1000n), 0n],
    ['the same, one mapping', fixed, at(0x400000n, 0x402000n, 0n), 0n],
    ['the same, elsewhere in the file', fixed, at(0x600000n, 0x601000n, 0x9000n), 0n],
    ['a mapping that somebody made up', pie, at(0n, 0n, 0n), 0n],
    ['the same over all addresses', pie, at(0n, 2n ** 64n - 1n, 0n), 0n],
    ['a kernel', kernel, at(0xffffffff9f200000n, 0xffffffffa0200000n, 0n), 0x1e200000n],
    [
      'a kernel whose offset is its move',
      kernel,
      at(0xffffffff9f200000n, 0xffffffffa0200000n, 0x1e200000n),
      0x1e200000n,
    ],
    ['an object file', object, at(0x1234000n, 0x1235000n, 0n), 0x1234000n],
    ['a file without segments', bare, at(0x7000n, 0x8000n, 0n), 0x7000n],
  ];
  test.each(cases)('%s', (_, file, mapping, base) => expect(hex(file.base(mapping))).toBe(hex(base)));
});

describe('Mach-O', () => {
  const sections = [
    { name: '__text', address: 0x100001000n, data: text },
    { name: '__gopclntab', address: 0x100003000n, data: goTable(goFunctions) },
  ];
  const symbols = [
    { name: '_main.main', start: 0x100001100n },
    { name: '_runtime.text', start: 0x100001000n },
    { name: '_main', start: 0x100001120n },
    { name: '_alias', start: 0x100001120n },
    { name: '/obj/for/the/debugger.o', start: 0x100001000n, type: 0x66 },
    { name: '_undefined', start: 0n, type: 1 },
    { name: '_main.count', start: 0x100001010n },
  ];
  const expected = {
    symbols: [
      'runtime.text 100001000-10000100f',
      'main.count 100001010-1000010ff',
      'main.main 100001100-10000111f',
      '_main 100001120-10000111f',
      '_alias 100001120-10000111f',
    ],
    buildId: '00112233445566778899aabbccddeeff',
    text: { start: 0x100001000n, end: 0x100001120n },
    line: { function: 'main.count', file: 'strings.go', line: 700 },
    base: 0x4000000n,
  };
  const read = (object: ObjectFile) => ({
    symbols: listed(object),
    buildId: object.buildId,
    text: object.text,
    line: object.goTable()!.lookup(0x10000101cn),
    base: object.base({ start: 0x104000000n, limit: 0x104010000n, offset: 0n }),
  });

  test.each([
    ['little-endian', true],
    ['big-endian', false],
  ])('64 bits, %s', (_, littleEndian) => {
    expect(
      read(open(macho({ textAddress: 0x100000000n, sections, symbols, uuid: expected.buildId, littleEndian }))!),
    ).toEqual(expected);
  });

  test('32 bits, stripped', () => {
    const object = open(
      macho({
        wide: false,
        textAddress: 0x1000n,
        sections: [
          { name: '__text', address: 0x2000n, data: text },
          { name: '__gopclntab', address: 0x5000n, data: goTable(goFunctions, { pointer: 4 }) },
        ],
      }),
    )!;
    expect([listed(object), object.buildId, object.base({ start: 0n, limit: 0n, offset: 0n })]).toEqual([
      ['runtime.text 2000-200f', 'main.count 2010-20e7', 'main.main 2100-211f'],
      '',
      0n,
    ]);
  });
});

describe("Go's line table", () => {
  const places = (table: GoTable, offsets: readonly number[]): (SourceFrame | null)[] =>
    offsets.map(offset => table.lookup(0x401000n + BigInt(offset)));
  const at = (name: string, file: string, line: number): SourceFrame => ({ function: name, file, line });
  const layouts: readonly GoLayout[] = ['go1.2', 'go1.16', 'go1.18', 'go1.20'];

  test.each(
    layouts.flatMap(layout =>
      ([4, 8] as const).flatMap(pointer => [true, false].map(littleEndian => ({ layout, pointer, littleEndian }))),
    ),
  )('$layout, pointers of $pointer bytes, little-endian: $littleEndian', how => {
    const table = GoTable.open(goTable(goFunctions, { ...how, quantum: 4, text: 0x401000n }), 0x401000n)!;
    expect(table.functions().map(({ name, start, end }) => `${name} ${hex(start)}-${hex(end)}`)).toEqual([
      'runtime.text 401000-40100f',
      'main.count 401010-4010e7',
      'main.main 401100-40111f',
    ]);
    expect(places(table, [-1, 0, 16, 19, 20, 27, 28, 32, 231, 240, 256, 287, 288])).toEqual([
      null,
      at('runtime.text', 'asm.s', 1),
      at('main.count', 'main.go', 30),
      at('main.count', 'main.go', 30),
      at('main.count', 'main.go', 23),
      at('main.count', 'main.go', 23),
      at('main.count', 'strings.go', 700),
      at('main.count', 'main.go', 31),
      at('main.count', 'main.go', 31),
      at('main.count', '', -1),
      at('main.main', 'main.go', 1000),
      at('main.main', 'main.go', 1000),
      null,
    ]);
    expect([
      table.covers(0x400fffn),
      table.covers(0x401000n),
      table.covers(0x40111fn),
      table.covers(0x401120n),
    ]).toEqual([false, true, true, false]);
  });

  test('what is no such table', () => {
    const good = goTable(goFunctions);
    const changed = (at: number, value: number): Uint8Array =>
      Uint8Array.from(good, (byte, i) => (i === at ? value : byte));
    expect(
      [
        new Uint8Array(),
        new Uint8Array(100),
        changed(0, 7),
        changed(4, 1),
        changed(6, 3),
        changed(7, 2),
        good.subarray(0, 20),
      ].map(bytes => GoTable.open(bytes, 0n)),
    ).toEqual(Array(7).fill(null));
  });
});

describe('damage', () => {
  const files = {
    elf: elf({
      symbols: [{ name: 'f', start: 0x401000n, size: 16n }],
      sections: [
        { name: '.text', address: 0x401000n, data: text },
        { name: '.gopclntab', data: goTable(goFunctions) },
        { name: '.note', type: 7, data: buildIdNote('abcd') },
      ],
      segments: [{ offset: 0n, address: 0x400000n, size: 0x2000n, executable: true }],
    }),
    macho: macho({
      textAddress: 0x100000000n,
      sections: [
        { name: '__text', address: 0x100001000n, data: text },
        { name: '__gopclntab', address: 0x100003000n, data: goTable(goFunctions) },
      ],
      symbols: [{ name: '_f', start: 0x100001000n }],
      uuid: '00112233445566778899aabbccddeeff',
    }),
  };

  /** Everything that can be asked; what is Malformed there is so for the caller, too. */
  function use(bytes: Uint8Array): void {
    const object = open(bytes);
    if (!object) return;
    const part = (work: () => unknown): void => {
      try {
        work();
      } catch (error) {
        if (!(error instanceof Error) || error.constructor.name !== 'Malformed') throw error;
      }
    };
    part(() => object.buildId);
    part(() => object.text);
    part(() => object.symbols());
    part(() => object.goTable()?.functions());
    part(() => object.goTable()?.lookup(0x401011n));
    part(() => object.base({ start: 0x401000n, limit: 0x402000n, offset: 0x1000n }));
  }

  test.each(Object.entries(files))('%s, cut anywhere', (_, bytes) => {
    for (let length = 0; length < bytes.length; length += 7) use(bytes.subarray(0, length));
  });

  test.each(Object.entries(files))('%s, bytes changed', (_, bytes) => {
    const random = new Random(1);
    for (let round = 0; round < 2000; round++) {
      const changed = bytes.slice();
      for (let i = 0; i < 3; i++) changed[random.below(changed.length)] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)]!;
      use(changed);
    }
  });
});

describe("objdump's text", () => {
  const code = (address: bigint, words: string, name: string, file: string, line: number) => ({
    address,
    text: words,
    function: name,
    file,
    line,
  });

  test('of GNU, with lines', () => {
    const printed = `
/tmp/cprog:     file format elf64-x86-64


Disassembly of section .plt:

0000000000401020 <puts@plt>:
  401020:\tjmp    *0x2fe2(%rip)        # 404008 <puts@GLIBC_2.2.5>

Disassembly of section .text:

0000000000401190 <ns::work(int)>:
ns::work(int)():
/tmp/t.c:6
  401190:\ttest   %edi,%edi
  401192:\tjle    4011d0 <ns::work(int)+0x40>
/tmp/t.c:5 (discriminator 3)
  401196:\tmovabs $0x1122334455667788,%rax
  40119d:\t
  4011a0:\t(bad)  
\t...
  4011b0:\tret\t
`;
    expect(parseObjdump(printed)).toEqual([
      code(0x401020n, 'jmp    *0x2fe2(%rip)        # 404008 <puts@GLIBC_2.2.5>', 'puts@plt', '', 0),
      code(0x401190n, 'test   %edi,%edi', 'ns::work(int)', '/tmp/t.c', 6),
      code(0x401192n, 'jle    4011d0 <ns::work(int)+0x40>', 'ns::work(int)', '/tmp/t.c', 6),
      code(0x401196n, 'movabs $0x1122334455667788,%rax', 'ns::work(int)', '/tmp/t.c', 5),
      code(0x40119dn, '', 'ns::work(int)', '/tmp/t.c', 5),
      code(0x4011a0n, '(bad)', 'ns::work(int)', '/tmp/t.c', 5),
      code(0x4011b0n, 'ret', '', '', 0),
    ]);
  });

  test('of LLVM, with lines', () => {
    const printed = `
/tmp/cprog:\tfile format mach-o arm64

Disassembly of section __TEXT,__text:

00000001000b6690 <_work>:
; work():
; /tmp/t.c:6
1000b6690:     \tldr\tx16, [x28, #16]
1000b6694:     \tb.ls\t0x1000b6748 <_work+0xb8>
; /tmp/t.c:5
1000b6698:     \tret
`;
    expect(parseObjdump(printed)).toEqual([
      code(0x1000b6690n, 'ldr x16, [x28, #16]', 'work', '/tmp/t.c', 6),
      code(0x1000b6694n, 'b.ls 0x1000b6748 <_work+0xb8>', 'work', '/tmp/t.c', 6),
      code(0x1000b6698n, 'ret', 'work', '/tmp/t.c', 5),
    ]);
  });

  test('nothing', () => expect(parseObjdump('')).toEqual([]));
});
