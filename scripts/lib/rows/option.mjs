import { A, because, calls, made, reports, shell, shownBy } from './make.mjs';

const labels = made('labels');

export const option = {
  output: shell(A, ['output=z.txt', 'top1', 'peek foo', 'tags', 'nosuch', 'output=', 'top1']),
  call_tree: [...shell(made('recursion'), ['call_tree=1', 'top', 'tree', 'dot', 'dot 3']), ...reports(made('recursion'), ['-dot', '-call_tree', '-nodefraction=0.2'])],
  relative_percentages: shell(A, ['focus=foo', 'top', 'relative_percentages=1', 'top', 'tree', 'tags', 'traces', 'dot 2']),
  unit: shell(A, ['unit=us', 'top', 'unit=auto', 'top', 'tree 2', 'unit=hours', 'top', 'unit=kb', 'top', 'unit=bananas', 'top', 'traces', 'unit=', 'top', 'samples', 'unit=ms', 'top']),
  compact_labels: [...shell(A, ['compact_labels=0', 'top1', 'tree 1', 'peek qux', 'tags', 'list foo']), ...reports(A, ['-top', '-compact_labels'])],
  source_path: [...shell(made('paths'), ['lines=1', 'source_path=/x/src', 'top', 'source_path=/other/b:/x/a', 'top', 'nodefraction=0', 'source_path=/x/src', 'top'])],
  trim_path: shell(made('paths'), ['lines=1', 'trim_path=/a/src', 'top', 'trim_path=/a/src/:pkg', 'top', 'trim_path=/nothing', 'top', 'peek f']),
  intel_syntax: shownBy('test/commands/disasm.test.ts', 'in the syntax that is asked for'),
  mean: [...shell(made('mean'), ['mean=1', 'top', 'tree', 'dot', 'traces', 'tags', 'peek five', 'samples', 'mean_space', 'count', 'top']), ...shell(A, ['mean=1', 'top', 'tree', 'tags', 'list foo']), ...reports(made('mean-all-zero-counts'), ['-top', '-mean'])],
  sample_index: shell(A, ['sample_index=samples', 'top', 'sample_index=0', 'top2', 'sample_index=9', 'sample_index=-1', 'sample_index=zz', 'sample_index=inuse_samples', 'top1', 'sample_index=', 'top1']),
  divide_by: [...shell(A, ['divide_by=4', 'top', 'tree 2', 'tags', 'traces', 'divide_by=-2', 'top2', 'divide_by=0', 'top', 'divide_by=0.1', 'top2', 'divide_by=1e9', 'top']), ...reports(A, ['-top', '-divide_by=0'], ['-raw', '-divide_by=4'])],
  normalize: calls(['-top', '-normalize', `-base=${A}`, A, A], ['-top', '-normalize', `-diff_base=${A}`, A, A], ['-top', '-normalize', `-base=${made('merge-ns')}`, A], ['-raw', '-normalize', `-base=${made('merge-ns')}`, made('merge-ns'), made('merge-ns')], ['-top', '-normalize', `-base=${made('merge-bytes')}`, made('merge-ns')]),
  sort: [...shell(A, ['sort=cum', 'top', 'tree 2', 'dot 2', 'sort=flat', 'top2', 'sort=what']), ...reports(A, ['-top', '-cum'], ['-tags', '-cum'])],
  tagroot: shell(A, ['tagroot=k', 'top', 'tree', 'lines=1', 'top', 'functions=1', 'tagroot=bytes,k', 'top', 'traces', 'tagroot=nope', 'top', 'tagroot=,,k', 'top2', 'focus=v1', 'top']),
  tagleaf: shell(A, ['tagleaf=k', 'top', 'tree', 'tagleaf=k,bytes', 'top', 'traces', 'tagleaf=nope', 'top2', 'tagroot=k', 'tagleaf=bytes', 'traces']),
  drop_negative: [...shell(made('negative'), ['top', 'drop_negative=1', 'top', 'tree', 'dot']), ...calls(['-top', '-drop_negative', `-base=${A}`, '-focus=foo', A])],
  nodecount: [...shell(made('ties'), ['nodecount=2', 'top', 'tree', 'dot', 'nodecount=0', 'text 1', 'top -1', 'nodecount=-5', 'tree 1']), ...reports(A, ['-top', '-nodecount=2'], ['-dot', '-nodecount=2'])],
  nodefraction: [...shell(made('trim'), ['top', 'nodefraction=0.01', 'top', 'nodefraction=1.5', 'top', 'nodefraction=0', 'top', 'nodefraction=-0.5', 'top']), ...reports(A, ['-tree', '-nodefraction=0.25'])],
  edgefraction: shell(A, ['edgefraction=0.4', 'tree', 'dot', 'edgefraction=1', 'dot', 'edgefraction=-0.6', 'dot']),
  trim: [...shell(made('trim'), ['trim=0', 'top', 'top1', 'dot']), ...reports(made('trim'), ['-top', '-trim=false', '-nodefraction=0.9'])],
  focus: shell(A, ['focus=foo', 'top', 'focus=foo|qux', 'top', 'focus=foo\\.go', 'top', 'focus=app', 'top', 'focus=nothing', 'top', 'tree']),
  ignore: shell(A, ['ignore=foo', 'top', 'ignore=baz|qux', 'top', 'ignore=app', 'top', 'ignore=nothing', 'top', 'focus=foo', 'ignore=bar', 'top']),
  prune_from: shell(A, ['prune_from=foo', 'top', 'tree', 'traces', 'prune_from=nope', 'top', 'prune_from=main', 'top', 'prune_from=^foo$|^bar$', 'top']),
  hide: shell(A, ['hide=foo', 'top', 'tree', 'traces', 'hide=main', 'top', 'hide=app', 'top', 'hide=bar', 'traces', 'hide=nothing', 'top2']),
  show: shell(A, ['show=foo', 'top', 'traces', 'show=foo|main', 'tree', 'show=app', 'top', 'show=nothing', 'top']),
  show_from: shell(A, ['show_from=foo', 'top', 'traces', 'show_from=bar', 'top', 'show_from=app', 'top2', 'show_from=nothing', 'top']),
  tagfocus: shell(A, ['tagfocus=v1', 'top', 'tagfocus=k=v1|v2', 'top', 'tagfocus=512b', 'top', 'tagfocus=bytes=1kb:', 'tags', 'tagfocus=v1,v2', 'top', 'tagfocus=k=v1,v2', 'top', 'tagfocus=nothing', 'top']),
  tagignore: shell(A, ['tagignore=v1', 'top', 'tagignore=512b', 'tags', 'tagignore=k=v1,v2', 'top', 'tagignore=nothing', 'top2', 'tagfocus=k:v', 'tagignore=:600b', 'top']),
  tagshow: [...shell(A, ['tagshow=k', 'tags', 'traces', 'dot', 'tagshow=zzz', 'tags', 'top2']), ...shell(labels, ['tagshow=a', 'tags'])],
  taghide: [...shell(A, ['taghide=k', 'tags', 'traces', 'taghide=zzz', 'tags', 'tagshow=.', 'taghide=byt', 'tags']), ...shell(labels, ['taghide=l', 'tags'])],
  noinlines: [...shell(made('inlines'), ['noinlines=1', 'top', 'tree', 'traces', 'lines=1', 'top', 'addresses=1', 'top']), ...reports(A, ['-top', '-noinlines'])],
  showcolumns: shell(made('columns'), ['lines=1', 'top', 'showcolumns=1', 'top', 'tree', 'traces', 'addresses=1', 'top', 'functions=1', 'top']),
  granularity: shell(A, ['functions=1', 'top', 'filefunctions=1', 'top', 'files=1', 'top', 'lines=1', 'top', 'tree 3', 'addresses=1', 'top', 'tree 3', 'dot 3']),
};

