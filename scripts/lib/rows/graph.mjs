import { A, because, calls, made, reports, shell } from './make.mjs';

const labels = made('labels');

export const graph = {
  'order of steps': shell(A, ['tagroot=k', 'focus=v1', 'top', 'hide=foo', 'tree', 'relative_percentages=1', 'top', 'tagfocus=k=v1', 'prune_from=bar', 'traces', 'lines=1', 'top']),
  granularities: [...shell(made('same-names'), ['functions=1', 'top', 'filefunctions=1', 'top', 'files=1', 'top', 'lines=1', 'top', 'addresses=1', 'top']), ...shell(made('mappings'), ['files=1', 'top', 'addresses=1', 'top'])],
  'addresses keep columns': shell(made('columns'), ['addresses=1', 'top', 'noinlines=1', 'top', 'showcolumns=1', 'top']),
  noinlines: shell(made('inlines'), ['noinlines=1', 'top', 'tree', 'traces']),
  'what makes a node': [...shell(made('same-names'), ['lines=1', 'tree', 'list init', 'dot']), ...shell(made('addresses'), ['addresses=1', 'top', 'tree'])],
  'printed names': [...shell(made('mappings'), ['top', 'lines=1', 'top', 'addresses=1', 'top']), ...shell(made('nameless'), ['top', 'lines=1', 'top', 'files=1', 'top'])],
  'file names': shell(made('paths'), ['files=1', 'top', 'lines=1', 'top', 'traces', 'dot']),
  'recursion and inlined edges': [...shell(made('recursion'), ['top', 'tree', 'peek .', 'dot', 'lines=1', 'tree']), ...shell(made('inlines'), ['tree', 'dot']), ...shell(made('deep'), ['top', 'tree'])],
  'skipped frames': shell(A, ['nodecount=3', 'tree', 'dot', 'nodecount=1', 'top -cum', 'nodefraction=0.6', 'top', 'dot']),
  'labels in graphs': [...shell(labels, ['dot']), ...shell(A, ['dot', 'tagshow=bytes', 'dot', 'samples', 'dot'])],
  'call trees': [...shell(made('recursion'), ['call_tree=1', 'dot', 'dot 4', 'nodefraction=0.3', 'dot']), ...reports(made('inlines'), ['-dot', '-call_tree'], ['-dot', '-call_tree', '-nodefraction=0.1'])],
  'the cut': [...reports(made('trim'), ['-top'], ['-top', '-nodefraction=0.004']), ...reports(made('cancel'), ['-top'], ['-tree'], ['-top', '-nodefraction=0.5'])],
  'second build': shell(made('paths'), ['lines=1', 'source_path=/x/src', 'top', 'top1', 'nodefraction=0', 'top', 'top1']),
  'node count in dot': shell(A, ['dot 1', 'dot 2', 'dot 3', 'dot 4', 'tagshow=none', 'dot 3']),
  'label and edge cuts': shell(A, ['nodefraction=0.15', 'dot 3', 'edgefraction=0.3', 'dot 3', 'dot', 'tree']),
  'redundant edges': [...reports('profiles/rec-cpu-recursion.pb.gz', ['-dot', '-nodecount=6'], ['-dot', '-nodecount=4', '-edgefraction=0']), ...reports('profiles/go-mutex-small.pb.gz', ['-dot', '-nodecount=5'])],
  'source_path twice': reports(made('paths'), ['-top', '-lines', '-source_path=/x/src'], ['-tree', '-lines', '-nodecount=2', '-source_path=/x/src']),
  'order by flat': [...shell(made('ties'), ['top 41', 'lines=1', 'top 41']), ...shell(made('addresses'), ['addresses=1', 'top'])],
  'order by cum': [...shell(made('ties'), ['top 41 -cum']), ...shell(made('negative'), ['top -cum']), ...shell(made('recursion'), ['top -cum'])],
  'order in dot': [...shell(made('ties'), ['dot 5']), ...reports('profiles/rec-heap.pb.gz', ['-dot', '-nodecount=8']), ...reports(made('inlines'), ['-dot'])],
  'order of edges': [...shell(made('ties'), ['tree 3', 'peek main']), ...shell(made('negative'), ['tree']), ...shell(made('cancel-edge'), ['tree'])],
  scores: [...reports(made('cancel-edge'), ['-dot']), ...reports(made('negative'), ['-dot']), ...reports(made('recursion'), ['-dot', '-nodecount=3'])],
  'labels of a node': [...shell(labels, ['dot', 'lines=1', 'dot']), ...reports('profiles/rec-cpu-labels.pb.gz', ['-dot', '-nodecount=6'])],
  'groups of numbers': [...reports('profiles/rec-heap.pb.gz', ['-dot', '-nodecount=5'], ['-dot', '-nodecount=5', '-unit=kb'], ['-dot', '-nodecount=5', '-mean']), ...reports('profiles/go-heap-legacy-text.heap', ['-dot', '-nodecount=5'])],
  'labels of leaves': shell(A, ['dot foo', 'hide=bar|baz', 'dot', 'tagroot=k', 'dot']),
};

