/** Forms of the files that pages offer: tables and JSON. */

import type { Report } from '../../core/graph/report.ts';
import { jsonText } from '../html/html.ts';

/** A field of a table; one that a spreadsheet would take for a formula is marked as text. */
function csvField(value: string | number | bigint): string {
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvText = (rows: Iterable<readonly (string | number | bigint)[]>): string =>
  [...rows].map(row => `${row.map(csvField).join(',')}\r\n`).join('');

/** One line of JSON: the sample type that it is about, and the parts. */
export function reportJson({ view, total }: Report, parts: object): string {
  return `${jsonText({ type: view.sampleType, unit: view.sampleUnit, total, ...parts })}\n`;
}
