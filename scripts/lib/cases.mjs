// What the goldens hold: scripts that are applied to every fixture that fits them.
// A script is a list of runs; its lines are made from the fixture's own names, so that a new
// fixture needs no new script. Only commands whose output does not depend on the machine occur.

import { hashText } from './rng.mjs';

const escapePattern = text => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** Names of a profile that the scripts use. */
function namesOf(facts) {
  // A longer name makes a pattern for which the real tool needs minutes.
  const all = facts.functions.filter(f => f.name.length <= 300);
  const fallback = { name: 'main', file: 'main.go' };
  // A function that is on some stacks and not on all, so that a filter keeps a part.
  const middle =
    all.find(f => f.weight <= facts.samples * 0.6 && f.weight >= facts.samples * 0.05) ?? all[0] ?? fallback;
  const second = all.find(f => f.weight < middle.weight && f.name !== middle.name) ?? all.at(-1) ?? fallback;
  const word = pattern => pattern.replace(/\s/g, '.');
  const pieces = middle.name.split(/[^A-Za-z0-9_]+/).filter(piece => piece.length > 2);
  return {
    one: word(escapePattern(middle.name)),
    two: word(escapePattern(second.name)),
    piece: pieces.at(-1) ?? 'main',
    file: escapePattern((middle.file || 'none').split('/').at(-1)),
    dir: middle.file.includes('/') ? middle.file.slice(0, middle.file.lastIndexOf('/')) : '/src',
  };
}

/** Small enough that a whole dump is pleasant to read in a diff. */
const small = facts => facts.samples <= 200 && facts.bytes <= 60_000;
const symbolized = facts => facts.functions.length >= 8;
const labelled = facts => facts.tags.size + facts.numericTags.size > 0;

/**
 * @typedef {{ path: string, facts: import('./facts.mjs').Facts }} Fixture
 * @typedef {{ args: string[], lines?: string[] }} RunSpec with `lines` a piped session
 */

/** One report per call: every report of the tool. */
function reports({ path, facts }) {
  const n = namesOf(facts);
  const none = ['-symbolize=none'];
  const runs = [
    [...none, '-top', path],
    [...none, '-text', '-cum', '-nodecount=6', path],
    [...none, '-tree', '-nodecount=12', path],
    [...none, `-peek=${n.one}`, path],
    [...none, '-tags', path],
    [...none, '-comments', path],
    [...none, '-dot', '-nodecount=10', path],
    [...none, '-traces', path],
    [...none, '-raw', path],
    [...none, '-proto', '-output=out.pb.gz', path],
    ['-top', '-nodecount=4', path],
  ];
  return runs.map(args => ({ args }));
}

/** A session as a person would type it. */
function tour({ path, facts }) {
  const n = namesOf(facts);
  const lines = [
    'top5',
    'top 5 -cum',
    `top ${n.one}`,
    `text 3 -${n.one}`,
    `peek ${n.two}`,
    'tree 6',
    'tags',
    'comments',
  ];
  if (small(facts)) lines.push('traces', 'raw');
  for (const [i, { type }] of facts.types.entries()) {
    lines.push(i % 2 === 0 ? `sample_index=${i}` : `sample_index=${type}`, 'top3');
    if (type !== '') lines.push(type, 'top2 -cum');
  }
  lines.push('sample_index=', 'o', 'dot 6', 'top10 > kept.txt', 'proto >kept.pb.gz', 'quit', 'top');
  return [{ args: ['-symbolize=none', path], lines }];
}