export const dot = {
  'head and legend': [...reports(A, ['-dot']), ...reports(made('no-mapping'), ['-dot']), ...reports(made('comments-doc'), ['-dot', '-focus=f'])],
  nodes: [...reports(A, ['-dot', '-lines'], ['-dot', '-addresses'], ['-dot', '-files', '-mean']), ...reports(made('columns'), ['-dot', '-lines', '-showcolumns'])],
  colours: [...reports(made('negative'), ['-dot']), ...calls(['-dot', `-diff_base=${A}`, '-ignore=qux', A, A]), ...reports(made('percent'), ['-dot', '-sample_index=e4', '-nodefraction=0'])],
  edges: [...reports(made('inlines'), ['-dot']), ...reports(A, ['-dot', '-nodecount=3', '-tagshow=none'], ['-dot', '-nodecount=4'])],
  'label nodes': reports(labels, ['-dot'], ['-dot', '-nodecount=1']),
  'what is not escaped': [...reports(labels, ['-dot', '-tagshow=^bb$']), ...reports(made('unicode'), ['-dot', '-lines']), ...reports(made('invalid-utf8'), ['-dot'])],
  'edges to N0': reports(made('cancel-edge'), ['-dot'], ['-dot', '-call_tree'], ['-tree']),
  'short names': [...reports(made('demangle'), ['-dot']), ...reports('profiles/java-cpu-legacy.prof', ['-dot', '-nodecount=5']), ...reports('profiles/go-cpu-labels.pb.gz', ['-dot', '-nodecount=6'])],
};

