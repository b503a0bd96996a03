// The local time zone as Go finds it. Expected values are those of Go's time
// package for the same files.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { zoneAt } from '../../src/host/zone.ts';

const before = process.env['TZ'];
afterEach(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const seconds = (date: string): number => Date.parse(date) / 1000;

function zone(tz: string, date: string): { name: string; offset: number } {
  process.env['TZ'] = tz;
  return zoneAt(seconds(date));
}

const utc = { name: 'UTC', offset: 0 };

test('UTC', () => {
  for (const tz of ['', 'UTC']) expect(zone(tz, '2026-07-01')).toEqual(utc);
});

test('a zone that does not exist is UTC', () => {
  for (const tz of [
    'No/Such_Zone',
    ':No/Such_Zone',
    '/no/such/file',
    '../../etc/passwd',
    'Europe/../Europe/Berlin',
    'CET-1CEST',
  ])
    expect({ tz, ...zone(tz, '2026-07-01') }).toEqual({ tz, ...utc });
});

const installed = fs.existsSync('/usr/share/zoneinfo/Europe/Berlin');
if (!installed) console.log("skipped: named zones, since the system's zone files are not in /usr/share/zoneinfo");

describe.runIf(installed)('named zones', () => {
  const cases: [string, string, string, number][] = [
    ['Europe/Berlin', '2017-07-14T02:40:00Z', 'CEST', 7200],
    [':Europe/Berlin', '2017-07-14T02:40:00Z', 'CEST', 7200],
    ['/usr/share/zoneinfo/Europe/Berlin', '2017-07-14T02:40:00Z', 'CEST', 7200],
    ['Europe/Berlin', '2026-01-15', 'CET', 3600],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 'CET', 3600],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 'CEST', 7200],
    ['Europe/Berlin', '1880-01-01', 'LMT', 3208],
    ['America/New_York', '2017-07-14', 'EDT', -14400],
    ['America/New_York', '2026-12-01', 'EST', -18000],
    ['America/Sao_Paulo', '2026-07-01', '-03', -10800],
    ['Asia/Kathmandu', '2026-07-01', '+0545', 20700],
    ['Australia/Sydney', '2026-01-15', 'AEDT', 39600],
    ['Asia/Kolkata', '1944-01-01', '+0630', 23400],
    ['Europe/London', '1970-01-01', 'BST', 3600],
    ['Europe/Dublin', '2026-01-15', 'GMT', 0],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '-10', -36000],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '+14', 50400],
    ['Etc/GMT+5', '2026-01-01', '-05', -18000],
    ['Etc/UTC', '2026-01-01', 'UTC', 0],
    // Behind the last change that a file spells out.
    ['Europe/Berlin', '2050-07-01', 'CEST', 7200],
    ['America/New_York', '2050-07-01', 'EDT', -14400],
    ['Australia/Sydney', '2050-07-01', 'AEST', 36000],
  ];
  test.each(cases)('%s at %s', (tz, date, name, offset) => expect(zone(tz, date)).toEqual({ name, offset }));
});

/** A kind of time: offset in seconds, 1 for daylight saving, abbreviation. */
type Kind = [offset: number, daylight: 0 | 1, name: string];

