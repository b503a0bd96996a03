// The bytes of topproto before compression, as go tool pprof writes them.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { unixPaths } from '../../src/core/base/paths.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import { defaults, type Config } from '../../src/core/view/options.ts';
import { Report } from '../../src/core/graph/report.ts';
import { topProfile } from '../../src/core/graph/top-profile.ts';
import { makeView } from '../../src/core/view/view.ts';

const fixtureA = decodeProfile(
  zlib.gunzipSync(fs.readFileSync(new URL('../fixtures/profiles/made-a.pb.gz', import.meta.url))),
);

function topproto(config: Partial<Config>): string {
  const view = makeView(fixtureA, { ...defaults, nodecount: 0, ...config }, null, warning =>
    expect(warning).toBeUndefined(),
  );
  const locale = { zoneAt: () => ({ offset: 0, name: 'UTC' }), paths: unixPaths };
  const report = new Report(view, locale, { visual: false, objectNames: false, callTree: false });
  return Buffer.from(encodeProfile(topProfile(report))).toString('base64');
}

test('functions', () => {
  expect(topproto({})).toBe(
    'CgQIARACCgQIAxACEgYIARAyEDISBggCEB4QHhIGCAMQFBAUEgYIBBBGEAASBggFEGQQACIGCAEiAggBIgYIAiICCAIiBggDIgII' +
      'AyIGCAQiAggEIgYIBSICCAUqBAgBEAQqBAgCEAUqBAgDEAYqBAgEEAcqBAgFEAgyADIDY3VtMgJtczIEZmxhdDIDYmFyMgNxdXgy' +
      'A2JhejIDZm9vMgRtYWluMgNjcHUyC25hbm9zZWNvbmRzSICA2NjXwcToFFCAyK+gJVoECAkQCmCAreIEcAA=',
  );
});

test('addresses: several places of one function share it', () => {
  expect(topproto({ granularity: 'addresses', unit: 'auto' })).toBe(
    'CgQIARACCgQIAxACEgYIARAoECgSBggCEB4QHhIGCAMQFBAUEgYIBBAKEAoSBggFEGQQABIGCAYQHhAAEgYIBxAoEAAiDAgBGIDA' +
      'ASIECAEQIyIMCAIYgKABIgQIAhAzIgwIAxiAgAEiBAgDECkiCwgEGIBgIgQIARAfIgsIBRiAICIECAQQCyILCAYYgEAiBAgFEBUi' +
      'DAgHGIDAASIECAUQFioGCAEQBCAFKgYIAhAGIAcqBggDEAggCSoGCAQQCiALKgYIBRAMIA0yADIDY3VtMgRhdXRvMgRmbGF0MgNi' +
      'YXIyCy9zcmMvYmFyLmdvMgNxdXgyCy9zcmMvcXV4LmdvMgNiYXoyCy9zcmMvYmF6LmdvMgRtYWluMgwvc3JjL21haW4uZ28yA2Zv' +
      'bzILL3NyYy9mb28uZ28yA2NwdTILbmFub3NlY29uZHNIgIDY2NfBxOgUUIDIr6AlWgQIDhAPYICt4gRwAA==',
  );
});

test('files, by cum, without the light ones', () => {
  expect(topproto({ granularity: 'files', sort: 'cum', nodefraction: 0.25 })).toBe(
    'CgQIARACCgQIAxACEgYIARBkEAASBggCEEYQABIGCAMQMhAyEgYIBBAeEB4iBggBIgIIASIGCAIiAggCIgYIAyICCAMiBggEIgII' +
      'BCoGCAEgBCgKKgYIAiAFKBQqBggDIAYoHioGCAQgBygyMgAyA2N1bTICbXMyBGZsYXQyDC9zcmMvbWFpbi5nbzILL3NyYy9mb28u' +
      'Z28yCy9zcmMvYmFyLmdvMgsvc3JjL3F1eC5nbzIDY3B1MgtuYW5vc2Vjb25kc0iAgNjY18HE6BRQgMivoCVaBAgIEAlggK3iBHAA',
  );
});