export const labelRows = {
  'file, build id, comments': [...reports(A, ['-top', '-nodecount=1']), ...reports(made('comments-doc'), ['-top']), ...reports(made('vdso-first'), ['-top']), ...reports(made('no-mapping'), ['-top'])],
  'type, documentation, time': [...reports(A, ['-top', '-nodecount=1', '-mean']), ...reports(made('comments-doc'), ['-top']), ...reports(made('odd-times'), ['-top']), ...reports(made('no-period'), ['-top'])],
  duration: [...shell(A, ['compact_labels=0', 'top1', 'samples', 'top1', 'sample_index=', 'unit=us', 'top1', 'divide_by=3', 'top1', 'traces']), ...reports(made('totals-past-2-53'), ['-top']), ...reports(made('columns'), ['-top']), ...reports(labels, ['-top']), ...reports(made('recursion'), ['-top'])],
  'active filters': shell(A, ['focus=main', 'ignore=nothing', 'hide=nothing', 'show=.', 'show_from=main', 'tagfocus=.', 'tagignore=nothing', 'tagshow=.', 'taghide=nothing', 'prune_from=nothing', 'tagroot=k', 'top', 'tagfocus=', 'top', `focus=a|.${'é'.repeat(40)}`, 'top', 'dot 1']),
  'shown nodes': shell(A, ['top2', 'top foo', 'nodefraction=0.9', 'top', 'unit=us', 'top1']),
  'dropped nodes': [...shell(made('trim'), ['top', 'nodefraction=0.5', 'top', 'tree', 'dot']), ...shell(A, ['nodefraction=0.25', 'top', 'edgefraction=0.4', 'tree', 'dot'])],
  'top of how many': [...shell(made('ties'), ['top', 'top 41', 'top 40', 'dot 3']), ...shell(A, ['nodefraction=0.4', 'top1', 'dot 1'])],
  'units of numeric labels': [...shell(labels, ['tags', 'traces', 'tagfocus=lat=7ms', 'top']), ...reports(labels, ['-raw'])],
  'keys without unit': shell(labels, ['tags', 'unit=us', 'tags', 'unit=kb', 'tags', 'unit=auto', 'tags']),
};

