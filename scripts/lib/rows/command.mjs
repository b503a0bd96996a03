import { A, because, calls, made, reports, shell, shownBy } from './make.mjs';

const heap = 'profiles/rec-heap.pb.gz';

export const command = {
  'default files': [
    ...shell(A, ['callgrind', 'proto', 'topproto', 'proto foo']),
    ...reports(A, ['-callgrind'], ['-callgrind', '-output=x.grind'], ['-proto', '-output=x.pb.gz']),
  ],
  viewers: [...shell(A, ['kcachegrind']), ...reports(A, ['-kcachegrind'])],
  '-output': [
    ...reports(
      A,
      ['-top', '-output=x.txt'],
      ['-top', '-output=/no/such/folder/x'],
      ['-peek=nothing', '-output=y.txt'],
      ['-tags', '-output=t.txt'],
    ),
    ...shell(A, ['output=z.txt', 'top1', 'tags', 'output=', 'top1']),
  ],
  'without dot': [...shell(A, ['gif', 'ps', 'gif >x.gif']), ...reports(A, ['-gif'], ['-ps', '-output=x.ps'])],
  'what reports force': [
    ...reports(
      A,
      ['-list=foo', '-nodecount=1', '-functions'],
      ['-peek=foo', '-nodecount=1', '-nodefraction=0.9'],
      ['-raw', '-functions', '-nodecount=1'],
      ['-callgrind', '-files'],
    ),
    ...reports(made('inlines'), ['-raw', '-noinlines'], ['-list=leaf', '-noinlines']),
  ],
  'default node counts': [
    ...reports(made('ties'), ['-top'], ['-tree'], ['-dot', '-nodecount=2']),
    ...shell(made('ties'), ['top', 'text']),
  ],
  'proto, raw, callgrind': [
    ...reports(
      A,
      ['-proto', '-nodecount=1', '-files', '-focus=foo', '-output=p.pb.gz'],
      ['-raw', '-nodefraction=0.9', '-focus=foo'],
      ['-callgrind', '-nodecount=1', '-nodefraction=0.9'],
    ),
  ],
  'trim=false': [
    ...shell(made('ties'), ['trim=false', 'top2', 'nodecount=3', 'top', 'nodefraction=0.5', 'top']),
    ...reports(A, ['-top', '-trim=false', '-nodecount=1', '-nodefraction=0.9']),
  ],
  svg: shownBy('test/layout/interactive.test.ts', 'the script and the group that it moves stand before the graph'),
  top: [...shell(A, ['top', 'text -cum', 'top3', 'lines=1', 'top']), ...reports(A, ['-text'])],
  'inline marks': shell(made('inlines'), ['top', 'top1', 'tree', 'lines=1', 'top', 'top2', 'noinlines', 'top']),
  tree: [
    ...shell(A, ['tree', 'tree 3', 'tree -cum', 'tree foo', 'mean=1', 'tree']),
    ...shell(made('recursion'), ['tree']),
  ],
  peek: [
    ...shell(A, [
      'peek foo',
      'peek foo|bar',
      'peek nothing',
      'peek (',
      'peek foo -baz',
      'lines=1',
      'peek foo.go',
      'peek 21',
    ]),
    ...reports(A, ['-peek=foo', '-lines']),
  ],
  traces: [
    ...shell(A, ['traces', 'traces foo', 'lines=1', 'traces']),
    ...shell(made('labels'), ['traces']),
    ...shell(made('inlines'), ['traces']),
  ],
  tags: [
    ...shell(made('labels'), ['tags', 'unit=us', 'tags']),
    ...shell(A, ['tags', 'tags v1', 'samples', 'tags']),
    ...shell(made('negative'), ['tags']),
  ],
  comments: [...reports(made('comments-doc'), ['-comments']), ...reports(A, ['-comments', '-focus=nothing'])],
  raw: [
    ...reports(A, ['-raw']),
    ...reports(made('labels'), ['-raw']),
    ...reports(made('folded'), ['-raw']),
    ...reports(made('no-mapping'), ['-raw']),
    ...reports(made('odd-times'), ['-raw']),
    ...reports(made('recursion'), ['-raw']),
  ],
  list: [
    ...shell(heap, [
      'source_path=programs/memory',
      'list main.keep',
      'list newRecord',
      'list nothing',
      'list (',
      'list main.keep >l.txt',
    ]),
    ...shell(A, ['list foo', 'list bar|foo', 'list foo bar']),
    ...shell(made('nameless'), ['list .']),
  ],
  disasm: [
    ...reports(A, ['-disasm=nothing'], ['-disasm=0x99'], ['-disasm=(']),
    ...reports(made('no-mapping'), ['-disasm=main']),
  ],
};

export const source = {
  trimming: [
    ...shell(made('paths'), [
      'lines=1',
      'top',
      'source_path=/x/b',
      'top',
      'source_path=',
      'trim_path=/a/src:/pkg',
      'top',
      'trim_path=/a',
      'top',
      'traces',
    ]),
  ],
  finding: [
    ...shell(heap, [
      'list main.keep',
      'source_path=programs/memory',
      'list main.keep',
      'source_path=/no/such/folder:programs',
      'trim_path=/nothing',
      'list main.keep',
    ]),
    ...reports(made('paths'), ['-list=g', '-trim_path=/a'], ['-list=f'], ['-list=i']),
  ],
};

