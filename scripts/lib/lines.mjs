// Command lines drawn by seed from what a profile holds: its function names, files, tags and types.
import { escapePattern, makeSource } from './draw.mjs';

/** Lines that are wrong, or right in a way that few people know. */
const ODD_LINES = [
  'o',
  'o',
  'options',
  'o foo',
  ':',
  ':',
  'nosuch',
  'nosuch=3',
  'help nosuch',
  'help top foo',
  'help sort',
  'help o',
  'help :',
  'peek',
  'list',
  'disasm',
  'weblist',
  'top >',
  'top > ',
  'focus bar',
  'trim foo',
  'cum foo',
  'sort cum',
  'granularity lines',
  'nodecount=abc',
  'nodecount=',
  'nodecount=0x2',
  'nodecount=+3',
  'nodecount=1_0',
  'nodecount=99999999999999999999',
  'nodecount=2147483648',
  'nodecount= 4 //: note //: 5',
  'nodecount',
  'nodefraction',
  'trim=maybe',
  'trim=',
  'trim=Y',
  'trim=nO',
  'trim=tRuE',
  'trim=off',
  'sort=what',
  'sort=',
  'sort=CUM',
  'sort',
  'granularity=Lines',
  'granularity=',
  'nodefraction=x',
  'nodefraction=',
  'nodefraction=1_0',
  'nodefraction=.',
  'nodefraction=+.5',
  'nodefraction=1e',
  'edgefraction=0x',
  'divide_by=0',
  'divide_by=-0',
  'divide_by=1e',
  'cum',
  'cum=1',
  'cum = true',
  'cum=T',
  'cum=yes',
  'cum=0',
  'lines',
  'lines=t',
  'flat=',
  'flat=TRUE',
  'addresses=True',
  'TOP',
  'Top5',
  'top99999999999',
  'top 99999999999',
  'top 2147483648',
  'top -2147483648',
  'top5x',
  'top 5x',
  '5',
  '5top',
  '#5',
  'sample_index=zz',
  'sample_index',
  'sample_index=',
  'sample_index=0 //: x',
  'focus',
  'focus=',
  'focus= a=b ',
  'focus=x //: y //: z',
  'focus=//:',
  '# a remark',
  '//: x',
  '=',
  '= 3',
  '=x=y',
  'x = y',
  'top=3',
  'top =3',
  'top2 | grep x',
  'top2|cat',
  'top2>f',
  'top >/no/such/folder/x',
  'top > .',
  'top >a >b',
  'top "main"',
  "top 'main'",
  'top main;',
  'top -cum -cum',
  'top --cum',
  'top -CUM',
  'top --',
  'top -',
  'top --foo',
  'top -- -',
  'text -1',
  'tree -cum 3',
  'tags -cum',
  'traces 3',
  'raw x',
  'comments x',
  'comments -x',
  'callgrind >',
  'proto > /no/such/folder/x',
  'mean',
  'mean=',
  'mean=1',
  'mean=0',
  'call_tree',
  'noinlines',
  'output=',
  'output',
  'unit',
  'unit=',
  'tagroot',
  'tagroot=',
  'tagroot=,',
  'tagleaf=,,',
  'normalize',
  'normalize=0',
  'intel_syntax',
  'compact_labels',
  'compact_labels=0',
  ' top 1 ',
  '\ttop1\t',
  'top\u00a01',
  'top\u20033',
  'focus\u00a0=\u00a0x',
  '\u00a0',
  '',
  '  ',
  'topé',
  'é',
  'quit=3',
  'exit=',
  'q=',
  'help=',
  'o=',
  'top5 -',
  'peek5',
  'list3',
  'peek (',
  'list [',
  'peek . -(',
  'peek . (',
  'traces -(',
  'tags (',
  'tags -[',
  'raw -)',
  'dot )',
  'tree *',
];

