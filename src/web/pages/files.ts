/** Formats of downloads: CSV and JSON. */

import type { Report } from '../../core/graph/report.ts';
import { jsonText } from '../html/html.ts';

/** Returns a CSV field; one that a spreadsheet would read as a formula is marked as text. */
function csvField(value: string | number | bigint): string {
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvText = (rows: Iterable<readonly (string | number | bigint)[]>): string =>
  [...rows].map(row => `${row.map(csvField).join(',')}\r\n`).join('');

/** Returns one line of JSON: the sample type and the given parts. */
export function reportJson({ view, total }: Report, parts: object): string {
  return `${jsonText({ type: view.sampleType, unit: view.sampleUnit, total, ...parts })}\n`;
}
