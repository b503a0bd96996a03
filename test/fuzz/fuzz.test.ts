// A few thousand inputs drawn by seed for every area of `npm run fuzz`: each has a result or a sentence.
import { expect, test } from 'vitest';
import { randomOf } from './area.ts';
import { areas } from './areas.ts';

const seed = 1;

test.each(areas.map(area => [area.name, area] as const))('%s', async (name, area) => {
  const attempt = await area.start();
  const counts = { ok: 0, sentence: 0 };
  const finds: string[] = [];
  for (let index = 0; index < area.tested; index++) {
    try {
      counts[await attempt(randomOf(name, seed, index), () => {})]++;
    } catch (error) {
      finds.push(`npm run fuzz -- -area=${name} -seed=${seed} -from=${index} -count=1: ${(error as Error).stack}`);
    }
  }
  expect(finds).toEqual([]);
  expect(counts.ok + counts.sentence).toBe(area.tested);
  // What is refused at once, every time, tries nothing.
  expect(counts.ok).toBeGreaterThan(0);
});

test('an input is the same for the same area, seed and number, and for no other', () => {
  const drawn = (area: string, of: number, index: number): string => randomOf(area, of, index).bytes(16).join();
  expect(drawn('profile', 1, 7)).toBe(drawn('profile', 1, 7));
  const others = [drawn('gzip', 1, 7), drawn('profile', 2, 7), drawn('profile', 1, 8), drawn('profile', 17, 0)];
  expect(new Set([drawn('profile', 1, 7), ...others]).size).toBe(5);
});

test('the areas try a few thousand inputs here', () => {
  expect(areas.reduce((sum, { tested }) => sum + tested, 0)).toBeGreaterThan(4000);
});