export const filter = {
  order: shell(A, ['tagroot=k', 'hide=v1', 'show_from=foo', 'tagfocus=k=v1', 'tagshow=k', 'prune_from=bar', 'noinlines=1', 'traces', 'focus=(', 'tagignore=[', 'top', 'focus=', 'top']),
  'nothing matched': shell(A, ['focus=zz', 'ignore=zz', 'hide=zz', 'show=zz', 'show_from=zz', 'tagfocus=zz', 'tagignore=zz', 'tagshow=zz', 'taghide=zz', 'tagroot=zz', 'tagleaf=zz', 'prune_from=zz', 'top']),
  'bad patterns': shell(A, ['focus=(', 'ignore=[', 'top', 'focus=', 'top', 'ignore=', 'hide=*', 'top', 'hide=', 'show=a**', 'tags', 'show=', 'show_from=)', 'raw', 'show_from=', 'tagfocus=x=(', 'top', 'tagfocus=', 'tagignore=a,[', 'top', 'tagignore=', 'prune_from=\\', 'top', 'prune_from=', 'tagshow=(?!x)', 'tags', 'tagshow=', 'taghide=\\Z', 'tags', 'taghide=', 'peek (', 'list x{1001}', 'disasm [z-a]', 'weblist (?P<n']),
  'what is searched': shell(made('mappings'), ['focus=main', 'top', 'focus=server', 'top', 'focus=main\\.go', 'top', 'focus=libc', 'top', 'hide=libc', 'traces', 'show=vdso', 'traces', 'ignore=kallsyms', 'top']),
  'focus, ignore and stacks without frames': [...shell(A, ['focus=bar', 'ignore=foo', 'top']), ...shell(made('no-frames'), ['top', 'focus=f', 'top', 'focus=', 'hide=nothing', 'top', 'hide=', 'tagfocus=x', 'top']), ...shell(made('only-no-frames'), ['top', 'traces', 'ignore=x', 'top'])],
  'hide and show': shell(made('inlines'), ['hide=mid', 'traces', 'top', 'hide=deep', 'traces', 'hide=', 'show=leaf|deep', 'traces', 'top', 'hide=leaf', 'tree']),
  'show_from and prune_from': [...shell(made('inlines'), ['show_from=mid', 'traces', 'show_from=', 'prune_from=mid', 'traces', 'top']), ...shell(made('recursion'), ['show_from=g', 'traces', 'show_from=', 'prune_from=f', 'traces'])],
  ranges: shell(A, ['tagfocus=512b', 'top2', 'tagfocus=1kb', 'top2', 'tagfocus=600b:', 'top2', 'tagfocus=:600b', 'top2', 'tagfocus=100b:1kb', 'top2', 'tagfocus=1b:1s', 'top2', 'tagfocus=-5b:+5b', 'top2', 'tagfocus=0.5kb:1kb', 'top2', 'tagfocus=bytes=512b:', 'top2', 'tagfocus=k=512b', 'top2']),
  'range or pattern': shell(A, ['tagfocus=3rd', 'top2', 'tagfocus=+512b', 'top2', 'tagfocus=0.5kb', 'top2', 'tagfocus=100:600b', 'top2', 'tagignore=1:2:3', 'top2', 'tagfocus=v1', 'top2', 'tagfocus=:', 'top2']),
  'ranges without unit': [...shell(A, ['tagfocus=512', 'top', 'tagfocus=bytes=512', 'top', 'tagfocus=0:', 'top']), ...shell(labels, ['tagfocus=77', 'top', 'tagfocus=pid=77pid', 'top', 'tagfocus=5ms', 'top', 'tagfocus=9both', 'top'])],
  'key=': shell(labels, ['tagfocus=a=x', 'tags', 'tagfocus=bb=x', 'top', 'tagfocus=nokey=x', 'top', 'tagfocus=lat=5ms:', 'top', 'tagfocus=both=text', 'top', 'tagfocus==v', 'top', 'tagfocus=a=', 'top']),
  'lists of patterns': [...shell(A, ['tagfocus=v1,k', 'top', 'tagfocus=v1,v2', 'top', 'tagfocus=k=v1,v2', 'top', 'tagfocus=k=v1,', 'top', 'tagfocus=,', 'top']), ...shell(labels, ['tagfocus=x,y', 'top', 'tagfocus=a=z,y', 'top', 'tagignore=x,y', 'top'])],
  'ranges past 64 bits': because('the real tool ends itself with a stack trace; here it is an error of the expression (test/golden/README.md)'),
  'tagshow and taghide': shell(labels, ['tagshow=^a$', 'tags', 'traces', 'tagshow=', 'taghide=^a$|lat', 'tags', 'tagshow=a|b', 'tags', 'tagshow=zz', 'tags']),
  'tagroot and tagleaf': shell(labels, ['tagroot=a', 'top', 'traces', 'tagroot=a,lat', 'tree', 'tagroot=', 'tagleaf=lat,zu', 'top', 'traces', 'tagroot=both', 'tagleaf=some', 'traces']),
  'samples without the key': shell(A, ['tagroot=k', 'top', 'lines=1', 'top', 'files=1', 'top', 'functions=1', 'tagroot=nope', 'top', 'tree', 'tagroot=', 'tagleaf=nope', 'top']),
  'values in frames': shell(labels, ['tagroot=lat', 'top', 'unit=us', 'top', 'unit=auto', 'top', 'unit=minimum', 'tagroot=pid,request,bytes', 'top', 'tagroot=some', 'top']),
  'the dialect': shell(A, ['focus=(?i)FOO', 'top1', 'focus=\\Afoo\\z', 'top1', 'focus=\\Qfoo.go\\E', 'top1', 'focus=[[:alpha:]]{4}', 'top1', 'focus=\\pL\\PN', 'top1', 'focus=(?P<n>f)oo', 'top1', 'focus=(?<n>f)oo', 'top1', 'focus=\\x66oo', 'top1', 'focus=(?U)b.*', 'top1', 'focus=f(?=o)', 'top1', 'focus=(f)\\1', 'top1', 'focus=f{2,1}', 'top1', 'focus=[]a]z', 'top1', 'focus=\\p{greek}', 'top1', 'focus=^foo$', 'top1', 'focus=x*', 'top1', 'focus=(?i-s:ba.)', 'top1', 'focus=\\bba[rz]\\b', 'top1']),
};

export const oddity = {
  'bare choices': shell(A, ['cum', 'lines', 'flat', 'cum=0', 'flat=yes', 'cum = true', 'top1']),
  'pipe in a line': shell(A, ['top | grep bar', 'top|cat', 'peek foo | head']),
  'type named like a command': shell(made('type-names'), ['top', 'o', 'text', 'top 10', 'top10']),
  ties: reports(made('halves'), ['-top'], ['-top', '-unit=kb']),
  'trimmed twice': reports(made('paths'), ['-top', '-lines', '-source_path=/x/src'], ['-top', '-lines', '-source_path=/x/src', '-nodefraction=0']),
  'no frames': [...reports(made('no-frames'), ['-top'], ['-traces'], ['-top', '-focus=f'])],
  N0: reports(made('cancel-edge'), ['-dot'], ['-tree']),
  'label range without unit': shell(A, ['tagfocus=512', 'top', 'tagfocus=512b', 'top1']),
  'tagroot that meets nothing': reports(A, ['-top', '-tagroot=nope'], ['-top', '-tagroot=k,nope', '-lines']),
  'order of labels in traces': reports(labels, ['-traces']),
};
