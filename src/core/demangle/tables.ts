/** Built-in types of one letter. */
export const BUILTINS: Readonly<Record<string, string>> = {
  a: 'signed char',
  b: 'bool',
  c: 'char',
  d: 'double',
  e: 'long double',
  f: 'float',
  g: '__float128',
  h: 'unsigned char',
  i: 'int',
  j: 'unsigned int',
  l: 'long',
  m: 'unsigned long',
  n: '__int128',
  o: 'unsigned __int128',
  s: 'short',
  t: 'unsigned short',
  v: 'void',
  w: 'wchar_t',
  x: 'long long',
  y: 'unsigned long long',
  z: '...',
};

/** Built-in types of two letters, the first being D. */
export const D_BUILTINS: Readonly<Record<string, string>> = {
  d: 'decimal64',
  e: 'decimal128',
  f: 'decimal32',
  h: 'half',
  i: 'char32_t',
  n: 'decltype(nullptr)',
  s: 'char16_t',
  u: 'char8_t',
};

/** Types that print as another type and a suffix. */
export const SUFFIXES: Readonly<Record<string, string>> = {
  P: '*',
  R: '&',
  O: '&&',
  C: ' _Complex',
  G: ' _Imaginary',
};

/** Operators by number of operands. A symbol's last blank is part of it. */
const OPERATORS_BY_OPERANDS: readonly Readonly<Record<string, string>>[] = [
  { tr: 'throw' },
  {
    ad: '&',
    at: 'alignof ',
    aw: 'co_await ',
    az: 'alignof ',
    co: '~',
    da: 'delete[] ',
    de: '*',
    dl: 'delete ',
    gs: '::',
    li: 'operator"" ',
    mm: '--',
    ng: '-',
    nt: '!',
    nx: 'noexcept',
    pp: '++',
    ps: '+',
    sP: 'sizeof...',
    sZ: 'sizeof...',
    st: 'sizeof ',
    sz: 'sizeof ',
    te: 'typeid ',
    ti: 'typeid ',
    tw: 'throw ',
  },
  {
    aN: '&=',
    aS: '=',
    aa: '&&',
    an: '&',
    cc: 'const_cast',
    cl: '()',
    cm: ',',
    cp: '()',
    dV: '/=',
    dc: 'dynamic_cast',
    di: '=',
    ds: '.*',
    dt: '.',
    dv: '/',
    dx: ']=',
    eO: '^=',
    eo: '^',
    eq: '==',
    fl: '...',
    fr: '...',
    ge: '>=',
    gt: '>',
    ix: '[]',
    lS: '<<=',
    le: '<=',
    ls: '<<',
    lt: '<',
    mI: '-=',
    mL: '*=',
    mi: '-',
    ml: '*',
    ne: '!=',
    oR: '|=',
    oo: '||',
    or: '|',
    pL: '+=',
    pl: '+',
    pm: '->*',
    pt: '->',
    rM: '%=',
    rS: '>>=',
    rc: 'reinterpret_cast',
    rm: '%',
    rs: '>>',
    sc: 'static_cast',
    ss: '<=>',
  },
  { dX: '[...]=', fL: '...', fR: '...', na: 'new[]', nw: 'new', qu: '?' },
];

export interface OperatorCode {
  symbol: string;
  operands: number;
}

/** Operators by their two letters. */
export const OPERATORS: ReadonlyMap<string, OperatorCode> = new Map(
  OPERATORS_BY_OPERANDS.flatMap((table, operands) =>
    Object.entries(table).map(([code, symbol]) => [code, { symbol, operands }] as const),
  ),
);
