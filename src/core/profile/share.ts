/**
 * A profile that several threads read: its columns in memory that all of them
 * see, copied there once. What is no column (mappings, the header) is copied to
 * each thread by the message that brings it.
 */

import { Int64Column, Uint64Column } from '../base/int64.ts';
import type { Profile } from './profile.ts';
import { Strings } from './strings.ts';

/** What may be sent to another thread: plain objects, and typed arrays over shared memory. */
export type Shared = { readonly [key: string]: unknown };

/** Class instances arrive as plain objects: this key says what they were. */
const kind = '#kind';

type Column = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** A copy in shared memory. */
export function shareArray<T extends Column>(array: T): T {
  const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => T)(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

/** A profile as it is sent. */
export function shareProfile(profile: Profile): Shared {
  // Columns that are one stay one.
  const known = new Map<object, unknown>();
  const shared = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    let copy = known.get(value);
    if (copy === undefined) known.set(value, (copy = sharedObject(value)));
    return copy;
  };
  const sharedObject = (value: object): unknown => {
    if (ArrayBuffer.isView(value)) return shareArray(plainBytes(value as Column));
    if (Array.isArray(value)) return value.map(shared);
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
      ...Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, shared(part)])),
      ...(name && { [kind]: name }),
    };
  };
  return shared(profile) as Shared;
}

/** Node's Buffer is bytes, too, and cannot be made of shared memory by its constructor. */
const plainBytes = (array: Column): Column =>
  array instanceof Uint8Array ? new Uint8Array(array.buffer, array.byteOffset, array.length) : array;

/** The profile again, where it has arrived. */
export function openShared(sent: Shared): Profile {
  const known = new Map<object, unknown>();
  const opened = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    let copy = known.get(value);
    if (copy === undefined) known.set(value, (copy = openedObject(value)));
    return copy;
  };
  const openedObject = (value: object): unknown => {
    if (Array.isArray(value)) return value.map(opened);
    const { [kind]: name, ...parts } = Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, opened(part)]),
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
  return opened(sent) as Profile;
}