/** A zone file: version 1 has 32-bit times only, later ones a second block and a rule behind it. */
function zoneFile(kinds: Kind[], changes: [time: number, kind: number][], rule: string, version = 2): Buffer {
  let chars = '';
  const nameAt = kinds.map(([, , name]) => {
    const known = chars.indexOf(`${name}\0`);
    if (known >= 0) return known;
    chars += `${name}\0`;
    return chars.length - name.length - 1;
  });
  const block = (wide: boolean, list: typeof changes): Buffer => {
    const head = Buffer.alloc(44);
    head.write(`TZif${version >= 2 ? version : '\0'}`, 'latin1');
    [list.length, kinds.length, chars.length].forEach((count, i) => head.writeUInt32BE(count, 32 + 4 * i));
    const times = list.map(([time]) => {
      const bytes = Buffer.alloc(wide ? 8 : 4);
      if (wide) bytes.writeBigInt64BE(BigInt(time));
      else bytes.writeInt32BE(time);
      return bytes;
    });
    const types = kinds.map(([offset, daylight], i) => {
      const bytes = Buffer.from([0, 0, 0, 0, daylight, nameAt[i]]);
      bytes.writeInt32BE(offset);
      return bytes;
    });
    return Buffer.concat([
      head,
      ...times,
      Buffer.from(list.map(([, kind]) => kind)),
      ...types,
      Buffer.from(chars, 'latin1'),
    ]);
  };
  return version < 2
    ? block(false, changes)
    : Buffer.concat([block(false, []), block(true, changes), Buffer.from(`\n${rule}\n`)]);
}

