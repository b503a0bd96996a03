// The line of progress: silent for half a second, one line, erased at the end.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressLine } from '../../src/host/screen/progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(columns = 60): {
  line: ReturnType<typeof progressLine>;
  pass: (ms: number) => void;
  taken: () => string[];
} {
  let now = 0;
  let written: string[] = [];
  const line = progressLine({ write: text => void written.push(text), columns, now: () => now });
  return {
    line,
    pass(ms) {
      for (let i = 0; i < ms; i += 50) {
        now += 50;
        vi.advanceTimersByTime(50);
      }
    },
    taken: () => {
      const all = written;
      written = [];
      return all;
    },
  };
}

test('what is quick is not worth a word', () => {
  const { line, pass, taken } = start();
  const task = line.begin('decoding', 100, 'bytes');
  pass(450);
  task.update(50);
  task.end();
  expect(taken()).toEqual([]);
});

test('seconds go by on their own, and the line is erased', () => {
  const { line, pass, taken } = start();
  const task = line.begin('recording on h:1', 30, 'seconds');
  pass(1000);
  expect(taken().at(-1)).toBe('\r[....................] recording on h:1 1s of 30s\x1b[K');
  pass(14_000);
  expect(taken().at(-1)).toBe('\r[##########..........] recording on h:1 15s of 30s\x1b[K');
  task.end();
  expect(taken()).toEqual(['\r\x1b[K']);
  pass(1000);
  expect(taken()).toEqual([]);
});

test('one that computes draws at its updates, ten times a second at most', () => {
  let now = 0;
  const written: string[] = [];
  const line = progressLine({ write: text => void written.push(text), columns: 80, now: () => now });
  const task = line.begin('decoding', 4_000_000, 'bytes');
  for (let i = 0; i <= 100; i++) {
    now = i * 10;
    task.update(i * 40_000);
  }
  expect(written).toHaveLength(6);
  expect(written[0]).toBe('\r[##########..........] decoding 2.0 MB of 4.0 MB\x1b[K');
  task.end();
});

test('an unknown total has a wheel; several tasks are counted; a narrow screen cuts', () => {
  const { line, pass, taken } = start(30);
  const first = line.begin('waiting for profiles.example:6060', 0, 'bytes');
  const second = line.begin('other', 0, 'files');
  pass(600);
  const last = taken().at(-1)!;
  expect(last.slice(0, 3)).toMatch(/^\r[|/\\-] $/);
  expect([last.length, last.endsWith('\x1b[K')]).toEqual([1 + 29 + 3, true]);
  first.end();
  expect(taken()).toEqual([]);
  second.end();
  expect(taken()).toEqual(['\r\x1b[K']);
});

test('clear takes it away for other words, and it comes back', () => {
  const { line, pass, taken } = start();
  const task = line.begin('reading', 200, 'files');
  pass(600);
  task.update(100);
  taken();
  line.clear();
  line.clear();
  expect(taken()).toEqual(['\r\x1b[K']);
  pass(100);
  expect(taken().at(-1)).toBe('\r[##########..........] reading 100 files of 200 files\x1b[K');
  task.end();
});