/** Whole arguments of calls that are wrong before a profile is looked at, or unusual; FILE stands for the profile. */
const ODD_CALLS = [
  ['-nosuch', 'FILE'],
  ['--', 'FILE'],
  ['-top', '--', 'FILE'],
  ['---top', 'FILE'],
  ['-=x', 'FILE'],
  ['--=x', 'FILE'],
  ['-nodecount'],
  ['-top', '-nodecount', 'FILE'],
  ['-nodecount=x', '-top', 'FILE'],
  ['-top', '-nodecount=', 'FILE'],
  ['-top', '-nodecount=0b11', 'FILE'],
  ['-top', '-nodecount=0o7', 'FILE'],
  ['-top', '-nodecount=010', 'FILE'],
  ['-top', '-nodecount=1__0', 'FILE'],
  ['-top', '-nodecount=99999999999999999999', 'FILE'],
  ['-top', '-nodecount=-0x3', 'FILE'],
  ['-top', '-nodefraction=', 'FILE'],
  ['-top', '-nodefraction=1e999', 'FILE'],
  ['-top', '-divide_by=0', 'FILE'],
  ['-top', '-trim=maybe', 'FILE'],
  ['-top', '-trim=', 'FILE'],
  ['-top', '-trim=T', '-mean=F', 'FILE'],
  ['-top', '-trim', 'false', 'FILE'],
  ['-top', '-mean=yes', 'FILE'],
  ['-h'],
  ['-help'],
  ['--help', 'FILE'],
  ['-top', '-h', 'FILE'],
  ['-h=1', 'FILE'],
  [],
  ['-top'],
  ['-top='],
  ['-top=x', 'FILE'],
  ['-peek'],
  ['-peek=', '-top', 'FILE'],
  ['-list', 'FILE'],
  ['-peek', '.', 'FILE'],
  ['-top', '-text', 'FILE'],
  ['-top', '-peek=x', 'FILE'],
  ['-top', '-raw=false', 'FILE'],
  ['-cum', '-flat', '-top', 'FILE'],
  ['-lines', '-files', '-top', 'FILE'],
  ['-cum=false', '-flat=false', '-top', 'FILE'],
  ['-functions', '-addresses=0', '-top', 'FILE'],
  ['-sort=cum', '-top', 'FILE'],
  ['-granularity=lines', '-top', 'FILE'],
  ['-top', '-http=localhost:0', 'FILE'],
  ['-top', '-no_browser', 'FILE'],
  ['-no_browser', 'FILE'],
  ['-top', '-no_browser', '-http=:0', 'FILE'],
  ['-top', '-inuse_space', 'FILE'],
  ['-top', '-inuse_objects', '-alloc_space', 'FILE'],
  ['-top', '-total_delay', 'FILE'],
  ['-top', '-mean_delay', 'FILE'],
  ['-top', '-contentions', '-mean_delay', 'FILE'],
  ['-top', '-mean_delay', '-sample_index=0', 'FILE'],
  ['-top', '-alloc_objects=false', 'FILE'],
  ['-top', '-sample_index=0', '-alloc_space', '-inuse_space', 'FILE'],
  ['-top', '-base=FILE', '-diff_base=FILE', 'FILE'],
  ['-top', '-normalize', 'FILE'],
  ['-normalize', '-base=', 'FILE'],
  ['-top', '-base=no-such-file', 'FILE'],
  ['-top', '-diff_base=no-such-file', 'FILE'],
  ['-top', '-base=no-such-file', '-base=FILE', 'FILE'],
  ['-top', '-base=FILE', 'no-such-file'],
  ['-top', 'no-such-file'],
  ['-top', 'no-such-file', 'FILE'],
  ['-top', 'FILE', 'no-such-file'],
  ['-top', 'FILE', '-cum'],
  ['-top', '.'],
  ['-top', ''],
  ['-top', 'FILE', ''],
  ['-top', 'foo:bar'],
  ['-top', '-seconds=x', 'FILE'],
  ['-top', '-seconds=5', 'FILE'],
  ['-top', '-timeout=3', 'FILE'],
  ['-top', '-timeout=-1', 'FILE'],
  ['-top', '-tools=/no/such/folder', 'FILE'],
  ['-top', '-tls_cert=x', 'FILE'],
  ['-top', '-tls_key=x', '-tls_ca=y', 'FILE'],
  ['-comments', '-add_comment=a remark', 'FILE'],
  ['-top', '-add_comment=a remark', 'FILE'],
  ['-top', '-add_comment=#hidden', 'FILE'],
  ['-comments', '-add_comment=', 'FILE'],
  ['-raw', '-add_comment=x', '-add_comment=y', 'FILE'],
  ['-raw', '-buildid=feed', 'FILE'],
  ['-top', '-buildid=feed', 'FILE'],
  ['-top', '-output=/no/such/folder/x', 'FILE'],
  ['-top', '-output=.', 'FILE'],
  ['-peek=no_such_name', '-output=x', 'FILE'],
  ['-top', '-output=a b', 'FILE'],
  ['-disasm=no_such_name', 'FILE'],
  ['-weblist=no_such_name', 'FILE'],
  ['-list=(', 'FILE'],
  ['-peek=[z-a]', 'FILE'],
  ['-disasm=(', 'FILE'],
  ['-weblist=a**', 'FILE'],
  ['-kcachegrind', 'FILE'],
  ['-gif', 'FILE'],
  ['-ps', '-output=x.ps', 'FILE'],
  ['-symbolize=bogus', '-top', 'FILE'],
  ['-symbolize=none:bogus', '-top', 'FILE'],
  ['-symbolize=bogus:none', '-top', 'FILE'],
  ['-top', '-focus=(', '-ignore=[', 'FILE'],
  ['-top', '-ignore=[', '-tagfocus=(', 'FILE'],
  ['-top', '-show=*', '-hide=+', 'FILE'],
  ['-top', '-prune_from=)', 'FILE'],
  ['-top', '-tagshow=(', 'FILE'],
  ['-tags', '-taghide=(', 'FILE'],
  ['-top', '-show_from=(', '-sample_index=zz', 'FILE'],
  ['-top', '-sample_index=77', '-divide_by=0', 'FILE'],
  ['-proto', '-sample_index=77', 'FILE'],
  ['-raw', '-sample_index=zz', 'FILE'],
  ['-comments', '-focus=(', 'FILE'],
  ['-tags', '-sample_index=-1', 'FILE'],
  ['-top', '-unit=', 'FILE'],
];