/** The grammar of a line: numbers, words, redirections, assignments, shortcuts, mistakes. */
function grammar({ path, facts }) {
  const n = namesOf(facts);
  const type = facts.types.at(-1).type;
  const lines = [
    'top',
    'top0',
    'top -1',
    'top -5',
    'top +2',
    'top02',
    'top 0x2',
    'top 99999999999',
    'top 3 1',
    'text2',
    'top --cum 3',
    'top -flat',
    'top --foo',
    'top -',
    'top --',
    `top ${n.one} ${n.two}`,
    `top -${n.one} -${n.two}`,
    `top 2 ${n.one} -${n.two}`,
    'top "main"',
    'top | grep x',
    'top2|cat',
    'top2>o.txt',
    'top >',
    'top >one.txt 2',
    'top 3 > two.txt',
    'top >/no/such/folder/x',
    'peek',
    'list',
    'peek5',
    `peek ${n.one} -${n.two}`,
    `peek ${n.one} ${n.two}`,
    'peek no_such_name',
    'list no_such_name',
    'peek (',
    'list [',
    'top (',
    'top -(',
    'nosuch',
    'nosuch5',
    'nosuch=3',
    'top=3',
    'TOP',
    '# remark',
    '//: x',
    '',
    '   ',
    ' top 1 ',
    '\ttop1',
    'focus bar',
    'focus',
    'trim foo',
    'cum foo',
    'sort cum',
    'cum',
    'flat=yes',
    'cum=0',
    'lines',
    'nodecount',
    'nodecount=abc',
    'nodecount=0x2',
    'nodecount=1_0',
    'nodecount= 2 //: note',
    'top',
    'nodecount=-1',
    'nodefraction=x',
    'nodefraction=1_0',
    'nodefraction=0.005',
    'divide_by=0',
    'top1',
    'divide_by=1',
    'trim=maybe',
    'trim=NO',
    'top2',
    'trim=',
    'sort=what',
    'sort=cum',
    'top2',
    'flat=1',
    'top2',
    'granularity=what',
    'granularity=lines',
    'top2',
    'functions=true',
    'FOCUS=foo',
    `focus=${n.one} //: note`,
    'o',
    `focus=${n.one} # x`,
    'top2',
    `focus = ${n.one}`,
    'top2',
    ':',
    'top2',
    'focus=a=b',
    'o',
    'focus=(',
    'top',
    'tags',
    ':',
    'sample_index=zz',
    'sample_index=99',
    'sample_index=-1',
    `sample_index=inuse_${type}`,
    'top1',
    `mean_${type}`,
    'o',
    'top2',
    `total_${type}`,
    'top2',
    'mean',
    'top2',
    'mean=0',
    'output=z.txt',
    'top1',
    'tags',
    'output=',
    'help nosuch',
    'help top foo',
    'help sort',
    'help o',
    'o foo',
    'options',
    'exit 3',
    'top',
  ];
  return [
    { args: ['-symbolize=none', path], lines },
    { args: ['-symbolize=none', path], lines: [] },
  ];
}

/** Name filters alone and together, and their messages. */
function filters({ path, facts }) {
  const n = namesOf(facts);
  const lines = [];
  for (const name of ['focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from']) {
    lines.push(
      `${name}=${n.one}`,
      'top5',
      'traces 1',
      `${name}=${n.one}|${n.two}`,
      'tree 6',
      `${name}=${n.file}`,
      'top5',
      `${name}=no_such_name`,
      'top5',
      `${name}=`,
    );
  }
  lines.push(
    `focus=${n.one}`,
    `hide=${n.two}`,
    'top5',
    'peek .',
    'relative_percentages=true',
    'top5',
    'tree 4',
    'relative_percentages=false',
    `ignore=${n.two}`,
    'top5',
    ':',
    'show=.',
    'top5',
    'show=',
    `hide=${n.one}`,
    'tree 5',
    'dot 5',
    'hide=',
    'focus=(?i)MAIN',
    'top3',
    'focus=^[^.]+$',
    'top3',
    'focus=\\Aruntime',
    'top3',
    'focus=\\Qmain.\\E',
    'top3',
    'focus=[[:upper:]]',
    'top3',
    'focus=(?!x)',
    'top3',
    'focus=a**',
    'top3',
    'focus=\\Z',
    'top3',
    'focus=x{1001}',
    'top3',
    'focus=',
    'hide=[',
    'top3',
    'hide=',
  );
  return [
    {
      args: ['-symbolize=none', path],
      lines: lines.map(line => (line === 'traces 1' && !small(facts) ? 'top1' : line)),
    },
  ];
}

/** How frames become nodes. */
function granularities({ path }) {
  const lines = [];
  for (const g of ['functions', 'filefunctions', 'files', 'lines', 'addresses']) {
    lines.push(
      `granularity=${g}`,
      'top6',
      'tree 5',
      'noinlines=true',
      'top6',
      'peek .',
      'noinlines=false',
      'showcolumns=true',
      'top4',
      'showcolumns=false',
      'dot 5',
    );
  }
  lines.push('granularity=functions', 'noinlines', 'top4', 'traces', 'raw', 'dot 4');
  return [{ args: ['-symbolize=none', path], lines: lines.map(line => (line === 'peek .' ? 'tree 3 -cum' : line)) }];
}

