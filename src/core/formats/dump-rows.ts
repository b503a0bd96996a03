import { GrowInt32 } from '../base/grow.ts';
import type { Profile } from '../profile/profile.ts';
import { buildProfile, sortByFirstUse } from './builder.ts';
import type { PlainFunction, PlainLabel, PlainLine, PlainLocation, PlainSample } from './builder.ts';
import type { GoroutineHeader } from './dump-text.ts';
import type { FrameTable } from './frametable.ts';

/**
 * Distinct goroutines with their counts, as rows of numbers, one after the other:
 *
 *   header | creator (-1 = none) | number of ancestors | ancestors ... | frames, leaf first ...
 *
 * All entries but the first and the third are numbers of frames in a FrameTable.
 */
export class GoroutineRows {
  private readonly rows = new GrowInt32(1024);
  private readonly rowEnd = new GrowInt32(256);
  private readonly hashes = new GrowInt32(256);
  private counts = new Float64Array(256);
  private slots = new Int32Array(1024).fill(-1);
  private readonly row = new GrowInt32(64);

  /** The number of goroutines so far, and of those without a frame. */
  goroutines = 0;
  frameless = 0;

  add(header: number, creator: number, ancestors: GrowInt32, frames: GrowInt32): void {
    const { row } = this;
    row.length = 0;
    row.push(header);
    row.push(creator);
    row.push(ancestors.length);
    for (let i = 0; i < ancestors.length; i++) row.push(ancestors.array[i]!);
    for (let i = 0; i < frames.length; i++) row.push(frames.array[i]!);
    this.goroutines++;
    if (frames.length === 0) this.frameless++;
    let hash = 0;
    for (let i = 0; i < row.length; i++) hash = (Math.imul(hash, 0x01000193) ^ row.array[i]!) | 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; this.slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const other = this.slots[slot]!;
      if (this.hashes.array[other] === hash && this.isSameRow(other)) {
        this.counts[other]!++;
        return;
      }
    }
    this.append(slot, hash);
  }

  private isSameRow(other: number): boolean {
    const from = other === 0 ? 0 : this.rowEnd.array[other - 1]!;
    const { row } = this;
    if (this.rowEnd.array[other]! - from !== row.length) return false;
    for (let i = 0; i < row.length; i++) if (this.rows.array[from + i] !== row.array[i]) return false;
    return true;
  }

  private append(slot: number, hash: number): void {
    const fresh = this.rowEnd.length;
    this.slots[slot] = fresh;
    for (let i = 0; i < this.row.length; i++) this.rows.push(this.row.array[i]!);
    this.rowEnd.push(this.rows.length);
    this.hashes.push(hash);
    if (fresh === this.counts.length) {
      const bigger = new Float64Array(fresh * 2);
      bigger.set(this.counts);
      this.counts = bigger;
    }
    this.counts[fresh] = 1;
    if (fresh * 2 < this.slots.length) return;
    const slots = new Int32Array(this.slots.length * 4).fill(-1);
    for (let i = 0; i <= fresh; i++) {
      let at = this.hashes.array[i]! & (slots.length - 1);
      while (slots[at]! >= 0) at = (at + 1) & (slots.length - 1);
      slots[at] = i;
    }
    this.slots = slots;
  }

  /**
   * Makes a sample of each distinct goroutine: its count, its waiting time in seconds, and the
   * labels of its header.
   */
  toProfile(frames: FrameTable, headers: readonly GoroutineHeader[]): Profile {
    const functions: PlainFunction[] = [];
    const functionIds = new Map<string, number>();
    const lines = Array.from({ length: frames.length }, (_, frame): PlainLine => {
      const { name, file, line } = frames.at(frame);
      const key = `${name}\0${file}`;
      let id = functionIds.get(key);
      if (id === undefined) functionIds.set(key, (id = functions.push({ name, filename: file }) - 1));
      return { function: id, line };
    });
    const locations: PlainLocation[] = [];
    const locationIds = new Map<string, number>();
    const stackOf = (row: Int32Array): number[] => {
      const stack: number[] = [];
      for (let start = 0; start < row.length; ) {
        let end = start + 1;
        // Inlined calls are in the location of the call that they were inlined into.
        while (end < row.length && frames.isInlined(row[end - 1]!)) end++;
        const group = row.subarray(start, end);
        start = end;
        if (group.length === 1 && frames.at(group[0]!).name === 'runtime.goexit') continue;
        const key = group.join();
        let id = locationIds.get(key);
        if (id === undefined) {
          id = locations.push({ address: 0, mapping: 0, lines: Array.from(group, frame => lines[frame]!) }) - 1;
          locationIds.set(key, id);
        }
        stack.push(id);
      }
      return stack;
    };
    const nameOf = (frame: number): string => frames.at(frame).name;
    const samples = Array.from({ length: this.rowEnd.length }, (_, i): PlainSample => {
      const from = i === 0 ? 0 : this.rowEnd.array[i - 1]!;
      const row = this.rows.array.subarray(from, this.rowEnd.array[i]!);
      const count = this.counts[i]!;
      const header = headers[row[0]!]!;
      const ancestors = Array.from(row.subarray(3, 3 + row[2]!), nameOf);
      const labels = labelsOf(header, row[1]! < 0 ? '' : nameOf(row[1]!), ancestors);
      return { stack: stackOf(row.subarray(3 + row[2]!)), values: [count, count * header.minutes * 60], labels };
    });
    const type = { type: 'goroutine', unit: 'count' };
    const mapping = { start: 0, limit: 0, offset: 0, file: '', buildId: '', symbolized: true };
    const header = { periodType: type, period: 1, defaultSampleType: 'goroutine' };
    const sampleTypes = [type, { type: 'wait', unit: 'seconds' }];
    return buildProfile(sortByFirstUse({ sampleTypes, samples, locations, functions, mappings: [mapping], header }));
  }
}

function labelsOf(header: GoroutineHeader, creator: string, ancestors: readonly string[]): PlainLabel[] {
  const labels: PlainLabel[] = header.labels.map(([key, text]) => ({ key, text }));
  if (header.state !== '') labels.push({ key: 'state', text: header.state });
  if (creator !== '') labels.push({ key: 'creator', text: creator });
  for (const text of ancestors) labels.push({ key: 'ancestor', text });
  if (header.locked) labels.push({ key: 'locked', text: 'to thread' });
  if (header.bubble !== '') labels.push({ key: 'bubble', text: header.bubble });
  if (header.minutes > 0) labels.push({ key: 'wait', number: header.minutes, unit: 'minutes' });
  return labels;
}
