// Small profiles drawn by seed that combine what real ones rarely do: equal names, empty names,
// recursion through inlined calls, line 0, missing mappings, negative and huge values, labels of
// every kind. Each is valid; the real tool opens it.
import zlib from 'node:zlib';
import { dice } from './rng.mjs';

const NAMES = [
  'main.main',
  'main.work',
  'main.(*T).Get',
  'main.work.func1',
  'runtime.mallocgc',
  'runtime.goexit',
  'net/http.(*conn).serve',
  'github.com/x/y/v2.F[...]',
  'example.com/a-b/v3/pkg.(*S[go.shape.int]).M',
  'std::vector<int, std::allocator<int> >::push_back(int const&)',
  'ns::(anonymous namespace)::C::f()',
  'a::b::c',
  'operator new(unsigned long)',
  '_ZN3foo3barEv',
  '_ZNSt6vectorIiSaIiEE9push_backERKi',
  '_RNvC6_123foo3bar',
  'com.example.Foo.bar',
  'com.example.Foo$Inner.<init>',
  '(anonymous)',
  'été.日本',
  'a "quoted" name',
  'back\\slash',
  'tab\there',
  '',
  'x',
  'f',
  'g',
  'h',
  'main.main',
  '[kernel.kallsyms]',
  'std::function<void ()>::operator()()',
  'Foo::Foo(int)',
  'foo (deleted)',
  '𝔘nicode',
];
const FILES = [
  '/src/main.go',
  '/src/work.go',
  'main.go',
  '/usr/local/go/srcs/runtime/malloc.go',
  '',
  'C:\\src\\a.cc',
  './rel/x.cc',
  '/src/a b.go',
  '/src/é.go',
  '/proc/self/cwd/base/q.cc',
  '/src//main.go',
];
const TYPES = [
  ['samples', 'count'],
  ['cpu', 'nanoseconds'],
  ['alloc_objects', 'count'],
  ['alloc_space', 'bytes'],
  ['inuse_objects', 'count'],
  ['inuse_space', 'bytes'],
  ['contentions', 'count'],
  ['delay', 'nanoseconds'],
  ['wall', 'microseconds'],
  ['latency', 'ms'],
  ['energy', 'bananas'],
  ['mem', 'kilobytes'],
  ['x', ''],
  ['gcu', 'nanogcu'],
  ['events', 'sample'],
];
const MAPPINGS = [
  '/bin/app',
  '/usr/lib/libc.so.6',
  '',
  '[vdso]',
  '[kernel.kallsyms]_stext',
  'relative/tool',
  '//anon',
  '/opt/a b/prog',
];
const KEYS = ['k', 'request', 'bytes', 'thread', 'lat', 'été', 'a:b', 'alignment'];
const VALUES = ['v1', 'v2', 'value three', '', 'q"\\x', '日本', '10', '512b'];
const UNITS = ['', 'bytes', 'kb', 'ms', 'nanoseconds', 'bananas', 'seconds'];

function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
const field = (number, value) => Buffer.concat([varint(number << 3), varint(value)]);
const block = (number, content) => Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
const message = (...parts) => Buffer.concat(parts.filter(part => part !== undefined));
/** A scalar that is left out when it is zero. */
const scalar = (number, value) => (BigInt(value) === 0n ? undefined : field(number, value));