/**
 * Lines for one piped session. `sets` marks lines that change what later lines print, `option`
 * names the option that a line assigns, `reset` marks those that bring its default back.
 * @returns {{ line: string, command: string, sets: boolean, option?: string, reset?: true }[]}
 */
export function sessionLines(facts, seed, count) {
  const s = makeSource(facts, seed),
    { d } = s;
  const lines = [];
  const active = new Set();
  const add = (line, command, sets = false, more = {}) => lines.push({ line, command, sets, ...more });

  const assign = () => {
    const name = d.weighted(s.optionTable);
    const value = s.options[name].value();
    const form = d.below(10);
    if (s.choices.has(name) && form < 3)
      add(`${value}=${d.pick(['1', 'true', 't'])}`, 'assignment', true, { option: name });
    else if (s.booleans.has(name) && form < 2)
      add(value === 'true' ? name : `${name}=f`, 'assignment', true, { option: name });
    else add(form === 9 ? `${name} = ${value} //: as drawn` : `${name}=${value}`, 'assignment', true, { option: name });
    active.add(name);
  };
  const reset = () => {
    for (const name of active)
      add(`${name}=${s.options[name].reset}`, 'assignment', true, { option: name, reset: true });
    active.clear();
  };
  const report = () => {
    const command = d.weighted(s.commands);
    let line = command;
    if (command === 'peek') line += ` ${s.pattern({ word: true, bad: 0.03 })}`;
    else if (command === 'list') line += ` ${s.listPattern()}`;
    else if (command === 'disasm' || command === 'weblist') line += ` ${s.unmatched()}`;
    else if (command === 'top' || command === 'text') {
      const form = d.below(6);
      if (form < 3) line += d.pick(['5', '1', '20', '3', '100', ' 7', ' 40', '0', ' -1', ' +2', ' 02', ' 3 1']);
      if (d.chance(0.35)) line += ' -cum';
    } else if (command === 'tree' || command === 'dot') {
      if (d.chance(0.4)) line += d.pick(['5', '15', ' 30', ' 3', ' -1', ' 0', '1']);
      if (d.chance(0.15)) line += ' -cum';
    }
    if (d.chance(0.14)) line += ` ${s.pattern({ word: true })}`;
    if (d.chance(0.1)) line += ` -${s.pattern({ word: true })}`;
    if (d.chance(0.03))
      line += ` ${s.pattern({ word: true })} -${s.pattern({ word: true })} ${s.pattern({ word: true })}`;
    // Each redirection has a name of its own, so that the file belongs to one line; without one the
    // tool numbers its files.
    if (isProto(command)) line += d.chance(0.8) ? ` >p${lines.length}.pb.gz` : '';
    else if (command === 'callgrind') line += d.chance(0.8) ? ` >c${lines.length}.out` : '';
    else if (d.chance(0.04))
      line += d.pick([` >f${lines.length}.txt`, ` > f${lines.length}.txt`, ` >f${lines.length}.txt 2`]);
    add(line, command);
  };
  const odd = () => {
    const type = d.pick(facts.types.length > 0 ? facts.types : [{ type: 'cpu' }]).type;
    const line = d.weighted([
      [14, () => d.pick(ODD_LINES)],
      [2, () => type],
      [2, () => `mean_${type}`],
      [2, () => `total_${type}`],
      [1, () => `inuse_${type}`],
    ])();
    const sets = line.includes('=') || /^(mean|call_tree|noinlines|normalize|intel_syntax|compact_labels)$/.test(line);
    if (line === ':' || line === type || line.startsWith('mean_') || line.startsWith('total_')) {
      active.add('mean').add('sample_index');
      add(line, 'shortcut', true);
    } else add(line, line === 'o' || line === 'options' ? 'options' : 'errors', sets);
    if (!sets) return;
    const name = line.split('=')[0].trim();
    if (name in s.options) active.add(name);
    else if (name === 'cum' || name === 'flat') active.add('sort');
    else active.add('granularity');
  };

  while (lines.length < count) {
    const settings = d.below(4);
    for (let i = 0; i < settings; i++) assign();
    const reports = 2 + d.below(4);
    for (let i = 0; i < reports; i++) report();
    if (d.chance(0.6)) odd();
    if (d.chance(0.3)) odd();
    reset();
  }
  return lines.slice(0, count);
}