/** Cut-offs, call trees, percentages, headers. */
function trimming({ path, facts }) {
  const n = namesOf(facts);
  const lines = [
    'nodecount=3',
    'top',
    'tree',
    'dot',
    'nodecount=1',
    'top -cum',
    'tree -cum',
    'nodecount=-1',
    'nodefraction=0.05',
    'top',
    'tree',
    'dot',
    'nodefraction=0.5',
    'top',
    'nodefraction=1.5',
    'top',
    'nodefraction=0',
    'top 100',
    'nodefraction=0.005',
    'edgefraction=0.1',
    'tree 8',
    'dot 8',
    'edgefraction=1',
    'dot 8',
    'edgefraction=0.001',
    'trim=false',
    'top2',
    'tree',
    'trim=true',
    'call_tree=true',
    'top5',
    'tree 5',
    `dot ${n.one}`,
    'dot 10',
    'call_tree=false',
    'compact_labels=false',
    'top3',
    'tree 3',
    `peek ${n.one}`,
    'dot 3',
    'compact_labels=true',
    'drop_negative=true',
    'top5',
    'tree 5',
    'drop_negative=false',
    `focus=${n.one}`,
    'relative_percentages=true',
    'top5',
    'dot 5',
    'traces',
  ];
  return [
    { args: ['-symbolize=none', path], lines: lines.map(line => (line === 'traces' && !small(facts) ? 'tags' : line)) },
  ];
}

/** Units, division and means. */
function numbers({ path, facts }) {
  const lines = [];
  for (const { type } of facts.types) {
    lines.push(`sample_index=${type === '' ? 0 : type}`);
    for (const unit of ['minimum', 'auto', 'ms', 'us', 's', 'hours', 'kb', 'MB', 'bytes', 'bananas', 'count'])
      lines.push(`unit=${unit}`, 'top3');
    lines.push(
      'unit=minimum',
      'divide_by=4',
      'top3',
      'tree 3',
      'divide_by=-2',
      'top3',
      'divide_by=0.001',
      'top3',
      'divide_by=1',
      'mean=true',
      'top3',
      'tree 3',
      'dot 3',
      'tags',
      'mean=false',
    );
  }
  if (small(facts)) lines.push('unit=us', 'traces', 'unit=minimum', 'mean=1', 'traces', 'divide_by=10', 'traces');
  return [{ args: ['-symbolize=none', path], lines }];
}

/** Labels: filters, ranges, pseudo frames. */
function labels({ path, facts }) {
  const lines = ['tags'];
  const keys = [...facts.tags.keys(), ...facts.numericTags.keys()].sort();
  for (const [key, values] of [...facts.tags].sort()) {
    const first = escapePattern(values[0]),
      last = escapePattern(values.at(-1));
    for (const filter of [
      first,
      `${key}=${first}`,
      `${key}=${first},${last}`,
      `${first},${last}`,
      `${escapePattern(key)}:${first}`,
      `${key}=nothing`,
    ]) {
      lines.push(`tagfocus=${filter}`, 'top3', 'tagfocus=', `tagignore=${filter}`, 'top3', 'tagignore=');
    }
    lines.push(`tags ${first}`, `tags -${first}`);
  }
  for (const [key, { unit, values }] of [...facts.numericTags].sort()) {
    const value = values[0];
    for (const filter of [
      value,
      `${value}b`,
      `1kb:`,
      ':1kb',
      '100b:64kb',
      `${value}${unit}`,
      `${key}=${value}${unit}:`,
      `${key}=${value}`,
      `${key}=16b:`,
      '0.5kb',
      '100:600b',
      '3rd',
    ]) {
      lines.push(`tagfocus=${filter}`, 'top3', 'tagfocus=', `tagignore=${filter}`, 'tags', 'tagignore=');
    }
  }
  for (const key of keys)
    lines.push(
      `tagshow=${escapePattern(key)}`,
      'tags',
      'tagshow=',
      `taghide=${escapePattern(key)}`,
      'tags',
      'taghide=',
      `tagroot=${key}`,
      'top5',
      'tree 5',
      'tagroot=',
      `tagleaf=${key}`,
      'top5',
      'lines=1',
      'top5',
      'functions=1',
      'tagleaf=',
    );
  lines.push(
    'tagshow=zzz',
    'tags',
    'tagshow=',
    `tagroot=${keys.join(',')},nokey`,
    'top5',
    'tree 4',
    'tagroot=',
    'tagleaf=nokey',
    'top3',
    'tagleaf=',
    'tagfocus=(',
    'top3',
    'tagfocus=',
    'unit=auto',
    'tags',
    'unit=us',
    'tags',
    'unit=minimum',
    'dot 6',
    'mean=1',
    'tags',
  );
  return [{ args: ['-symbolize=none', path], lines }];
}

