import type { Header, ValueType } from '../profile/profile.ts';

/**
 * Returns drop_frames and keep_frames for a profile in an older format, which does not name the
 * profiler's own frames. These are pprof's patterns by kind of profile (legacy_profile.go
 * addLegacyFrameInfo), in its order, because a saved profile contains their text.
 */
export function machineryFrames(types: readonly ValueType[]): Pick<Header, 'dropFrames' | 'keepFrames'> {
  const names = types.map(t => t.type).join(' ');
  if (heapTypes.has(names)) return { dropFrames: allocators, keepFrames: goCalls };
  return { dropFrames: names === 'contentions delay' ? locks : cpuProfiler, keepFrames: '' };
}

const heapTypes = new Set([
  'allocations size',
  'objects space',
  'inuse_objects inuse_space',
  'alloc_objects alloc_space',
  'alloc_objects alloc_space inuse_objects inuse_space',
]);

const prefixed = (prefix: string, names: string): string[] => names.split(' ').map(name => prefix + name);

const allocators = [
  'calloc',
  'cfree',
  'malloc',
  'free',
  'memalign',
  'do_memalign',
  '(__)?posix_memalign',
  'pvalloc',
  'valloc',
  'realloc',
  'tcmalloc::.*',
  ...prefixed(
    'tc_',
    'calloc cfree malloc free memalign posix_memalign pvalloc valloc realloc new delete newarray ' +
      'deletearray new_nothrow newarray_nothrow',
  ),
  ...prefixed('malloc_zone_', 'malloc calloc valloc realloc memalign free'),
  'runtime\\..*',
  'BaseArena::.*',
  ...prefixed('(::)?do_malloc', '_no_errno _pages'),
  '(::)?do_malloc',
  'DoSampledAllocation',
  'MallocedMemBlock::MallocedMemBlock',
  '_M_allocate',
  ...prefixed('__builtin_(vec_)?', 'delete new'),
  '__gnu_cxx::new_allocator::allocate',
  '__libc_malloc',
  '__malloc_alloc_template::allocate',
  'allocate',
  'cpp_alloc',
  'operator new(\\[\\])?',
  'simple_alloc::allocate',
].join('|');

/** Frames of the Go runtime that call the program. */
const goCalls = prefixed('runtime\\.', 'panic reflectcall call[0-9]*').join('|');

const locks = [
  'RecordLockProfileData',
  ...prefixed('(base::)?', 'RecordLockProfileData.* SubmitMutexProfileData.* SubmitSpinLockProfileData.*'),
  ...prefixed('(base::Mutex::)?', 'AwaitCommon.* Unlock.* UnlockSlow.* ReaderUnlock.*'),
  '(base::MutexLock::)?~MutexLock.*',
  ...prefixed('(Mutex::)?', 'AwaitCommon.* Unlock.* UnlockSlow.* ReaderUnlock.*'),
  '(MutexLock::)?~MutexLock.*',
  ...prefixed('(SpinLock::)?', 'Unlock.* SlowUnlock.*'),
  '(SpinLockHolder::)?~SpinLockHolder.*',
].join('|');

const cpuProfiler =
  'ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|__pthread_sighandler|__restore';
