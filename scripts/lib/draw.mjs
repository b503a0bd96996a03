// Values of every kind, drawn by seed from what a profile holds: patterns, tag filters, options.
import { BAD_PATTERNS, DIALECT, drawnPattern } from './patterns.mjs';
import { dice } from './rng.mjs';

const UNITS = [
  'ms',
  's',
  'us',
  'ns',
  'kb',
  'MB',
  'b',
  'hours',
  'auto',
  'minimum',
  'bananas',
  'count',
  'Seconds',
  'GCU',
  'minutes',
  'hr',
  'hrs',
  'KB',
  'kilobytes',
  'GBs',
  'pb',
  'tbyte',
  'μs',
  'u',
  'microseconds',
  'sample',
  'nanogcu',
  'M*GCU',
  'PetaGCU',
  'Bananas',
  'ss',
  'bs',
  '%',
  ' ms',
  'Auto',
  '',
];
const COUNTS = [0, 1, 2, 3, 5, 8, 20, 100, -5, -1, 2147483647];
const FRACTIONS = [
  '0',
  '0.01',
  '0.05',
  '0.2',
  '0.5',
  '1.5',
  '1e-3',
  '-0.1',
  '1',
  '1e9',
  '1_0e-2',
  '0x1p-4',
  'inf',
  'nan',
  '1e400',
];
const DIVISORS = ['2', '1000', '0.5', '-2', '3', '1e-3', '7', '1e300', '1e-300', '0.1', 'inf', 'nan', '1e9'];