/** The folder below the fixtures that holds a recorded source file, judged by the end of its path. */
function sourceFolder(file, sources) {
  const at = file.lastIndexOf('/');
  const folders = [...(sources.get(file.slice(at + 1)) ?? [])].sort();
  return (
    folders.find(folder => file.slice(0, at).endsWith(folder)) ??
    folders.find(folder => file.slice(0, at).endsWith(folder.split('/').at(-1)))
  );
}

/** Source listings: by the recorded path, by search path, with a trimmed path, and where nothing is found. */
function listings({ path, facts, sources }) {
  const own = facts.functions.filter(f => sourceFolder(f.file, sources) !== undefined);
  const pick = own.slice(0, 4).map(f => escapePattern(f.name).replace(/\s/g, '.'));
  const dir = sourceFolder(own[0].file, sources);
  const trim = own[0].file.slice(0, own[0].file.lastIndexOf('/') + 1);
  const once = `list ${pick[0]}`;
  const lines = [
    ...pick.map(p => `list ${p}`),
    `list ${pick[0]} ${pick.at(-1)}`,
    `list ${pick[0]} -${pick.at(-1)}`,
    `list ${pick[0]} >listing.txt`,
    `source_path=${dir}`,
    once,
    `trim_path=${trim}`,
    once,
    'source_path=',
    once,
    'trim_path=',
    'unit=us',
    once,
    'unit=minimum',
    'mean=1',
    once,
    'mean=0',
    'divide_by=3',
    once,
    'divide_by=1',
    'noinlines=1',
    once,
    'noinlines=0',
    'granularity=addresses',
    once,
    'granularity=functions',
    `hide=${pick[0]}`,
    'list .',
    'hide=',
  ];
  const runs = [
    { args: ['-symbolize=none', `-source_path=${dir}`, `-list=${pick[0]}`, path] },
    {
      args: [
        '-symbolize=none',
        `-source_path=/no/such/folder:${dir}`,
        `-trim_path=/nothing:${trim}`,
        `-list=${pick.at(-1)}`,
        path,
      ],
    },
    { args: ['-symbolize=none', '-cum', '-nodecount=4', '-lines', `-source_path=${dir}`, '-top', path] },
  ];
  return [{ args: ['-symbolize=none', path], lines }, ...runs];
}

