// What pprof's own driver is tested with: its flags on profiles of the same shapes
// (test/fixtures/shapes.ts), under its settings. The expectations are recorded like all others.
import { calls } from './make.mjs';

const settings = ['-compact_labels', '-nodefraction=0.05', '-edgefraction=0.01'];
const on = (name, ...flags) => calls([...(flags.some(flag => flag.startsWith('-nodecount')) ? [] : ['-nodecount=20']), ...settings, ...flags, `shapes/${name}.pb.gz`]);

export const published = {
  'text by functions': on('cpu', '-text', '-functions', '-flat'),
  'text by functions without inlines': on('cpu', '-text', '-functions', '-noinlines', '-flat'),
  'text by functions and files without inlines': on('cpu', '-text', '-filefunctions', '-noinlines', '-flat'),
  'text by addresses without inlines': on('cpu', '-text', '-addresses', '-noinlines', '-flat'),
  'tree by addresses': on('cpu-small', '-tree', '-addresses', '-flat', '-nodecount=4'),
  'text ignores call_tree': on('cpu', '-text', '-functions', '-flat', '-nodecount=5', '-call_tree'),
  'text of allocated objects': on('heap-alloc', '-text', '-alloc_objects', '-flat'),
  'text by files': on('heap', '-text', '-files', '-flat'),
  'text by files with focus and taghide': on('heap', '-text', '-files', '-flat', '-focus=serve|parse', '-taghide=X|byt'),
  'text of objects in use': on('heap', '-text', '-inuse_objects', '-flat'),
  'text by lines with hide': on('cpu', '-text', '-lines', '-cum', '-hide=render|layout|escape'),
  'text by lines with show': on('cpu', '-text', '-lines', '-cum', '-show=serve|parse|token'),
  'text by lines with hide and focus': on('cpu', '-text', '-lines', '-cum', '-hide=render|layout|escape', '-focus=serve|parse'),
  'topproto by lines': on('cpu', '-topproto', '-lines', '-output=t.pb.gz'),
  'topproto by lines with hide': on('cpu', '-topproto', '-lines', '-cum', '-hide=render|escape', '-output=t.pb.gz'),
  'tree by lines with focus': on('heap', '-tree', '-lines', '-cum', '-focus=parse|token'),
  'tree with relative percentages': on('heap', '-tree', '-relative_percentages', '-cum', '-focus=parse|token'),
  'tree by lines with show_from': on('cpu', '-tree', '-lines', '-cum', '-show_from=parse|token'),
  'callgrind of time': on('cpu', '-callgrind'),
  'callgrind of a call tree': on('cpu', '-callgrind', '-call_tree'),
  'callgrind of memory': on('heap', '-callgrind'),
  'dot by functions': on('cpu', '-dot', '-functions', '-flat'),
  'dot of a call tree': on('cpu', '-dot', '-functions', '-flat', '-call_tree'),
  'dot by lines with focus': on('heap', '-dot', '-lines', '-flat', '-focus=serve|parse'),
  'dot of many sizes': on('heap-sizes', '-dot', '-unit=minimum'),
  'dot by addresses with focus and ignore': on('contention', '-dot', '-addresses', '-flat', '-ignore=escape', '-focus=serve'),
  'dot by files and cum': on('contention', '-dot', '-files', '-cum'),
  comments: [...on('cpu', '-comments', '-add_comment=one-more-remark'), ...on('heap', '-comments')],
  tags: on('cpu', '-tags'),
  'tags with tagfocus and tagignore': on('cpu', '-tags', '-tagignore=green|red', '-tagfocus=user|zone'),
  'tags of sizes': [...on('heap', '-tags'), ...on('heap', '-tags', '-unit=bytes')],
  traces: [...on('cpu', '-traces'), ...on('cpu', '-traces', '-addresses'), ...on('heap-labels', '-traces')],
  'dot of allocated space with focus': on('heap-alloc', '-dot', '-alloc_space', '-flat', '-focus=parse|token|layout'),
  'dot of allocated space with tagshow': on('heap-alloc', '-dot', '-alloc_space', '-flat', '-tagshow=nothing'),
  'dot of allocated space with hide': on('heap-alloc', '-dot', '-alloc_space', '-flat', '-hide=tok|par|.*yout'),
  'dot with a range of sizes': on('heap', '-dot', '-inuse_space', '-flat', '-tagfocus=1mb:2gb'),
  'dot with two ranges of sizes': on('heap', '-dot', '-inuse_space', '-flat', '-tagfocus=30kb:', '-tagignore=1mb:2mb'),
  peek: on('cpu', '-peek=tok.*|layo.*'),
  'tags of requests in a range': [...on('heap-request', '-tags', '-tagfocus=400kb:'), ...on('heap-request', '-tags', '-tagfocus=+400kb:'), ...on('heap-request', '-tags', '-relative_percentages', '-tagfocus=400kb:')],
  'long names': [...on('long-names', '-dot'), ...on('long-names', '-text')],
};
