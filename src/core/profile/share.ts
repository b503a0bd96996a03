/**
 * Sends a profile to worker threads. Columns are copied once into SharedArrayBuffers that all
 * threads read; the rest (mappings, the header) is copied to each thread by its message.
 */

import { Int64Column, Uint64Column } from '../base/int64.ts';
import type { Profile } from './profile.ts';
import { Strings } from './strings.ts';

/** A message to another thread: plain objects, and typed arrays over shared memory. */
export type Shared = { readonly [key: string]: unknown };

/** A message loses the classes of its objects; this key carries an object's class. */
const kind = '#kind';

type SharedColumn = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** Copies an array into shared memory. */
export function shareArray<T extends SharedColumn>(array: T): T {
  const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => T)(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

/** Returns a profile as a message. */
export function shareProfile(profile: Profile): Shared {
  // A column that the profile refers to twice is copied once.
  const known = new Map<object, unknown>();
  const share = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    let copy = known.get(value);
    if (copy === undefined) known.set(value, (copy = shareObject(value)));
    return copy;
  };
  const shareObject = (value: object): unknown => {
    if (ArrayBuffer.isView(value)) return shareArray(toUint8Array(value as SharedColumn));
    if (Array.isArray(value)) return value.map(share);
    const parts = value instanceof Strings ? value.parts() : value;
    const name =
      value instanceof Strings
        ? 'strings'
        : value instanceof Int64Column
          ? 'int64'
          : value instanceof Uint64Column
            ? 'uint64'
            : undefined;
    return {
      ...Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, share(part)])),
      ...(name && { [kind]: name }),
    };
  };
  return share(profile) as Shared;
}

/** Converts Node's Buffer to a plain Uint8Array: its constructor does not take shared memory. */
const toUint8Array = (array: SharedColumn): SharedColumn =>
  array instanceof Uint8Array ? new Uint8Array(array.buffer, array.byteOffset, array.length) : array;

/** Rebuilds the profile from a message of shareProfile. */
export function openShared(sent: Shared): Profile {
  const known = new Map<object, unknown>();
  const open = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    let copy = known.get(value);
    if (copy === undefined) known.set(value, (copy = openObject(value)));
    return copy;
  };
  const openObject = (value: object): unknown => {
    if (Array.isArray(value)) return value.map(open);
    const { [kind]: name, ...parts } = Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, open(part)]),
    ) as Record<string, never>;
    switch (name as string | undefined) {
      case 'strings':
        return Strings.fromParts(parts as unknown as ReturnType<Strings['parts']>);
      case 'int64':
        return new Int64Column(parts['lo']!, parts['hi']!);
      case 'uint64':
        return new Uint64Column(parts['hi']!, parts['lo']!);
      default:
        return parts;
    }
  };
  return open(sent) as Profile;
}