/** Flags: forms, mistakes, conflicts, legacy spellings. */
function commandLine({ path, facts }) {
  const n = namesOf(facts);
  const all = [
    ['--top', '--nodecount', '3', path],
    ['-top', '-nodecount=0x3', path],
    ['-top', '-nodecount=1_0', path],
    ['-top=true', '-nodecount=2', path],
    ['-top=1', '-text=false', '-nodecount=2', path],
    ['-top', '-nodecount=5', '-nodecount=2', path],
    ['-top', '-nodefraction=1e-1', path],
    ['-top', '-nodefraction=0x1p-2', path],
    ['-top', '-trim=f', '-nodecount=2', path],
    ['-top', '-cum', '-nodecount=3', '--', path],
    ['-top', '-lines', '-nodecount=3', path],
    ['-top', '-files', '-nodecount=3', path],
    ['-top', '-addresses', '-nodecount=3', path],
    ['-top', '-filefunctions', '-cum=false', '-nodecount=3', path],
    ['-nosuch', path],
    ['-top', '-nodecount=x', path],
    ['-top', '-nodefraction=x', path],
    ['-top', '-trim=maybe', path],
    ['-top', '-mean=yes', path],
    ['-list'],
    ['-top'],
    ['-sort=cum', '-top', path],
    ['-granularity=lines', '-top', path],
    ['-top', '-text', path],
    ['-top', '-peek=x', path],
    ['-top', '-sample_index=zz', path],
    ['-top', '-sample_index=77', path],
    ['-top', '-focus=(', path],
    ['-top', '-tagfocus=[', path],
    ['-peek=(', path],
    ['-peek=no_such_name', path],
    ['-list=no_such_name', path],
    ['-top', '-divide_by=0', path],
    ['-top', '-unit=bananas', '-nodecount=2', path],
    ['-top', '-inuse_space', '-alloc_space', path],
    ['-top', '-contentions', path],
    ['-top', '-mean_delay', path],
    ['-top', '-no_browser', path],
    ['-top', '-http=localhost:0', path],
    ['-top', 'no-such-file.pb.gz'],
    ['-top', 'profiles'],
    ['-top', path, 'no-such-file.pb.gz'],
    ['-top', path, '-cum'],
    ['-top', '-nodecount=2', '-add_comment=a remark', path],
    ['-comments', '-add_comment=#hidden', path],
    ['-top', '-nodecount=2', '-output=report.txt', path],
    ['-top', '-output=/no/such/folder/report.txt', path],
    ['-dot', '-call_tree', '-nodecount=5', path],
    [`-peek=${n.one}`, '-lines', path],
    ['-tree', '-relative_percentages', `-focus=${n.one}`, '-nodecount=5', path],
    ['-top', '-compact_labels', '-nodecount=3', path],
    ['-symbolize=bogus', '-top', '-nodecount=2', path],
    ['-top', '-base=no-such-file', path],
    ['-normalize', '-top', path],
    ['-tags', '-unit=auto', path],
  ];
  return all.map(args => ({
    args: args.some(arg => arg.startsWith('-symbolize')) ? args : ['-symbolize=none', ...args],
  }));
}

/** Files that the tool refuses. */
function refused({ path }) {
  const report = { args: ['-symbolize=none', '-top', path] },
    session = { args: ['-symbolize=none', path], lines: [] };
  return path.endsWith('.txt') ? [report, session] : [report];
}

/** Which scripts are applied to which fixtures; `most` limits to so many of the fixtures that fit. */
export const SCRIPTS = [
  { name: 'tour', fits: f => f.facts && f.facts.types.length > 0, make: tour },
  { name: 'reports', fits: f => f.facts, most: 10, make: reports },
  { name: 'grammar', fits: f => f.facts && symbolized(f.facts) && small(f.facts), most: 2, make: grammar },
  { name: 'filters', fits: f => f.facts && symbolized(f.facts), most: 5, make: filters },
  {
    name: 'granularities',
    fits: f => f.facts && symbolized(f.facts) && small(f.facts) && f.facts.inlined,
    most: 4,
    make: granularities,
  },
  { name: 'trimming', fits: f => f.facts && symbolized(f.facts), most: 5, make: trimming },
  { name: 'numbers', fits: f => f.facts && f.facts.functions.length > 1, most: 8, make: numbers },
  { name: 'labels', fits: f => f.facts && labelled(f.facts), most: 8, make: labels },
  {
    name: 'listings',
    fits: f => f.facts?.functions.some(fn => sourceFolder(fn.file, f.sources) !== undefined),
    most: 4,
    make: listings,
  },
  { name: 'command-line', fits: f => f.facts && symbolized(f.facts) && small(f.facts), most: 1, make: commandLine },
  { name: 'refused', fits: f => f.facts === undefined, make: refused },
];

/**
 * The fixtures of a script: where not all are taken, those whose name and the script's give the
 * smallest hashes, so that a new fixture replaces one at most.
 */
export function fixturesFor(script, fixtures) {
  const fitting = fixtures.filter(fixture => script.fits(fixture));
  if (script.most === undefined) return fitting;
  const rank = new Map(fitting.map(fixture => [fixture, hashText(`${script.name} ${fixture.path}`)]));
  // Fixtures that hold the same profile in another spelling count once.
  const content = new Map(
    fitting.map(fixture => [
      fixture,
      JSON.stringify([fixture.facts.types, fixture.facts.functions, [...fixture.facts.tags], fixture.facts.samples]),
    ]),
  );
  const taken = new Set();
  return fitting
    .sort((a, b) => rank.get(a) - rank.get(b))
    .filter(fixture => {
      const isNew = !taken.has(content.get(fixture));
      taken.add(content.get(fixture));
      return isNew;
    })
    .slice(0, script.most);
}
