// The texts that pictures and pages carry in themselves are those of src/browser; if not: npm run browser.
import fs from 'node:fs';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { embed, embedded, embeddedFile } from '../../scripts/lib/embed.mjs';
import { flamePageStyle, flamePictureStyle, flameScript } from '../../src/commands/output/flame-code.ts';
import { weblistScript, weblistStyle } from '../../src/commands/output/weblist-code.ts';
import { viewerScript } from '../../src/layout/viewer-code.ts';

test.each(Object.keys(embedded))('%s', async module => {
  expect(fs.readFileSync(embeddedFile(module), 'utf8') === (await embed(module))).toBe(true);
});

test.each(Object.entries({ flameScript, weblistScript, viewerScript }))(
  '%s is a script that needs no escapes',
  (_, { text }) => {
    expect(() => new vm.Script(text)).not.toThrow();
    expect(text.match(/[^\n -~]|<\/|<!--|\]\]>/g)).toBeNull();
    expect(
      text.match(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|import\(/g),
    ).toBeNull();
  },
);

test.each(Object.entries({ flamePageStyle, flamePictureStyle, weblistStyle }))('%s fetches nothing', (_, { text }) => {
  expect(text.match(/[^\n -~]|[<&]|url\(|@import/g)).toBeNull();
});
