// Command lines drawn by seed from what a profile holds: its function names, files, tags and types.
import { dice } from './rng.mjs';

/** Patterns that the real tool refuses, and patterns whose dialect is Go's alone. */
const BAD_PATTERNS = ['(', '[', '*', 'a**', ')', '(?!x)', '\\Z', 'a{2}{3}', '[z-a]', '(?P<n', '\\8', 'x{1001}', '(?z)', '[[:what:]]', '\\pX', 'a\\'];
const DIALECT = ['\\Amain', '(?i)MAIN', '(?U)r.+e', '\\Qmain.\\E', '[[:upper:]]', '[^[:alpha:]]{3}', '\\pL+\\.', '\\x6d', '\\bmain\\b', '$', '^', '.', 'main|runtime', '(?s).*', '[]a]z', '\\w+\\.\\w+$', '(?:m)(a)in', '\\d{2,}', '\\PL', '(?m)^r', 'é', '\\p{Greek}', '\\C?', 'o{2}'];
const UNITS = ['ms', 's', 'us', 'ns', 'kb', 'MB', 'b', 'hours', 'auto', 'minimum', 'bananas', 'count', 'Seconds', 'GCU'];
const NUMBERS = [0, 1, 2, 3, 5, 8, 20, 100, -5];
const FRACTIONS = ['0', '0.01', '0.05', '0.2', '0.5', '1.5', '1e-3'];

