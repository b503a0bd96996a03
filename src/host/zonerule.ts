/**
 * POSIX time zone rules such as `CET-1CEST,M3.5.0,M10.5.0/3`: the standard zone's name and its hours
 * west of Greenwich, then the daylight saving zone and the dates on which it begins and ends.
 */

interface Change {
  /** Returns the day of the year, counted from 0. */
  readonly day: (year: number) => number;
  /** Local time on that day, in seconds. */
  readonly seconds: number;
}

const namePart = '(<[^>]+>|[A-Za-z]{3,})';
const timePart = '([+-]?\\d{1,3}(?::\\d{2}(?::\\d{2})?)?)';
const changePart = '((?:J?\\d+|M\\d+\\.\\d+\\.\\d+)(?:\\/[+-]?[\\d:]+)?)';
const rule = new RegExp(`^${namePart}${timePart}(?:${namePart}${timePart}?(?:,${changePart},${changePart})?)?$`);

/** Evaluates a rule at a time; undefined if the text is not a rule. */
export function zoneByRule(text: string, unixSeconds: number): { offset: number; name: string } | undefined {
  const match = rule.exec(text);
  if (!match) return undefined;
  const [, standardName, standardTime, summerName, summerTime, start, end] = match;
  const standard = { offset: 0 - parseTime(standardTime!), name: plainName(standardName!) };
  if (summerName === undefined) return standard;
  const summer = {
    offset: summerTime === undefined ? standard.offset + 3600 : 0 - parseTime(summerTime),
    name: plainName(summerName),
  };
  // The default dates, if the rule names none.
  const from = parseChange(start ?? 'M3.2.0');
  const to = parseChange(end ?? 'M11.1.0');
  if (!from || !to) return undefined;
  const year = new Date((unixSeconds + standard.offset) * 1000).getUTCFullYear();
  const yearStart = Date.UTC(year, 0, 1) / 1000;
  // Each change is given in the local time before it.
  const begins = yearStart + from.day(year) * 86400 + from.seconds - standard.offset;
  const ends = yearStart + to.day(year) * 86400 + to.seconds - summer.offset;
  const isSummer =
    begins < ends ? unixSeconds >= begins && unixSeconds < ends : unixSeconds >= begins || unixSeconds < ends;
  return isSummer ? summer : standard;
}

const plainName = (text: string): string => text.replace(/[<>]/g, '');

/** Parses `[+-]h[:m[:s]]` into seconds. */
function parseTime(text: string): number {
  const [hours, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number) as [
    number,
    number?,
    number?,
  ];
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

function parseChange(text: string): Change | undefined {
  const [date, time] = text.split('/') as [string, string?];
  const seconds = time === undefined ? 7200 : parseTime(time);
  if (date.startsWith('M')) {
    const [month, week, weekday] = date.slice(1).split('.').map(Number) as [number, number, number];
    return { seconds, day: year => nthWeekday(year, month, week, weekday) };
  }
  if (date.startsWith('J')) {
    // 1 to 365; leap days are not counted.
    const number = Number(date.slice(1)) - 1;
    return { seconds, day: year => number + (number >= 59 && isLeap(year) ? 1 : 0) };
  }
  const number = Number(date);
  return { seconds, day: () => number };
}

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;

/** Returns the day of the year of the week-th weekday of a month; week 5 means the last. */
function nthWeekday(year: number, month: number, week: number, weekday: number): number {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  let date = 1 + ((weekday - first.getUTCDay() + 7) % 7) + (week - 1) * 7;
  if (date > days) date -= 7;
  return (Date.UTC(year, month - 1, date) - Date.UTC(year, 0, 1)) / 86400000;
}