export const numbers = {
  values: [...shell(made('units'), ['sample_index=middle', 'top', 'sample_index=count', 'top', 'sample_index=none', 'top', 'unit=hours', 'sample_index=middle', 'top']), ...reports(made('halves'), ['-top', '-unit=kb'])],
  percentages: shell(made('percent'), ['sample_index=almost', 'top', 'sample_index=enough', 'top', 'sample_index=nearly10', 'top', 'sample_index=nearly1', 'top', 'sample_index=of32', 'top']),
  'families of units': shell(made('units'), ['sample_index=kilo', 'top', 'sample_index=mega', 'top', 'sample_index=hours', 'top', 'sample_index=gcu', 'top', 'sample_index=nanogcu', 'top', 'unit=auto', 'top', 'sample_index=mega', 'unit=GB', 'top']),
  'spellings of units': shell(made('units'), ['sample_index=upper', 'top', 'sample_index=micro', 'top', 'unit=Milliseconds', 'top', 'unit=SEC', 'top', 'unit=nanosecondss', 'top', 'sample_index=kilo', 'unit=KBYTES', 'top', 'unit=bs', 'top']),
  'greek micro': shell(made('units'), ['sample_index=greek', 'top', 'sample_index=micro', 'unit=μs', 'top']),
  'a unit of another family': shell(made('units'), ['sample_index=middle', 'unit=kb', 'top', 'unit=minutes', 'top', 'sample_index=kilo', 'unit=ms', 'top', 'sample_index=gcu', 'unit=s', 'top']),
  'unknown units': shell(made('units'), ['sample_index=fruit', 'top', 'unit=kb', 'top', 'unit=count', 'top', 'sample_index=count', 'unit=ms', 'top', 'unit=kb', 'top', 'sample_index=days', 'unit=minimum', 'top', 'sample_index=minutes', 'top', 'sample_index=spaced', 'top', 'sample_index=kibi', 'top']),
  'one unit a report': shell(made('units'), ['sample_index=wide', 'top', 'tree', 'top1', 'sample_index=middle', 'top', 'top1', 'dot', 'callgrind >c.out']),
  auto: shell(made('units'), ['unit=auto', 'sample_index=wide', 'top', 'tree', 'traces', 'sample_index=middle', 'top', 'traces']),
  total: [...reports(made('negative'), ['-top'], ['-tags'], ['-traces']), ...reports(made('cancel'), ['-top']), ...reports(made('no-frames'), ['-top'])],
  'total of a difference': [...reports(made('diff-labels'), ['-top'], ['-tree'], ['-tags']), ...calls(['-top', `-diff_base=${made('merge-ns')}`, made('merge-ns'), made('merge-ns')], ['-top', '-focus=foo', `-diff_base=${A}`, A, A])],
  mean: [...reports(made('mean'), ['-top', '-mean'], ['-tree', '-mean'], ['-traces', '-mean'], ['-dot', '-mean']), ...reports(made('mean-all-zero-counts'), ['-top', '-mean'])],
  'a base is negative': [...calls(['-raw', `-base=${A}`, A, A], ['-top', `-base=${made('merge-ns')}`, made('merge-ms')], ['-top', `-base=${made('merge-bytes')}`, made('merge-ns')], ['-traces', `-diff_base=${A}`, A, A])],
  normalize: calls(['-top', '-normalize', `-base=${A}`, A, A, A], ['-raw', '-normalize', `-base=${made('negative')}`, made('trim')], ['-top', '-normalize', `-base=${A}`, made('no-samples')], ['-top', '-normalize', `-base=${made('merge-ns')}`, made('merge-ms')]),
  durations: calls(['-top', '-nodecount=1', A, A], ['-top', '-nodecount=1', `-base=${A}`, A, A], ['-top', '-nodecount=1', A, made('merge-ns')]),
};

