// The title of a page comes from the profile, not from what a comment in it looks like.
import { expect, test } from 'vitest';
import { textOf } from '../../src/core/base/cells.ts';
import { Report } from '../../src/core/graph/report.ts';
import { titleOf } from '../../src/web/html/header.ts';
import { unixPaths } from '../../src/core/base/paths.ts';
import { drawnProfile, viewOf } from '../support/drawn-graph.ts';

const locale = { zoneAt: () => ({ offset: 0, name: 'UTC' }), paths: unixPaths };

test('a comment that reads like a line of ours is a comment', () => {
  const profile = drawnProfile(
    `
    10
    main.main
  `,
    { comments: ['File: other', 'Type: other'] },
  );
  const report = new Report(viewOf(profile), locale, { visual: false, objectNames: false, callTree: false });
  const about = report.aboutProfile();
  expect(about.map(textOf)).toEqual(['File: other', 'Type: other', 'Type: samples']);
  expect(titleOf(about)).toBe('unknown samples');
});
