import { describe, expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { simplifyName } from '../../src/core/view/filters.ts';
import { cutNames, readableNames, simplifyCpp } from '../../src/core/symbols/names.ts';
import { functionName } from '../../src/core/profile/profile.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { encodeSpec } from '../support/wire.ts';

describe('C++ names lose parameters and template arguments on loading', () => {
  const cases: [string, string][] = [
    ['', ''],
    ['foo', 'foo'],
    ['foo(int)', 'foo(int)'],
    ['std::function<void ()>::operator()(int)', 'std::function::operator'],
    ['A<B>>::c(d)', 'A>::c'],
    ['A<<B>::c(d)', 'A<<B>::c'],
    ['ns::f(int) const', 'ns::f const'],
    ['ns::f(int', 'ns::f(int'],
    ['ns::f)int', 'ns::f)int'],
    ['ns::(a)b(c)d', 'ns::bd'],
    ['(anonymous namespace)::Foo(int)', '::Foo'],
    ['List<String>.get', 'List.get'],
    ['a.<init>', 'a.<init>'],
    ['main.(*tree[...]).walk', 'main.(*tree[...]).walk'],
    ['main.sumOf[go.shape.int]', 'main.sumOf[go.shape.int]'],
    ['operator new[](unsigned long)', 'operator new[]'],
    ['std::operator<< <char>(x)', 'std::operator<< <char>'],
    ['a->b::c', 'a->b::c'],
    ['a::b<c<d>(e)>::f', 'a::b::f'],
    ['int[3]', 'int[3]'],
    ['x<y', 'x<y'],
    ['x>y', 'x>y'],
    ['[a]', '[a]'],
    ['é::f(ü)', 'é::f'],
    ['a::b((c)(d))', 'a::b'],
    ['f(x<y>)', 'f'],
    ['<a>(b)<c>', ''],
  ];
  test.each(cases)('%j', (name, simple) => expect(simplifyCpp(name)).toBe(simple));
});

describe('only names that are empty or equal their system name', () => {
  const cases: { name: string; systemName: string; becomes: string }[] = [
    { name: 'a::f(int)', systemName: 'a::f(int)', becomes: 'a::f' },
    { name: 'a::f(int)', systemName: '_ZN1a1fEi', becomes: 'a::f(int)' },
    { name: '', systemName: 'a::f(int)', becomes: 'a::f' },
    { name: '', systemName: 'plain', becomes: 'plain' },
    { name: '', systemName: '', becomes: '' },
    { name: 'plain', systemName: 'plain', becomes: 'plain' },
    { name: 'a::f(int)', systemName: '', becomes: 'a::f(int)' },
    { name: 'a::f', systemName: 'a::f', becomes: 'a::f' },
    { name: 'a::f(char)', systemName: 'a::f(char)', becomes: 'a::f' },
  ];
  const profile = decodeProfile(
    encodeSpec({
      types: [['samples', 'count']],
      samples: [],
      functions: cases.map(({ name, systemName }) => ({ name, systemName })),
    }),
  );
  const names = (p: Profile): string[] => cases.map((_, f) => functionName(p, f));
  const simplified = readableNames(profile, 'simple', false);

  test('names', () => expect(names(simplified)).toEqual(cases.map(c => c.becomes)));
  test('the profile that was given stays as it is', () => expect(names(profile)).toEqual(cases.map(c => c.name)));
  test('functions of equal names have equal string indices', () => {
    const index = simplified.functions.name;
    expect([index[0] === index[7], index[0] === index[8], index[0] === index[2]]).toEqual([true, true, true]);
  });
  test('without such a name the profile is the same object', () => {
    const plain = decodeProfile(
      encodeSpec({ types: [['samples', 'count']], samples: [], functions: [{ name: 'main' }] }),
    );
    expect(readableNames(plain, 'simple', false)).toBe(plain);
  });
});

describe('names as drop_frames, keep_frames and prune_from see them', () => {
  const cases: [string, string][] = [
    ['', ''],
    ['malloc', 'malloc'],
    ['.malloc', 'malloc'],
    ['..malloc', '.malloc'],
    ['malloc(int)', 'malloc'],
    ['foo(int) const', 'foo'],
    ['(anonymous namespace)::Foo(int)', '(anonymous namespace)::Foo'],
    ['a::(anonymous namespace)::b(c)', 'a::(anonymous namespace)::b'],
    ['Foo::operator()(int)', 'Foo::operator()'],
    ['Foo::operator()', 'Foo::operator()'],
    ['operator new(unsigned long)', 'operator new'],
    ['operator()(x)', 'operator()'],
    ['(x)', ''],
    ['main.(*T).M', 'main.'],
    ['f(operator())', 'f'],
  ];
  test.each(cases)('%j', (name, simple) => expect(simplifyName(name)).toBe(simple));
});

describe('names that lose more than the arguments of C++', () => {
  const cutOf = (names: readonly string[], systemNames = names) => {
    const functions = names.map((name, i) => ({ name, systemName: systemNames[i]! }));
    return cutNames(
      readableNames(decodeProfile(encodeSpec({ types: [['cpu', 'count']], samples: [], functions })), 'simple', false),
    ).map(({ whole, shown }) => [whole, shown]);
  };

  test.each([
    [
      'Ruby',
      [
        '<main>',
        '<top (required)>',
        'block (2 levels) in <class:Foo>',
        'block in Foo#bar',
        'Array#<<',
        'Hash#[]',
        'Integer#<=>',
      ],
      [
        ['<main>', ''],
        ['<top (required)>', ''],
        ['block (2 levels) in <class:Foo>', 'block  in '],
      ],
    ],
    [
      'Python',
      ['<module>', '<lambda>', 'f.<locals>.g', 'run'],
      [
        ['<module>', ''],
        ['<lambda>', ''],
      ],
    ],
    [
      'Rust',
      ['<alloc::vec::Vec<T> as core::ops::Drop>::drop', 'core::ptr::drop_in_place::<T>', 'std::rt::lang_start'],
      [
        ['<alloc::vec::Vec<T> as core::ops::Drop>::drop', '::drop'],
        ['core::ptr::drop_in_place::<T>', 'core::ptr::drop_in_place::'],
      ],
    ],
    ['Perl and PHP', ['main::(eval)', 'Foo::bar'], [['main::(eval)', 'main::']]],
    ['C#', ['<Main>$', 'Program.<Main>g__f', 'System.List<int>.Add'], [['<Main>$', '$']]],
    ['JavaScript', ['(anonymous)', '<anonymous>', '(program)', 'get [Symbol.iterator]'], [['<anonymous>', '']]],
    [
      'C++',
      [
        'std::function<void ()>::operator()(int)',
        '(anonymous namespace)::Foo(int)',
        'a::b<c<d>(e)>::f',
        'operator new[](unsigned long)',
        'std::operator<< <char>(x)',
        'operator< <int>(a)',
        'ns::f(int) const',
        'f(x<y>)',
        '_ZN3foo3barEi',
      ],
      [],
    ],
    ['Go and Java', ['main.(*T).f', 'main.Map[...]', 'main.(*tree[...]).walk', 'java.lang.Thread.<init>'], []],
  ])('%s', (_, names, cut) => expect(cutOf(names)).toEqual(cut));

  test('a name of the profile beside its system name stays', () => {
    expect(cutOf(['<main>', '<main>'], ['', 'main'])).toEqual([]);
  });
});