export const escapePattern = text => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** Makes values of every kind for one profile. */
export function makeSource(facts, seed) {
  const d = dice(seed);
  // The real tool needs minutes for a pattern as long as the longest names.
  const all = facts.functions.map(f => ({ ...f, name: [...f.name].slice(0, 300).join('') }));
  const names = all.length > 0 ? all : [{ name: 'main', file: '', weight: 0 }];
  // Half of the time one of the busiest, so that stacks remain after a filter.
  const name = () => (d.chance(0.5) ? names[d.below(Math.min(12, names.length))] : d.pick(names)).name;
  const piece = () => {
    const full = name(),
      at = d.below(full.length),
      size = 1 + d.below(8);
    return escapePattern([...full].slice(at, at + size).join(''));
  };

  /** A pattern; `word` leaves out blanks, so that it can stand on a command line. */
  function pattern({ word = false, bad = 0.02 } = {}) {
    const make = () =>
      d.weighted([
        [bad * 100, () => d.pick(BAD_PATTERNS)],
        [14, () => d.pick(DIALECT)],
        [12, () => drawnPattern(d, piece, bad * 5)],
        [14, () => escapePattern(name())],
        [8, () => `^${escapePattern(name())}$`],
        [20, piece],
        [
          14,
          () => {
            const parts = name()
              .split(/[.:/()]+/)
              .filter(Boolean);
            return escapePattern(d.pick(parts.length > 0 ? parts : ['main']));
          },
        ],
        [8, () => `${escapePattern(name())}|${escapePattern(name())}`],
        [4, () => Array.from({ length: 2 + d.below(5) }, piece).join('|')],
        [
          6,
          () => {
            const parts = name().split('.');
            return `${escapePattern(parts[0])}.*${escapePattern(parts.at(-1).slice(0, 6))}`;
          },
        ],
        [facts.files.length > 0 ? 6 : 0, () => escapePattern(d.pick(facts.files).split('/').at(-1))],
        [facts.mappings.length > 0 ? 1 : 0, () => escapePattern(d.pick(facts.mappings).split('/').at(-1))],
        [2, () => 'no_such_name_anywhere'],
      ])();
    for (let i = 0; i < 20; i++) {
      const text = make().replace(/[\r\n=]/g, '.');
      if (text.trim() === '') continue;
      if (!word) return text;
      // At the start of a word these characters mean something else to the command line.
      if (!/\s/.test(text) && !/^[->\d+]/.test(text)) return text;
    }
    return 'main';
  }

  function tagFilter() {
    const strings = [...facts.tags],
      numeric = [...facts.numericTags];
    const choices = [
      [1, () => 'nokey=novalue'],
      [
        1,
        () =>
          d.pick([
            '1kb:',
            ':',
            '1:2',
            '-5:5',
            ':-1',
            '1b:1s',
            '5ms:1s',
            '+3:',
            '1:2:3',
            'k=',
            '=v',
            'a=b=c',
            ',',
            'x,,y',
            '0',
            '1.5',
            '9223372036854775807',
            '-9223372036854775808:',
          ]),
      ],
      [1, () => d.pick(BAD_PATTERNS)],
      [1, () => pattern()],
    ];
    if (strings.length > 0) {
      choices.push([4, () => escapePattern(d.pick(d.pick(strings)[1]))]);
      choices.push([
        4,
        () => {
          const [key, values] = d.pick(strings);
          return `${key}=${escapePattern(d.pick(values))}`;
        },
      ]);
      choices.push([
        2,
        () => {
          const [key, values] = d.pick(strings);
          return `${key}=${escapePattern(d.pick(values))},${escapePattern(d.pick(values))}`;
        },
      ]);
      choices.push([
        1,
        () => {
          const [key, values] = d.pick(strings);
          return `${escapePattern(key)}:${escapePattern(d.pick(values))}`;
        },
      ]);
      choices.push([
        1,
        () => `${escapePattern(d.pick(d.pick(strings)[1]))},${escapePattern(d.pick(d.pick(strings)[1]))}`,
      ]);
    }
    if (numeric.length > 0) {
      const range = () => {
        const [key, { unit, values }] = d.pick(numeric);
        const u = d.pick([
          '',
          unit,
          unit === '' && key === 'bytes' ? 'bytes' : unit,
          'b',
          'kb',
          'KB',
          key,
          'ms',
          'seconds',
        ]);
        const v = d.pick(values);
        const form = d.pick([
          `${v}${u}`,
          `${v}${u}:`,
          `:${v}${u}`,
          `1${u}:${v}${u}`,
          `${v}:`,
          `16b:64kb`,
          `${v}${u}:${d.pick(values)}${u}`,
          `+${v}${u}`,
          ` ${v}${u}`,
          `0${u}:`,
        ]);
        return d.chance(0.5) ? form : `${key}=${form}`;
      };
      choices.push([5, range]);
    }
    return d
      .weighted(choices)()
      .replace(/[\r\n]/g, '.');
  }

  const tagKey = () => {
    const keys = [...facts.tags.keys(), ...facts.numericTags.keys()];
    return keys.length > 0 && d.chance(0.85) ? d.pick(keys) : 'nokey';
  };
  const tagKeys = () =>
    d.weighted([
      [6, () => tagKey()],
      [3, () => `${tagKey()},${tagKey()}`],
      [1, () => `${tagKey()}, ${tagKey()}`],
      [1, () => `,${tagKey()},`],
      [1, () => `${tagKey()},${tagKey()},${tagKey()}`],
    ])();

  function sampleIndex() {
    const { types } = facts;
    return d.weighted([
      [6, () => (types.length > 0 ? d.pick(types).type : '0')],
      [3, () => String(d.below(types.length || 1))],
      [
        1,
        () =>
          d.pick([
            'nosuch',
            '99',
            '-1',
            'inuse_space',
            '',
            '+1',
            '0x1',
            ' 0',
            '01',
            '1.0',
            '18446744073709551616',
            types.length > 0 ? `inuse_${d.pick(types).type}` : 'x',
            types.length > 0 ? d.pick(types).type.toUpperCase() : 'X',
          ]),
      ],
    ])();
  }

  const directories = [...new Set(facts.files.map(file => file.slice(0, file.lastIndexOf('/'))))].filter(Boolean);
  const directory = () => (directories.length > 0 ? d.pick(directories) : '/src');
  const pathList = () =>
    d.weighted([
      [6, directory],
      [2, () => `/no/such/folder:${directory()}`],
      [1, () => `${directory()}/`],
      [1, () => directory().split('/').slice(0, -1).join('/') || '/'],
      [1, () => `/x/${directory().split('/').at(-1)}`],
      [1, () => ':'],
      [1, () => '.'],
    ])();

  /** Options with a value drawn for each; the reset value brings the default back. */
  const options = {
    focus: { weight: 8, value: () => pattern(), reset: '' },
    ignore: { weight: 6, value: () => pattern(), reset: '' },
    hide: { weight: 6, value: () => pattern(), reset: '' },
    show: { weight: 5, value: () => pattern(), reset: '' },
    show_from: { weight: 3, value: () => pattern(), reset: '' },
    prune_from: { weight: 3, value: () => pattern(), reset: '' },
    tagfocus: { weight: 4, value: tagFilter, reset: '' },
    tagignore: { weight: 3, value: tagFilter, reset: '' },
    tagshow: { weight: 2, value: () => (d.chance(0.1) ? pattern() : escapePattern(tagKey())), reset: '' },
    taghide: { weight: 2, value: () => (d.chance(0.1) ? pattern() : escapePattern(tagKey())), reset: '' },
    tagroot: { weight: 2, value: tagKeys, reset: '' },
    tagleaf: { weight: 2, value: tagKeys, reset: '' },
    nodecount: { weight: 5, value: () => String(d.pick(COUNTS)), reset: '-1' },
    nodefraction: { weight: 4, value: () => d.pick(FRACTIONS), reset: '0.005' },
    edgefraction: { weight: 3, value: () => d.pick(FRACTIONS), reset: '0.001' },
    unit: { weight: 5, value: () => d.pick(UNITS), reset: 'minimum' },
    divide_by: { weight: 2, value: () => d.pick(DIVISORS), reset: '1' },
    sample_index: { weight: 8, value: sampleIndex, reset: '' },
    granularity: {
      weight: 8,
      value: () => d.pick(['functions', 'filefunctions', 'files', 'lines', 'addresses']),
      reset: 'functions',
    },
    sort: { weight: 3, value: () => d.pick(['cum', 'flat']), reset: 'flat' },
    trim: { weight: 2, value: () => 'false', reset: 'true' },
    noinlines: { weight: 3, value: () => 'true', reset: 'false' },
    call_tree: { weight: 3, value: () => 'true', reset: 'false' },
    relative_percentages: { weight: 4, value: () => 'true', reset: 'false' },
    compact_labels: { weight: 2, value: () => 'false', reset: 'true' },
    mean: { weight: 3, value: () => 'true', reset: 'false' },
    drop_negative: { weight: 1, value: () => 'true', reset: 'false' },
    showcolumns: { weight: 1, value: () => 'true', reset: 'false' },
    trim_path: { weight: 2, value: pathList, reset: '' },
    source_path: { weight: 1, value: pathList, reset: '' },
    normalize: { weight: 0.3, value: () => 'true', reset: 'false', shellOnly: true },
    intel_syntax: { weight: 0.3, value: () => 'true', reset: 'false' },
  };
  const optionTable = Object.entries(options).map(([name, { weight }]) => [weight, name]);
  const choices = new Set(['granularity', 'sort']);
  const booleans = new Set(
    Object.entries(options)
      .filter(([, option]) => option.reset === 'true' || option.reset === 'false')
      .map(([name]) => name),
  );

  // Whole dumps of a big profile cost time and say little more than those of a small one.
  const small = facts.samples <= 1500 && facts.bytes < 200_000;
  const commands = [
    [14, 'top'],
    [4, 'text'],
    [10, 'peek'],
    [7, 'list'],
    [9, 'tree'],
    [small ? 7 : 1, 'traces'],
    [6, 'tags'],
    [small ? 3 : 0.5, 'raw'],
    [9, 'dot'],
    [1, 'comments'],
    [2, 'proto'],
    [3, 'callgrind'],
    [1.5, 'topproto'],
    [0.6, 'gif'],
    [0.3, 'ps'],
    [0.5, 'kcachegrind'],
    [0.7, 'disasm'],
    [0.7, 'weblist'],
  ];
  const listPattern = () =>
    small && d.chance(0.15)
      ? '.'
      : d.chance(0.3)
        ? pattern({ word: true, bad: 0.05 })
        : escapePattern(names[d.below(Math.min(40, names.length))].name).replace(/\s/g, '.');
  /** An argument of disasm and weblist that nothing matches, or a bad one: what they print is compared elsewhere. */
  const unmatched = () =>
    d.pick(['no_such_name_anywhere', '0x7', '0x123456789', d.pick(BAD_PATTERNS.filter(text => !/\s/.test(text)))]);

  return { d, pattern, listPattern, unmatched, options, optionTable, choices, booleans, commands, sampleIndex };
}