const escapePattern = text => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** Makes values of every kind for one profile. */
export function makeSource(facts, seed) {
  const d = dice(seed);
  // The real tool needs minutes for a pattern as long as the longest names.
  const all = facts.functions.map(f => ({ ...f, name: [...f.name].slice(0, 300).join('') }));
  const names = all.length > 0 ? all : [{ name: 'main', file: '', weight: 0 }];
  // Half of the time one of the busiest, so that stacks remain after a filter.
  const name = () => (d.chance(0.5) ? names[d.below(Math.min(12, names.length))] : d.pick(names)).name;

  /** A pattern; `word` leaves out blanks, so that it can stand on a command line. */
  function pattern({ word = false, bad = 0.02 } = {}) {
    const make = () => d.weighted([
      [bad * 100, () => d.pick(BAD_PATTERNS)],
      [14, () => d.pick(DIALECT)],
      [14, () => escapePattern(name())],
      [8, () => `^${escapePattern(name())}$`],
      [20, () => {
        const full = name(), at = d.below(full.length), size = 2 + d.below(8);
        return escapePattern(full.slice(at, at + size));
      }],
      [14, () => {
        const parts = name().split(/[.:/()]+/).filter(Boolean);
        return escapePattern(d.pick(parts.length > 0 ? parts : ['main']));
      }],
      [8, () => `${escapePattern(name())}|${escapePattern(name())}`],
      [6, () => {
        const parts = name().split('.');
        return `${escapePattern(parts[0])}.*${escapePattern(parts.at(-1).slice(0, 6))}`;
      }],
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
    const strings = [...facts.tags], numeric = [...facts.numericTags];
    const choices = [[1, () => 'nokey=novalue'], [1, () => '1kb:'], [1, () => d.pick(BAD_PATTERNS)]];
    if (strings.length > 0) {
      choices.push([4, () => escapePattern(d.pick(d.pick(strings)[1]))]);
      choices.push([4, () => { const [key, values] = d.pick(strings); return `${key}=${escapePattern(d.pick(values))}`; }]);
      choices.push([2, () => { const [key, values] = d.pick(strings); return `${key}=${escapePattern(d.pick(values))},${escapePattern(d.pick(values))}`; }]);
      choices.push([1, () => { const [key, values] = d.pick(strings); return `${escapePattern(key)}:${escapePattern(d.pick(values))}`; }]);
    }
    if (numeric.length > 0) {
      const range = () => {
        const [key, { unit, values }] = d.pick(numeric);
        const u = d.pick(['', unit, unit === '' && key === 'bytes' ? 'bytes' : unit, 'b', 'kb']);
        const v = d.pick(values);
        const form = d.pick([`${v}${u}`, `${v}${u}:`, `:${v}${u}`, `1${u}:${v}${u}`, `${v}:`, `16b:64kb`]);
        return d.chance(0.5) ? form : `${key}=${form}`;
      };
      choices.push([5, range]);
    }
    return d.weighted(choices)().replace(/[\r\n]/g, '.');
  }

  const tagKey = () => {
    const keys = [...facts.tags.keys(), ...facts.numericTags.keys()];
    return keys.length > 0 && d.chance(0.85) ? d.pick(keys) : 'nokey';
  };
  const tagKeys = () => (d.chance(0.3) ? `${tagKey()},${tagKey()}` : tagKey());

  function sampleIndex() {
    const { types } = facts;
    return d.weighted([
      [6, () => (types.length > 0 ? d.pick(types).type : '0')],
      [3, () => String(d.below(types.length || 1))],
      [1, () => d.pick(['nosuch', '99', '-1', 'inuse_space', ''])],
    ])();
  }

  const directories = [...new Set(facts.files.map(file => file.slice(0, file.lastIndexOf('/'))))].filter(Boolean);

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
    tagshow: { weight: 2, value: () => escapePattern(tagKey()), reset: '' },
    taghide: { weight: 2, value: () => escapePattern(tagKey()), reset: '' },
    tagroot: { weight: 2, value: tagKeys, reset: '' },
    tagleaf: { weight: 2, value: tagKeys, reset: '' },
    nodecount: { weight: 5, value: () => String(d.pick(NUMBERS)), reset: '-1' },
    nodefraction: { weight: 4, value: () => d.pick(FRACTIONS), reset: '0.005' },
    edgefraction: { weight: 3, value: () => d.pick(FRACTIONS), reset: '0.001' },
    unit: { weight: 5, value: () => d.pick(UNITS), reset: 'minimum' },
    divide_by: { weight: 2, value: () => d.pick(['2', '1000', '0.5', '-2', '3']), reset: '1' },
    sample_index: { weight: 8, value: sampleIndex, reset: '' },
    granularity: { weight: 8, value: () => d.pick(['functions', 'filefunctions', 'files', 'lines', 'addresses']), reset: 'functions' },
    sort: { weight: 3, value: () => d.pick(['cum', 'flat']), reset: 'flat' },
    trim: { weight: 2, value: () => 'false', reset: 'true' },
    noinlines: { weight: 3, value: () => 'true', reset: 'false' },
    call_tree: { weight: 3, value: () => 'true', reset: 'false' },
    relative_percentages: { weight: 4, value: () => 'true', reset: 'false' },
    compact_labels: { weight: 2, value: () => 'false', reset: 'true' },
    mean: { weight: 3, value: () => 'true', reset: 'false' },
    drop_negative: { weight: 1, value: () => 'true', reset: 'false' },
    showcolumns: { weight: 1, value: () => 'true', reset: 'false' },
    trim_path: { weight: 2, value: () => (directories.length > 0 ? d.pick(directories) : '/src'), reset: '' },
    source_path: { weight: 1, value: () => (directories.length > 0 ? d.pick(directories) : '/src'), reset: '' },
  };
  const optionTable = Object.entries(options).map(([name, { weight }]) => [weight, name]);
  const choices = new Set(['granularity', 'sort']);
  const booleans = new Set(['trim', 'noinlines', 'call_tree', 'relative_percentages', 'compact_labels', 'mean', 'drop_negative', 'showcolumns']);

  // Whole dumps of a big profile cost time and say little more than those of a small one.
  const small = facts.samples <= 1500 && facts.bytes < 200_000;
  const commands = [
    [14, 'top'], [4, 'text'], [10, 'peek'], [7, 'list'], [9, 'tree'], [small ? 7 : 1, 'traces'],
    [6, 'tags'], [small ? 3 : 0.5, 'raw'], [9, 'dot'], [1, 'comments'], [2, 'proto'],
    [3, 'callgrind'], [1.5, 'topproto'],
  ];
  const listPattern = () => (small && d.chance(0.15) ? '.' : d.chance(0.3) ? pattern({ word: true, bad: 0.05 }) : escapePattern(names[d.below(Math.min(40, names.length))].name).replace(/\s/g, '.'));

  return { d, pattern, listPattern, options, optionTable, choices, booleans, commands, sampleIndex };
}

/**
 * Lines for one piped session. `sets` marks lines that change what later lines print, `option`
 * names the option that a line assigns, `reset` marks those that bring its default back.
 * @returns {{ line: string, command: string, sets: boolean, option?: string, reset?: true }[]}
 */
export function sessionLines(facts, seed, count) {
  const s = makeSource(facts, seed), { d } = s;
  const lines = [];
  const active = new Set();
  const add = (line, command, sets = false, more = {}) => lines.push({ line, command, sets, ...more });

  const assign = () => {
    const name = d.weighted(s.optionTable);
    const value = s.options[name].value();
    const form = d.below(10);
    if (s.choices.has(name) && form < 3) add(`${value}=${d.pick(['1', 'true', 't'])}`, 'assignment', true, { option: name });
    else if (s.booleans.has(name) && form < 2) add(value === 'true' ? name : `${name}=f`, 'assignment', true, { option: name });
    else add(form === 9 ? `${name} = ${value} //: as drawn` : `${name}=${value}`, 'assignment', true, { option: name });
    active.add(name);
  };
  const reset = () => {
    for (const name of active) add(`${name}=${s.options[name].reset}`, 'assignment', true, { option: name, reset: true });
    active.clear();
  };
  const report = () => {
    const command = d.weighted(s.commands);
    let line = command;
    if (command === 'peek') line += ` ${s.pattern({ word: true, bad: 0.03 })}`;
    else if (command === 'list') line += ` ${s.listPattern()}`;
    else if (command === 'top' || command === 'text') {
      const form = d.below(6);
      if (form < 3) line += d.pick(['5', '1', '20', '3', '100', ' 7', ' 40', '0', ' -1', ' +2']);
      if (d.chance(0.35)) line += ' -cum';
    } else if (command === 'tree' || command === 'dot') {
      if (d.chance(0.4)) line += d.pick(['5', '15', ' 30', ' 3']);
      if (d.chance(0.15)) line += ' -cum';
    }
    if (d.chance(0.14)) line += ` ${s.pattern({ word: true })}`;
    if (d.chance(0.10)) line += ` -${s.pattern({ word: true })}`;
    // Each redirection has a name of its own, so that the file belongs to one line.
    if (isProto(command)) line += ` >p${lines.length}.pb.gz`;
    else if (command === 'callgrind') line += ` >c${lines.length}.out`;
    else if (d.chance(0.04)) line += d.pick([` >f${lines.length}.txt`, ` > f${lines.length}.txt`]);
    add(line, command);
  };
  const odd = () => {
    const type = d.pick(facts.types.length > 0 ? facts.types : [{ type: 'cpu' }]).type;
    const line = d.weighted([
      [4, () => 'o'], [2, () => 'options'], [3, () => ':'], [2, () => type], [2, () => `mean_${type}`], [2, () => `total_${type}`],
      [1, () => 'nosuch'], [1, () => 'nosuch=3'], [1, () => 'help nosuch'], [1, () => 'peek'], [1, () => 'top >'], [1, () => 'focus bar'],
      [1, () => 'nodecount=abc'], [1, () => 'trim=maybe'], [1, () => 'sort=what'], [1, () => 'nodefraction=x'], [1, () => 'cum'], [1, () => 'TOP'],
      [1, () => 'list'], [1, () => 'top 99999999999'], [1, () => 'sample_index=zz'], [1, () => 'focus'], [1, () => '# a remark'], [1, () => 'divide_by=0'],
      [1, () => 'top2 | grep x'], [1, () => 'top >/no/such/folder/x'],
    ])();
    if (line === 'divide_by=0') active.add('divide_by');
    if (line === ':' || line === type || line.startsWith('mean_') || line.startsWith('total_')) {
      active.add('mean').add('sample_index');
      add(line, 'shortcut', true);
    } else add(line, line === 'o' || line === 'options' ? 'options' : 'errors', line.includes('='));
  };

  while (lines.length < count) {
    const settings = d.below(4);
    for (let i = 0; i < settings; i++) assign();
    const reports = 2 + d.below(4);
    for (let i = 0; i < reports; i++) report();
    if (d.chance(0.35)) odd();
    reset();
  }
  return lines.slice(0, count);
}

/** Commands that write profile.proto, which is compared unpacked. */
const isProto = command => command === 'proto' || command === 'topproto';

/**
 * Arguments for one report per call, without the profile.
 * @returns {{ args: string[], command: string, output?: string }}
 */
export function oneShotArguments(facts, seed) {
  const s = makeSource(facts, seed), { d } = s;
  const args = [];
  const command = d.weighted(s.commands);
  if (d.chance(0.8)) args.push('-symbolize=none');
  if (command === 'peek') args.push(`-peek=${s.pattern({ bad: 0.03 })}`);
  else if (command === 'list') args.push(`-list=${s.listPattern()}`);
  else args.push(d.chance(0.1) ? `--${command}` : `-${command}`);
  const count = d.below(4);
  const used = new Set();
  for (let i = 0; i < count; i++) {
    const name = d.weighted(s.optionTable);
    if (used.has(name)) continue;
    used.add(name);
    const value = s.options[name].value();
    if (s.choices.has(name)) args.push(`-${value}`);
    else if (s.booleans.has(name)) args.push(value === 'true' && d.chance(0.7) ? `-${name}` : `-${name}=${value}`);
    else if (d.chance(0.15) && value !== '') args.push(`-${name}`, value);
    else args.push(`-${name}=${value}`);
  }
  let output;
  if (isProto(command) || d.chance(0.05)) {
    output = 'out.file';
    args.push(`-output=${output}`);
  }
  // A name may hold a zero byte; an argument cannot.
  return { args: args.map(arg => arg.replaceAll('\0', '')), command, output };
}