/** Commands that write profile.proto, which is compared unpacked. */
const SYMBOLIZE_MODES = [
  'demangle=full',
  'demangle=templates',
  'demangle=none',
  'demangle=default',
  'force',
  'local',
  'fastlocal:force',
  'Demangle=Full',
  'full',
  'no',
  'force:demangle=templates',
];
const isProto = command => command === 'proto' || command === 'topproto';

/**
 * Arguments for one report per call, without the profile.
 * @returns {{ args: string[], command: string, whole?: true }} `whole`: the profile is among the
 * arguments, or none is meant
 */
export function oneShotArguments(facts, seed, file) {
  const s = makeSource(facts, seed),
    { d } = s;
  if (d.chance(0.2))
    return {
      args: ['-symbolize=none', ...d.pick(ODD_CALLS).map(arg => arg.replace('FILE', () => file))],
      command: '(odd calls)',
      whole: true,
    };
  const args = [];
  const command = d.weighted(s.commands);
  if (d.chance(0.8)) args.push('-symbolize=none');
  else if (d.chance(0.5)) args.push(`-symbolize=${d.pick(SYMBOLIZE_MODES)}`);
  if (command === 'peek') args.push(`-peek=${s.pattern({ bad: 0.03 })}`);
  else if (command === 'list') args.push(`-list=${s.listPattern()}`);
  else if (command === 'disasm' || command === 'weblist') args.push(`-${command}=${s.unmatched()}`);
  else args.push(d.chance(0.1) ? `--${command}` : `-${command}`);
  const count = d.below(4);
  const used = new Set();
  for (let i = 0; i < count; i++) {
    const name = d.weighted(s.optionTable);
    if (used.has(name) || s.options[name].shellOnly) continue;
    used.add(name);
    const value = s.options[name].value();
    if (s.choices.has(name)) args.push(`-${value}`);
    else if (s.booleans.has(name)) args.push(value === 'true' && d.chance(0.7) ? `-${name}` : `-${name}=${value}`);
    else if (d.chance(0.15) && value !== '') args.push(`-${name}`, value);
    else args.push(`-${name}=${value}`);
  }
  if (isProto(command) ? d.chance(0.7) : d.chance(0.05)) args.push('-output=out.file');
  // A name may hold a zero byte; an argument cannot.
  return { args: args.map(arg => arg.replaceAll('\0', '')), command };
}

/**
 * Arguments that name the profile, now and then together with others: merged, or as a base.
 * The neighbour in the folder often has the same types; `others` are any.
 */
export function sourceArguments(d, file, neighbour, others) {
  const other = () => (d.chance(0.5) ? neighbour : d.pick(others));
  const how = () => d.pick(['base', 'diff_base']);
  return d.weighted([
    [80, () => [file]],
    [4, () => [file, other()]],
    [2, () => [file, file]],
    [1, () => [file, other(), other()]],
    [1, () => [other(), file, file]],
    [6, () => [`-${how()}=${other()}`, file]],
    [1, () => [`-diff_base=${file}`, file]],
    [2, () => ['-normalize', `-${how()}=${other()}`, file]],
    [1, () => [`-${how()}=${other()}`, file, other()]],
    [0.5, () => [`-base=${other()}`, `-base=${other()}`, file]],
    [0.5, () => [`-add_comment=${escapePattern('a.b')}`, file]],
    [0.5, () => ['-buildid=feed', file]],
    [0.5, () => [file, 'no-such-file']],
  ])();
}
