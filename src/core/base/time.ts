import type { Int64 } from './int64.ts';

/** The offset from UTC in seconds, and the abbreviation, of a time zone at one moment. */
export interface Zone {
  readonly offset: number;
  readonly name: string;
}

interface Clock {
  readonly date: string;
  readonly time: string;
  readonly nanos: number;
}

/** Splits a moment, in nanoseconds since 1970, into local date and time. */
function clock(nanos: Int64, zone: Zone): Clock {
  const wide = BigInt(nanos);
  const billion = 1_000_000_000n;
  let seconds = wide / billion;
  let rest = wide % billion;
  if (rest < 0n) {
    rest += billion;
    seconds -= 1n;
  }
  const iso = new Date((Number(seconds) + zone.offset) * 1000).toISOString();
  return { date: iso.slice(0, -14), time: iso.slice(-13, -5), nanos: Number(rest) };
}

export const unixSeconds = (nanos: Int64): number => Math.floor(Number(nanos) / 1e9);

/** Formats a moment as `2006-01-02 15:04:05 MST`. */
export function timeLabel(nanos: Int64, zone: Zone): string {
  const { date, time } = clock(nanos, zone);
  return `${date} ${time} ${zone.name}`;
}

/** Go's Time.String: `2006-01-02 15:04:05.999999999 -0700 MST`, no trailing zeros. */
export function timeString(nanos: Int64, zone: Zone): string {
  const { date, time, nanos: rest } = clock(nanos, zone);
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  const minutes = Math.floor(Math.abs(zone.offset) / 60);
  const offset = String(Math.floor(minutes / 60) * 100 + (minutes % 60)).padStart(4, '0');
  return `${date} ${time}${fraction} ${zone.offset <= -60 ? '-' : '+'}${offset} ${zone.name}`;
}

/** Go's Duration.String: `4m0.36s`, `1h0m0s`, `1.5µs`. */
export function durationString(nanos: Int64): string {
  const value = BigInt(nanos);
  const negative = value < 0n;
  let rest = negative ? -value : value;
  if (rest === 0n) return '0s';
  const sign = negative ? '-' : '';
  const decimal = (amount: bigint, digits: number): string => {
    const one = 10n ** BigInt(digits);
    const fraction = String(amount % one)
      .padStart(digits, '0')
      .replace(/0+$/, '');
    return `${amount / one}${digits > 0 && fraction !== '' ? `.${fraction}` : ''}`;
  };
  if (rest < 1_000n) return `${sign}${rest}ns`;
  if (rest < 1_000_000n) return `${sign}${decimal(rest, 3)}µs`;
  if (rest < 1_000_000_000n) return `${sign}${decimal(rest, 6)}ms`;
  const minute = 60_000_000_000n;
  const hours = rest / (60n * minute);
  rest %= 60n * minute;
  const minutes = rest / minute;
  const seconds = `${decimal(rest % minute, 9)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : sign + seconds;
}
