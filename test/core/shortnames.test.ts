import { describe, expect, test } from 'vitest';
import { shortName } from '../../src/core/flame/shortnames.ts';

describe('names as pictures show them', () => {
  const cases: [string, string][] = [
    ['main', 'main'],
    ['main.main', 'main.main'],
    ['runtime.mallocgc', 'runtime.mallocgc'],
    ['net/http.(*conn).serve', 'http.(*conn).serve'],
    ['github.com/x/y/v2.F', 'y.F'],
    ['github.com/x/y/v2/z.(*T).M', 'z.(*T).M'],
    ['github.com/x/y/v10/z.F', 'z.F'],
    ['github.com/x/y/v1.F', 'v1.F'],
    ['github.com/x/y/v02.F', 'v02.F'],
    ['example.com/a-b.F[...]', 'a-b.F[...]'],
    ['x.y/z', 'x.y/z'],
    ['com.example.Foo.bar(int)', 'Foo.bar'],
    ['com.example.Foo$Inner.<init>()', 'Foo$Inner.<init>'],
    ['com.example.Foo.Bar', 'com.example.Foo.Bar'],
    ['com.example.Foo.bar', 'Foo.bar'],
    ['com.example.Foo.access$000(x)', 'Foo.access$000'],
    ['Foo.bar(int)', 'Foo.bar'],
    ['java.lang.Thread.run', 'Thread.run'],
    ['a::b::C::d(int)', 'C::d'],
    ['a::C::d<int> const', 'C::d<int>'],
    ['a::b::c', 'a::b::c'],
    ['std::vector<a.b>::push', 'std::vector<a.b>::push'],
    ['(anonymous namespace)::Foo::bar(int)', 'Foo::bar(int)'],
    ['(anonymous namespace)::a::Foo::bar', 'Foo::bar'],
    ['a::(anonymous namespace)::Foo::bar', 'a::(anonymous namespace)::Foo::bar'],
    ['A::~B', 'A::~B'],
    ['a::A::~A()', 'A::~A'],
    ['a::__A::b', '__A::b'],
    ['::a::A::b', '::a::A::b'],
    ['operator new[]', 'operator new[]'],
    ['', ''],
    ['/', '/'],
    ['a/b', 'a/b'],
    ['a/.b', 'a/.b'],
    ['a/b.', 'a/b.'],
    ['main.func1.2', 'main.func1.2'],
    ['go.(*struct { sync.Mutex; x.y/z }).Lock', 'go.(*struct { sync.Mutex; x.y/z }).Lock'],
    ['libfoo.so`bar', 'libfoo.so`bar'],
    ['foo\nbar/baz.qux', 'foo\nbar/baz.qux'],
    ['a/b\nc.d', 'b\nc.d'],
    ['é/f.g', 'é/f.g'],
    ['pkg/é.f', 'é.f'],
    ['std::__1::basic_string<char>::append', 'std::__1::basic_string<char>::append'],
  ];
  test.each(cases)('%j', (name, short) => expect(shortName(name)).toBe(short));
});

test('a name that no rule could take in reasonable time stays whole', () => {
  const long = `${'a::'.repeat(50_000)}b`;
  expect(shortName(long)).toBe(long);
});
