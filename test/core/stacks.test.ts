// The stacks of a view against the data in the real tool's flame graph page:
// test/golden/stacks/, recorded by scripts/golden-stacks.mjs.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseValue } from '../../src/commands/settings.ts';
import { unixPaths } from '../../src/core/base/paths.ts';
import { parseProfile } from '../../src/core/formats/index.ts';
import type { Int64 } from '../../src/core/base/int64.ts';
import { defaults, options, type Config, type Option } from '../../src/core/view/options.ts';
import { makeStacks, placesOf, sourcesOf, type Stacks } from '../../src/core/flame/stacks.ts';
import { dropUninteresting, makeView } from '../../src/core/view/view.ts';

const goldens = new URL('../golden/stacks/', import.meta.url);
const profiles = new URL('../fixtures/profiles/', import.meta.url);

/** The config of a page: call_tree on, trim off, functions told apart by their files. */
function configOf(query: string): Config {
  const config: Record<string, unknown> = { ...defaults, call_tree: true, trim: false, granularity: 'filefunctions' };
  for (const [key, value] of new URLSearchParams(query)) {
    const option = (options as readonly Option[]).find(({ url }) => url === key)!;
    config[option.name] = parseValue(option, value);
  }
  return config as unknown as Config;
}

const number = (value: Int64): number | string => (typeof value === 'bigint' ? `${value}` : value);

/** Everything that a page holds, in the page's own form. */
function asPage(stacks: Stacks): unknown {
  const { sources } = stacks;
  const places = placesOf(stacks);
  return {
    Total: number(stacks.total),
    Scale: stacks.scale,
    Type: stacks.type,
    Unit: stacks.unit,
    Stacks: Array.from(stacks.rows, (row, s) => ({
      Value: number(stacks.values.at(row)),
      Sources: sourcesOf(stacks, s),
    })),
    Sources: Array.from({ length: sources.count }, (_, i) => ({
      FullName: sources.fullName(i),
      FileName: sources.fileName(i),
      UniqueName: sources.uniqueName(i),
      Inlined: sources.inlined[i] === 1,
      Display: sources.display(i),
      Places: Array.from({ length: places.from[i + 1] - places.from[i] }, (_, k) => ({
        Stack: places.stack[places.from[i] + k],
        Pos: places.position[places.from[i] + k],
      })),
      Self: number(sources.self.at(i)),
      Color: sources.color(i),
    })),
  };
}

for (const name of fs.readdirSync(goldens)) {
  describe(name, () => {
    // Whole numbers past 2^53 become texts, as `number` makes them.
    const text = fs
      .readFileSync(new URL(name, goldens), 'utf8')
      .replace(/:(-?\d{16,})(?=[,}])/g, (whole, digits: string) =>
        Number.isSafeInteger(Number(digits)) ? whole : `:"${digits}"`,
      );
    const { pages } = JSON.parse(text) as { pages: Record<string, unknown> };
    const bytes = fs.readFileSync(new URL(name.replace('.json', ''), profiles));
    const profile = dropUninteresting(parseProfile(zlib.gunzipSync(bytes)));
    for (const [query, page] of Object.entries(pages)) {
      test(query || 'as it opens', () => {
        expect(
          asPage(
            makeStacks(
              makeView(profile, configOf(query), null, () => {}),
              unixPaths,
            ),
          ),
        ).toEqual(page);
      });
    }
  });
}