const weblist = title => shownBy('test/commands/weblist.test.ts', title);
export const web_list = {
  'what is of interest': weblist('fixture A, foo'),
  ranges: weblist('neighbours up to 1000 bytes away are one range'),
  'merged lines': weblist('fixture A, foo'),
  'classes of lines': weblist('fixture A, foo'),
  padding: weblist('fixture A, foo'),
  'flat of inlined leaves': weblist('fixture A, foo'),
  escaping: weblist('names and sources are text'),
};

export const disasm = {
  symbols: shownBy('test/commands/disasm.test.ts', 'a symbol by its readable name'),
  samples: shownBy('test/commands/disasm.test.ts', 'values go to the last instruction that is not behind the sample'),
};

export const callgrind = {
  names: [...reports(A, ['-callgrind']), ...reports(made('same-names'), ['-callgrind'])],
  addresses: reports(made('addresses'), ['-callgrind']),
  'numbered callees': [
    ...reports(made('recursion'), ['-callgrind', '-call_tree']),
    ...reports(A, ['-callgrind', '-call_tree']),
  ],
  costs: reports(
    A,
    ['-callgrind', '-unit=hours'],
    ['-callgrind', '-unit=auto'],
    ['-callgrind', '-mean'],
    ['-callgrind', '-divide_by=3'],
  ),
  events: [
    ...reports(A, ['-callgrind', '-sample_index=0'], ['-callgrind', '-unit=us']),
    ...reports(made('units'), ['-callgrind', '-sample_index=fruit']),
  ],
};

export const proto = {
  topproto: [
    ...reports(
      A,
      ['-topproto', '-output=t.pb.gz'],
      ['-topproto', '-lines', '-nodecount=2', '-output=t.pb.gz'],
      ['-topproto', '-cum', '-unit=us', '-focus=foo', '-output=t.pb.gz'],
      ['-topproto', '-addresses', '-mean', '-output=t.pb.gz'],
    ),
  ],
  proto: [
    ...reports(
      A,
      ['-proto', '-focus=foo', '-output=t.pb.gz'],
      ['-proto', '-divide_by=3', '-output=t.pb.gz'],
      ['-proto', '-tagroot=k', '-tagleaf=bytes', '-output=t.pb.gz'],
      ['-proto', '-hide=foo', '-lines', '-output=t.pb.gz'],
    ),
    ...calls(['-proto', `-diff_base=${A}`, '-output=t.pb.gz', A, A]),
  ],
};

export const golden = {
  'fixture A': [
    ...reports(
      A,
      ['-tree', '-compact_labels'],
      ['-peek=foo', '-compact_labels', '-lines'],
      ['-top', '-compact_labels', '-lines'],
      ['-traces'],
      ['-tags'],
      ['-raw'],
      ['-callgrind'],
      ['-dot'],
      ['-dot', '-nodecount=3'],
      ['-topproto', '-output=t.pb.gz'],
      ['-list=foo', '-trim_path=/src'],
      ['-comments'],
    ),
  ],
};

const site = title => shownBy('test/web/handle.test.ts', title);
const drawn = because(
  'it is seen and clicked in a browser: test/web/browser.test.ts opens every page and works with it',
);
const tables = title => shownBy('test/web/numbers.test.ts', title);
const kept = title => shownBy('test/web/saved.test.ts', title);
const model = title => shownBy('test/web/flame-model.test.ts', title);
export const web = {
  server: shownBy('test/web/address.test.ts', 'what only this machine reaches'),
  'opening a browser': because(
    'it needs a terminal and a browser: the tests of the browser list are in test/host/browser.test.ts',
  ),
  'local only': site('pages for this machine alone answer neither other machines nor other names'),
  redirects: site("['/ui/', 301, 'flamegraph']"),
  'flame graph': tables('Flame Graph'),
  graph: tables('Graph'),
  top: tables('Top'),
  'text pages': tables('Peek'),
  source: tables('Source'),
  download: site('download gives the profile back'),
  errors: site('error setting config field nodecount'),
  menus: shownBy('test/web/browser.test.ts', 'every page is there'),
  refine: drawn,
  search: drawn,
  details: drawn,
  'element ids': drawn,
  'moving the graph': drawn,
  'sorting the table': drawn,
  'data of the flame graph': model("the same stacks as pprof's"),
  colours: model("the same stacks as pprof's"),
  'unique names': model("the same stacks as pprof's"),
  'frames without names': model("the same stacks as pprof's"),
  mean: model("the same stacks as pprof's"),
  drawing: model('a comparison shows what grew and what got less'),
  'settings file': kept('saving, replacing and deleting'),
  'saving and deleting': kept('saving, replacing and deleting'),
  'config menu': kept('the menu marks the last entry that the page shows'),
};
