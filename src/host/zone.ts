import fs from 'node:fs';
import { zoneByRule } from './zonerule.ts';

/**
 * Returns the local time zone at a time, as Go's time package finds it: $TZ (empty means UTC), else
 * /etc/localtime, read from the system's zone files. Without zone files (Windows), uses the data of
 * the JavaScript runtime. `offset` is in seconds east of Greenwich.
 */
export function zoneAt(unixSeconds: number): { offset: number; name: string } {
  const tz = process.env['TZ'];
  if (tz === '' || tz === 'UTC') return utc;
  const data = readZone(tz);
  if (data) return lookUp(data, unixSeconds) ?? utc;
  return tz === undefined && process.platform === 'win32' ? fromRuntime(unixSeconds) : utc;
}

/**
 * Keeps the JavaScript runtime from opening a $TZ that is not a regular file: its first use of local
 * time would wait for the writer of a pipe.
 */
export function guardZone(): void {
  const name = process.env['TZ']?.replace(/^:/, '') ?? '';
  if (!name.startsWith('/')) return;
  try {
    if (!fs.statSync(name).isFile()) process.env['TZ'] = 'UTC';
  } catch {
    // The file does not exist, so the runtime cannot open it.
  }
}

/** Largest zone file in bytes, as in Go; real ones have a few kilobytes. */
const longestZone = 10 << 20;

const utc = { offset: 0, name: 'UTC' };
const folders = ['/usr/share/zoneinfo', '/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ', '/etc/zoneinfo'];

function readZone(tz: string | undefined): Buffer | null {
  const name = tz?.replace(/^:/, '');
  const paths =
    name === undefined
      ? ['/etc/localtime']
      : name.startsWith('/')
        ? [name]
        : folders.map(folder => `${folder}/${name}`);
  if (name?.includes('..')) return null;
  for (const path of paths) {
    try {
      // $TZ may name an endless device, or a pipe, which would block until it has a writer.
      const stat = fs.statSync(path);
      if (!stat.isFile() || stat.size > longestZone) continue;
      const data = fs.readFileSync(path);
      if (data.toString('latin1', 0, 4) === 'TZif') return data;
    } catch {
      // The file does not exist: try the next place.
    }
  }
  return null;
}

/** Returns the zone at a time; undefined for a file that Go calls damaged. */
function lookUp(data: Buffer, unixSeconds: number): { offset: number; name: string } | undefined {
  try {
    return readTable(data, unixSeconds);
  } catch (error) {
    // An offset points outside the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads a zone file (RFC 8536). Uses the second block, with 64-bit times, if there is one. */
function readTable(data: Buffer, unixSeconds: number): { offset: number; name: string } | undefined {
  const counts = (at: number) => ({
    isUt: data.readUInt32BE(at + 20),
    isStd: data.readUInt32BE(at + 24),
    leap: data.readUInt32BE(at + 28),
    times: data.readUInt32BE(at + 32),
    types: data.readUInt32BE(at + 36),
    chars: data.readUInt32BE(at + 40),
  });
  let header = 0;
  let size = 4;
  if (data[4]! >= 0x32) {
    const c = counts(0);
    header = 44 + c.times * 5 + c.types * 6 + c.chars + c.leap * 8 + c.isStd + c.isUt;
    size = 8;
  }
  const c = counts(header);
  const times = header + 44;
  const indices = times + c.times * size;
  const types = indices + c.times;
  const chars = types + c.types * 6;
  // A corrupt count must not drive the loop below.
  if (chars + c.chars > data.length) return undefined;
  let chosen = -1;
  let last = true;
  for (let i = 0; i < c.times; i++) {
    const time = size === 8 ? Number(data.readBigInt64BE(times + i * 8)) : data.readInt32BE(times + i * 4);
    if (time > unixSeconds) {
      last = false;
      break;
    }
    chosen = data[indices + i]!;
  }
  // After the last change, the rule at the end of the file applies, if there is one.
  if (last && size === 8) {
    const footer = data
      .toString('latin1', chars + c.chars + c.leap * 12 + c.isStd + c.isUt)
      .replace(/^\n|\n[^]*$/g, '');
    const zone = zoneByRule(footer, unixSeconds);
    if (zone) return zone;
  }
  if (chosen < 0) {
    // Before the first change: the first zone without daylight saving.
    chosen = 0;
    for (let i = 0; i < c.types; i++) {
      if (data[types + i * 6 + 4] === 0) {
        chosen = i;
        break;
      }
    }
  }
  if (chosen >= c.types) return undefined;
  const at = types + chosen * 6;
  const name = chars + data[at + 5]!;
  const end = data.indexOf(0, name);
  return end < 0 || data[at + 5]! >= c.chars
    ? undefined
    : { offset: data.readInt32BE(at), name: data.toString('latin1', name, end) };
}

function fromRuntime(unixSeconds: number): { offset: number; name: string } {
  const date = new Date(unixSeconds * 1000);
  const name =
    new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
      .formatToParts(date)
      .find(part => part.type === 'timeZoneName')?.value ?? 'UTC';
  return { offset: -date.getTimezoneOffset() * 60, name };
}
