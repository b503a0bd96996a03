// The faults of the bundled programs, as a person finds them: what is recorded from the real tool
// shows that they are visible there too, and that inkprof prints the same.
const sessions = [
  ['examples/invoices/cpu.pb.gz', 'top5', 'top10 -cum', 'peek main.validID$', 'list main.validID'],
  [
    'examples/gateway/cpu.pb.gz',
    'top20 -cum',
    'tags',
    'hide=mw\\.|net/http',
    'top10 -cum',
    'hide=',
    'list mw.allowed',
    'tagfocus=tenant=umbrella',
    'top20 -cum',
  ],
  ['examples/leaky-service/heap.pb.gz', 'top6', 'peek newEntry$', 'dot 6'],
  ['examples/logindex/heap.pb.gz', 'top', 'sample_index=alloc_space', 'top', 'list main.normalize', 'mean=1', 'top'],
  ['examples/ctxchain/heap.pb.gz', 'top', 'list main..worker..work'],
  ['examples/ctxchain/cpu.pb.gz', 'top', 'peek context.value$', 'list main.tenant'],
  ['-diff_base=examples/snapshots/heap-1.pb.gz examples/snapshots/heap-2.pb.gz', 'top', 'drop_negative=1', 'top'],
  ['-diff_base=examples/snapshots/heap-2.pb.gz examples/snapshots/heap-3.pb.gz', 'top', 'list main..service..connect'],
  [
    'examples/notifier/goroutine.pb.gz',
    'top12',
    'show=^main\\.',
    'top',
    'show=',
    'list main.lookup|main.printAll',
    'traces',
  ],
  ['-diff_base=examples/notifier/goroutine-early.pb.gz examples/notifier/goroutine.pb.gz', 'show=^main\\.', 'top'],
  ['examples/bufpool/allocs.pb.gz', 'top', 'hide=^reflect\\.', 'top', 'hide=', 'list main..pool..get'],
  ['examples/ledger/mutex.pb.gz', 'top -cum', 'peek Unlock$', 'list writeAudit', 'sample_index=contentions', 'top'],
  ['examples/ledger/block.pb.gz', 'top -cum', 'peek Mutex..Lock$'],
  ['-diff_base=examples/dedupe/before.pb.gz examples/dedupe/after.pb.gz', 'top6', 'top20 -cum main'],
  ['-normalize -diff_base=examples/dedupe/before.pb.gz examples/dedupe/after-busy.pb.gz', 'top6', 'top10 -cum main'],
  ['examples/incident/cpu.pb.gz', 'top5', 'top5 -cum'],
  ['examples/incident/heap.pb.gz', 'top5'],
  ['examples/incident/goroutine.pb.gz', 'top -cum', 'list audit', 'traces'],
  ['examples/incident/mutex.pb.gz', 'top', 'list audit'],
];

/** The runs, as golden.mjs records them; arguments and files are named from the stage. */
export const exampleRuns = () =>
  sessions.map(([args, ...lines]) => ({ args: ['-symbolize=none', ...args.split(' ')], lines }));