export const sampleindex = {
  default: [...reports(made('type-names'), ['-top']), ...reports(made('option-type-names'), ['-top']), ...reports(A, ['-top', '-nodecount=1'])],
  numbers: reports(A, ['-top', '-sample_index=0'], ['-top', '-sample_index=1'], ['-top', '-sample_index=2'], ['-top', '-sample_index=-1'], ['-top', '-sample_index=+1'], ['-top', '-sample_index=0x1']),
  names: [...reports(A, ['-top', '-sample_index=samples'], ['-top', '-sample_index=inuse_cpu']), ...reports(made('option-type-names'), ['-top', '-sample_index=space'], ['-top', '-sample_index=inuse_space'], ['-top', '-sample_index=:'])],
  'unknown names': [...reports(A, ['-top', '-sample_index=zz'], ['-raw', '-sample_index=zz']), ...reports('broken/no-types-no-samples.pb', ['-top'])],
};

const binaries = because('needs binaries and their tools: the tests of symbolization have them');
export const symbolize = {
  modes: [...calls(['-symbolize=bogus', '-top', A], ['-symbolize=none:bogus', '-top', A], ['-symbolize=Demangle=Full:no', '-top', made('demangle')])],
  local: [...calls(['-symbolize=local', '-top', made('mappings')], ['-symbolize=force', '-top', made('mappings')], ['-top', made('no-mapping')], ['-symbolize=remote', '-top', made('mappings')])],
  remote: because('needs a server: the tests of symbolization have one'),
  'always demangled': [...calls(['-top', made('demangle')], ['-symbolize=none', '-top', made('demangle')], ['-raw', '-symbolize=local', made('folded')])],
  'names that look like C++': calls(['-symbolize=demangle=templates', '-top', made('demangle')], ['-symbolize=remote', '-raw', made('demangle')]),
  styles: calls(['-symbolize=demangle=full', '-top', made('demangle')], ['-symbolize=demangle=none', '-top', made('demangle')], ['-symbolize=demangle=default', '-top', made('demangle')], ['-symbolize=force', '-raw', made('demangle')], ['-symbolize=demangle=templates', '-traces', 'profiles/rust-cpu-pprof-rs-mangled.pb']),
  'where binaries are': binaries,
  'other builds': binaries,
  'choice of tools': binaries,
  'calls of tools': binaries,
  'bases of ELF files': binaries,
};