/** @returns {Buffer} a profile.proto file, gzipped or not */
export function oddProfile(seed) {
  const d = dice(seed);
  const strings = [''];
  const s = text => {
    const at = strings.indexOf(text);
    return at >= 0 ? at : strings.push(text) - 1;
  };
  const pickSome = (list, n) => Array.from({ length: n }, () => d.pick(list));
  const parts = [];

  const types = [];
  for (let n = 1 + d.below(4); types.length < n; ) {
    const type = d.pick(TYPES);
    if (!types.includes(type)) types.push(type);
  }
  for (const [type, unit] of types) parts.push(block(1, message(scalar(1, s(type)), scalar(2, s(unit)))));

  const mappingCount = d.below(4);
  const functionCount = 1 + d.below(12);
  const locationCount = 1 + d.below(20);
  // Ids need not be dense nor in order.
  const ids = count => {
    if (d.chance(0.7)) return Array.from({ length: count }, (_, i) => i + 1);
    const found = new Set();
    while (found.size < count) found.add(1 + d.below(count * 5));
    return [...found];
  };
  const mappingIds = ids(mappingCount),
    functionIds = ids(functionCount),
    locationIds = ids(locationCount);

  const tables = [];
  mappingIds.forEach((id, i) => {
    const start = 0x400000 + i * 0x100000;
    const has = () => (d.chance(0.7) ? field(d.below(4) + 7, 1) : undefined);
    tables.push(
      block(
        3,
        message(
          field(1, id),
          scalar(2, d.chance(0.1) ? 0 : start),
          scalar(3, start + 0x80000),
          scalar(4, d.pick([0, 0, 0x1000])),
          scalar(5, s(d.pick(MAPPINGS))),
          scalar(6, s(d.pick(['', '', 'abc123', 'ffff']))),
          has(),
          has(),
        ),
      ),
    );
  });
  const names = pickSome(NAMES, Math.max(2, Math.ceil(functionCount * 0.8)));
  for (const id of functionIds) {
    const name = d.pick(names);
    const system = d.pick([name, name, name, '', '_ZN3foo3barEv']);
    tables.push(
      block(
        5,
        message(
          field(1, id),
          scalar(2, s(name)),
          scalar(3, s(system)),
          scalar(4, s(d.pick(FILES))),
          scalar(5, d.pick([0, 0, 1, 10, 42])),
        ),
      ),
    );
  }
  for (const id of locationIds) {
    const lines = Array.from(
      {
        length: d.weighted([
          [2, 0],
          [8, 1],
          [4, 2],
          [2, 3],
        ]),
      },
      () =>
        block(
          4,
          message(
            field(1, d.pick(functionIds)),
            scalar(2, d.pick([0, 1, 7, 12, 12, 50, 100])),
            scalar(3, d.pick([0, 0, 0, 3, 9])),
          ),
        ),
    );
    tables.push(
      block(
        4,
        message(
          field(1, id),
          mappingCount > 0 && d.chance(0.9) ? field(2, d.pick(mappingIds)) : undefined,
          scalar(3, d.pick([0, 0x400100, 0x400000 + d.below(0x2ff000), 0x400200])),
          ...lines,
          d.chance(0.1) ? field(5, 1) : undefined,
        ),
      ),
    );
  }

  const style = d.weighted([
    [6, 'plain'],
    [3, 'negative'],
    [1.5, 'huge'],
    [1, 'zeros'],
  ]);
  const value = () => {
    switch (style) {
      case 'plain':
        return BigInt(d.pick([0, 1, 1, 2, 5, 10, 100, 1000, 1024, 1152, 123456, 10000000, 1500000000]));
      case 'negative':
        return BigInt(d.pick([-5, -5, 5, 10, -10, 0, 1000, -1000, 123456, -123456, 4000000, -4000000]));
      case 'huge':
        return d.pick([2n ** 53n + 1n, 2n ** 62n, -(2n ** 62n), 3n, 2n ** 40n + 7n, 10n ** 18n]);
      default:
        return 0n;
    }
  };
  const labelled = d.chance(0.6),
    keys = pickSome(KEYS, 1 + d.below(3));
  const samples = [];
  for (let n = d.below(25); n >= 0; n--) {
    const depth = d.chance(0.06) ? 0 : 1 + d.below(8);
    const stack = depth === 0 ? [] : pickSome(locationIds, depth);
    const labels = [];
    if (labelled) {
      for (let l = d.below(4); l > 0; l--) {
        const key = scalar(1, s(d.pick(keys)));
        labels.push(
          block(
            3,
            d.chance(0.6)
              ? message(key, scalar(2, s(d.pick(VALUES))))
              : message(key, scalar(3, d.pick([0, 1, 16, 512, 512, 1024, 65536, -3])), scalar(4, s(d.pick(UNITS)))),
          ),
        );
      }
    }
    samples.push(
      block(
        2,
        message(
          ...(d.chance(0.5) ? [block(1, Buffer.concat(stack.map(varint)))] : stack.map(id => field(1, id))),
          block(2, Buffer.concat(types.map(() => varint(value())))),
          ...labels,
        ),
      ),
    );
  }
  // Fields may come in any order.
  if (d.chance(0.7)) parts.push(...samples, ...tables);
  else parts.push(...tables, ...samples);

  const some = (p, make) => {
    if (d.chance(p)) parts.push(make());
  };
  some(0.15, () => field(7, s('runtime\\..*|main\\.work')));
  some(0.08, () => field(8, s('runtime\\.goexit')));
  some(0.6, () => field(9, d.pick([1_500_000_000_123_456_789n, 1n, 1_700_000_000_000_000_000n])));
  some(0.5, () => field(10, d.pick([1_000_000_000n, 61_500_000_000n, 5n, 3_600_000_000_000n])));
  some(0.7, () => {
    const [type, unit] = d.pick(TYPES);
    return block(11, message(scalar(1, s(type)), scalar(2, s(unit))));
  });
  some(0.5, () => field(12, d.pick([1, 100, 524288, 10000000])));
  some(0.25, () => field(13, s('a comment')));
  some(0.1, () => field(13, s('#hidden comment')));
  some(0.25, () => field(14, s(d.pick([...types.map(([type]) => type), 'nosuch']))));
  some(0.1, () => field(15, s('https://example.com/doc')));
  const table = strings.map(text => block(6, Buffer.from(text)));
  const bytes = Buffer.concat(d.chance(0.8) ? [...parts, ...table] : [...table, ...parts]);
  return d.chance(0.5) ? zlib.gzipSync(bytes) : bytes;
}