// Many systems install "slim" files: the changes up to the last irregular one, and a rule for all years after it.
describe('files whose last change is long ago', () => {
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-zone-'));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  const dates = [
    '1970-01-01',
    '1996-07-01',
    '2017-07-14T02:40:00Z',
    '2026-01-15',
    '2026-03-29T00:59:59Z',
    '2026-03-29T01:00:00Z',
    '2026-07-15',
    '2026-10-25T00:59:59Z',
    '2026-10-25T01:00:00Z',
    '2050-07-01',
    '2050-12-31',
  ];
  const [spring, autumn] = [seconds('1996-03-31T01:00:00Z'), seconds('1996-10-27T01:00:00Z')];
  const cases: [rule: string, kinds: Kind[], changes: [number, number][], names: string][] = [
    [
      'CET-1CEST,M3.5.0,M10.5.0/3',
      [
        [3600, 0, 'CET'],
        [7200, 1, 'CEST'],
      ],
      [
        [spring, 1],
        [autumn, 0],
      ],
      'CET CEST CEST CET CET CEST CEST CEST CET CEST CET',
    ],
    [
      'EST5EDT,M3.2.0,M11.1.0',
      [
        [-18000, 0, 'EST'],
        [-14400, 1, 'EDT'],
      ],
      [
        [spring, 1],
        [autumn, 0],
      ],
      'EST EDT EDT EST EDT EDT EDT EDT EDT EDT EST',
    ],
    // Winter time as negative daylight saving; the southern half of the year.
    [
      'IST-1GMT0,M10.5.0,M3.5.0/1',
      [
        [3600, 0, 'IST'],
        [0, 1, 'GMT'],
      ],
      [
        [spring, 0],
        [autumn, 1],
      ],
      'IST IST IST GMT GMT IST IST IST GMT IST GMT',
    ],
    [
      'AEST-10AEDT,M10.1.0,M4.1.0/3',
      [
        [36000, 0, 'AEST'],
        [39600, 1, 'AEDT'],
      ],
      [
        [spring, 0],
        [autumn, 1],
      ],
      'AEST AEST AEST AEDT AEDT AEDT AEST AEDT AEDT AEST AEDT',
    ],
    // Hours past the day's end, days of the year with and without leap days, names in brackets.
    [
      'EET-2EEST,M3.4.4/50,M10.4.4/50',
      [
        [7200, 0, 'EET'],
        [10800, 1, 'EEST'],
      ],
      [[spring, 1]],
      'EET EEST EEST EET EEST EEST EEST EET EET EEST EET',
    ],
    [
      'XXX3YYY,J60,J300',
      [
        [-10800, 0, 'XXX'],
        [-7200, 1, 'YYY'],
      ],
      [[spring, 0]],
      'XXX YYY YYY XXX YYY YYY YYY YYY YYY YYY XXX',
    ],
    [
      'XXX3YYY,59/0,299/-1:30',
      [
        [-10800, 0, 'XXX'],
        [-7200, 1, 'YYY'],
      ],
      [[spring, 0]],
      'XXX YYY YYY XXX YYY YYY YYY YYY YYY YYY XXX',
    ],
    [
      '<-03>3',
      [
        [-10800, 0, '-03'],
        [-7200, 1, '-02'],
      ],
      [
        [spring, 1],
        [autumn, 0],
      ],
      '-03 -02 -03 -03 -03 -03 -03 -03 -03 -03 -03',
    ],
    // Without a rule, or with one that is none, the last change lasts.
    [
      '',
      [
        [3600, 0, 'CET'],
        [7200, 1, 'CEST'],
      ],
      [[spring, 1]],
      'CET CEST CEST CEST CEST CEST CEST CEST CEST CEST CEST',
    ],
    [
      'nonsense',
      [
        [3600, 0, 'CET'],
        [7200, 1, 'CEST'],
      ],
      [[spring, 1]],
      'CET CEST CEST CEST CEST CEST CEST CEST CEST CEST CEST',
    ],
  ];
  test.each(cases)('%s', (rule, kinds, changes, expected) => {
    const file = path.join(folder, 'zone');
    fs.writeFileSync(file, zoneFile(kinds, changes, rule));
    const offsets = new Map(kinds.map(([offset, , name]) => [name, offset]));
    const found = dates.map(date => zone(file, date));
    expect(found).toEqual(expected.split(' ').map(name => ({ name, offset: offsets.get(name) })));
  });

  test('an old file of version 1', () => {
    const file = path.join(folder, 'old');
    fs.writeFileSync(
      file,
      zoneFile(
        [
          [3600, 0, 'CET'],
          [7200, 1, 'CEST'],
        ],
        [
          [spring, 1],
          [autumn, 0],
        ],
        '',
        1,
      ),
    );
    expect(['1996-01-01', '1996-07-01', '1997-01-01'].map(date => zone(file, date).name)).toEqual([
      'CET',
      'CEST',
      'CET',
    ]);
  });

  test('a file that is no zone file is UTC', () => {
    const file = path.join(folder, 'text');
    fs.writeFileSync(file, 'not a zone file at all, only some text');
    expect(zone(file, '2026-07-01')).toEqual(utc);
  });

  test('a damaged file is UTC: cut off anywhere, or with numbers that lead out of it', () => {
    const file = path.join(folder, 'damaged');
    const good = zoneFile(
      [
        [3600, 0, 'CET'],
        [7200, 1, 'CEST'],
      ],
      [
        [spring, 1],
        [autumn, 0],
      ],
      '',
      2,
    );
    const whole = zone(file, '1996-07-01');
    expect(whole).toEqual(utc);
    const found = new Set<string>();
    for (let length = 4; length < good.length; length++) {
      fs.writeFileSync(file, good.subarray(0, length));
      found.add(zone(file, '1996-07-01').name);
    }
    for (let at = 4; at < good.length; at++) {
      fs.writeFileSync(file, Buffer.concat([good.subarray(0, at), Buffer.of(0xff), good.subarray(at + 1)]));
      found.add(zone(file, '1996-07-01').name);
    }
    // Every answer is a name that the file has, whole or in part, or UTC.
    expect([...found].filter(name => !/^(UTC|[CEST\xff]{0,4})$/.test(name))).toEqual([]);
  });

  test.runIf(process.platform !== 'win32')(
    'what is no file is UTC, and is not read: devices, folders, a file that is too long',
    () => {
      const long = path.join(folder, 'long');
      fs.writeFileSync(long, zoneFile([[3600, 0, 'CET']], [], '', 2));
      fs.truncateSync(long, 11 << 20);
      const loop = path.join(folder, 'loop');
      fs.symlinkSync('loop', loop);
      for (const tz of ['/dev/zero', '/dev/urandom', folder, long, loop, '/dev/stdin'])
        expect({ tz, ...zone(tz, '2026-07-01') }).toEqual({ tz, ...utc });
    },
  );
});
