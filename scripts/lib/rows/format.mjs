import { A, calls, made, shell } from './make.mjs';

const top = file => ['-top', '-nodecount=2', file];
const broken = name => ['-top', `broken/${name}`];
const raw = file => ['-raw', file];
const profile = name => `profiles/${name}`;

export const format = {
  gzip: calls(
    top(made('a-members')),
    top(made('a-header')),
    broken('gzip-junk.pb.gz'),
    broken('gzip-truncated.pb.gz'),
    broken('gzip-text.txt.gz'),
    broken('gzip-trailing-garbage.pb.gz'),
    broken('gzip-bad-checksum.pb.gz'),
    broken('gzip-header-only.pb.gz'),
  ),
  'order of attempts': calls(
    broken('empty.pb'),
    broken('text.txt'),
    broken('cut-message.pb'),
    broken('concatenated.pb'),
    broken('page.html'),
    broken('one-byte.pb'),
    top(profile('go-heap-legacy-text.heap')),
  ),
  'long first lines': calls(broken('long-first-line.txt'), broken('long-first-line-65535.txt')),
  strings: calls(
    broken('string-0-not-empty.pb'),
    broken('string-index-past.pb'),
    broken('string-index-negative.pb'),
    broken('no-string-table.pb'),
  ),
  'labels on loading': calls(raw(made('labels')), ['-tags', made('labels')]),
  'period without type': calls(raw(made('no-period')), raw(made('odd-times'))),
  'two profiles in one file': calls(broken('concatenated.pb'), broken('concatenated-no-time.pb')),
  'kernel symbol': calls(raw(made('mappings')), ['-proto', '-output=k.pb.gz', made('mappings')]),
  checks: calls(
    broken('no-types.pb'),
    broken('no-values.pb'),
    broken('too-many-values.pb'),
    broken('mapping-id-0.pb'),
    broken('mapping-duplicate.pb'),
    broken('function-id-0.pb'),
    broken('function-duplicate.pb'),
    broken('location-id-0.pb'),
    broken('location-duplicate.pb'),
    broken('line-function-0.pb'),
    broken('sample-location-0.pb'),
    broken('several-faults.pb'),
    broken('no-types-no-samples.pb'),
  ),
  'fields when written': calls(
    ['-proto', '-output=w.pb.gz', made('labels')],
    ['-proto', '-output=w.pb.gz', made('comments-doc')],
    ['-proto', '-output=w.pb.gz', made('drop-keep')],
  ),
  packing: calls(['-proto', '-output=w.pb.gz', made('a-unpacked')], ['-proto', '-output=w.pb.gz', made('recursion')]),
  'common types': calls(
    ['-raw', made('merge-ns'), made('merge-ms')],
    ['-raw', made('merge-ms'), made('merge-ns')],
    ['-raw', A, made('type-names')],
    ['-raw', made('duplicate-types')],
    ['-top', A, made('mean')],
  ),
  'units when merged': calls(
    ['-raw', made('merge-ms'), made('merge-ns')],
    ['-top', made('merge-ns'), made('merge-bytes')],
    ['-top', made('merge-bytes'), made('merge-ms')],
    ['-raw', made('no-period'), made('merge-ns')],
  ),
  'one profile': calls(raw(made('addresses')), ['-raw', made('addresses'), made('addresses')]),
  'ids when merged': calls(
    ['-raw', A, A],
    ['-raw', made('inlines'), made('recursion')],
    ['-raw', made('same-names'), made('same-names')],
  ),
  'mappings when merged': calls(
    ['-raw', made('mappings'), made('mappings')],
    ['-raw', made('vdso-first'), made('mappings')],
    ['-raw', made('no-mapping'), made('mappings')],
  ),
  'headers when merged': calls(
    ['-raw', A, made('no-period')],
    ['-raw', made('merge-ns'), made('merge-ms')],
    ['-raw', made('merge-ms'), made('merge-ns')],
    ['-raw', made('comments-doc'), made('drop-keep')],
    ['-comments', A, A, made('comments-doc')],
  ),
};

export const legacy = {
  'CPU profiles': calls(raw(profile('cpp-cpu-gperftools-legacy.prof')), raw(profile('go-cpu-legacy-binary.prof'))),
  'signal frames': calls(['-traces', profile('cpp-cpu-gperftools-legacy.prof')]),
  'heap headers': calls(raw(profile('cpp-heap-gperftools-legacy.heap')), raw(profile('go-heap-legacy-text.heap')), [
    '-top',
    profile('broken-jemalloc-heap_v2.heap'),
  ]),
  'heap sampling': calls(
    ['-top', '-sample_index=0', profile('go-heap-legacy-text.heap')],
    ['-top', profile('cpp-heap-gperftools-legacy.heap')],
  ),
  'bytes label': calls(
    ['-tags', profile('go-heap-legacy-text.heap')],
    ['-tags', profile('cpp-heap-gperftools-legacy.heap')],
  ),
  'four types': shell(profile('go-heap-legacy-text.heap'), ['o', 'top2', 'alloc_space', 'top2']),
  growth: calls(raw(profile('cpp-growth-legacy.growth'))),
  'Go counts': calls(
    raw(profile('rec-page-threadcreate-debug1.txt')),
    ['-traces', profile('rec-page-goroutine-debug1.txt')],
    ['-top', profile('go-threadcreate-legacy.txt')],
  ),
  threads: calls(raw(profile('cpp-threadz-legacy.thread')), raw(profile('cpp-threadz-nosymbols-legacy.thread'))),
  contention: calls(
    raw(profile('cpp-contention-legacy.contention')),
    ['-top', profile('rec-page-mutex-debug1.txt')],
    ['-traces', profile('rec-page-block-debug1.txt')],
  ),
  Java: calls(
    raw(profile('java-cpu-legacy.prof')),
    raw(profile('java-heap-legacy.heap')),
    raw(profile('java-contention-legacy.contention')),
  ),
  'return addresses': calls(
    ['-traces', '-addresses', profile('cpp-contention-legacy.contention')],
    ['-traces', '-addresses', profile('go-cpu-legacy-binary.prof')],
  ),
  'memory maps': calls(raw(profile('rec-page-heap-debug1.txt')), raw(profile('cpp-growth-legacy.growth'))),
  'neighbouring maps': calls(raw(profile('cpp-cpu-gperftools-legacy.prof'))),
  'addresses in maps': calls(
    raw(profile('cpp-threadz-legacy.thread')),
    raw(profile('cpp-contention-legacy.contention')),
  ),
  'without maps': calls(raw(made('no-mapping')), raw(profile('go-threadcreate-legacy.txt'))),
};

export const prune = {
  'dropped and kept frames': calls(
    ['-traces', made('drop-keep')],
    ['-top', made('drop-keep')],
    ['-traces', made('drop-bad-regexp')],
  ),
  'user frames': calls(['-traces', made('drop-keep')], ['-raw', made('drop-keep')]),
  'older formats': calls(
    ['-top', '-nodecount=3', profile('go-heap-legacy-text.heap')],
    ['-traces', profile('cpp-contention-legacy.contention')],
    ['-raw', profile('java-contention-legacy.contention')],
  ),
};
