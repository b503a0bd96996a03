import type { ReportContext } from '../../commands/command.ts';
import { tags, tagSums } from '../../commands/tags.ts';
import type { TagKey } from '../../commands/tags.ts';
import { abs, toFloat } from '../../core/int64.ts';
import type { Int64 } from '../../core/int64.ts';
import { relativeLink } from '../config.ts';
import { reportPage } from '../frame.ts';
import type { Made } from '../frame.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { withParams } from '../query.ts';
import type { Ask } from '../site.ts';

/** Most values of one label that a page shows; the files have all. */
const most = 200;

export const tagsContext = (ask: Ask): ReportContext => ask.context(tags, null);

/** What tagfocus must be for one value of a label: a range for a number, a regexp for a text. */
function filterFor({ key }: TagKey, value: string, numeric: boolean): string {
  if (numeric) return `${key}=${value}`;
  // A comma would begin another pattern.
  const pattern = value.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&').replaceAll(',', '\\x2c');
  return `${key}=^${pattern}$`;
}

export function tagsPage(ask: Ask): Iterable<string> {
  const context = tagsContext(ask);
  return reportPage(ask, context, {
    view: 'tags',
    downloads: [
      { label: 'Labels (csv)', href: 'tags.csv' },
      { label: 'Labels (json)', href: 'tags.json' },
      { label: 'Report (txt)', href: 'tags.txt' },
    ],
    make: () => madeTags(ask, context),
  });
}

function madeTags(ask: Ask, { report, view }: ReportContext): Made {
  const keys = tagSums(report);
  const { profile: p } = view;
  const numericKeys = new Set<string>();
  for (let i = 0; i < p.labels.key.length; i++) if (p.labels.str[i]! < 0) numericKeys.add(p.strings.at(p.labels.key[i]!));
  const share = (value: Int64): string => (report.total > 0 ? report.percent(value).trim() : '');
  const bar = (tag: TagKey): Html => {
    const largest = Math.max(...tag.values.slice(0, most).map(({ sum }) => Math.abs(toFloat(sum))), 1);
    const rows = tag.values.slice(0, most).map(({ value, sum }) => {
      const exact = /^-?\d+[A-Za-z]*$/.test(value);
      const numeric = numericKeys.has(tag.key) && exact;
      const only = relativeLink(withParams(ask.query, { tf: filterFor(tag, value, numeric) }));
      const without = relativeLink(withParams(ask.query, { ti: filterFor(tag, value, numeric) }));
      const width = ((100 * Math.abs(toFloat(abs(sum)))) / largest).toFixed(1);
      return html`<tr><th scope="row"><a href="${only}" title="Only samples with ${tag.key}: ${value}">${value === '' ? '(empty)' : value}</a></th><td class="value">${report.value(sum)}</td><td class="share">${share(sum)}</td><td class="track"><span class="meter" data-width="${width}"></span></td><td><a class="quiet" href="${without}" title="Only samples without it">ignore</a></td></tr>`;
    });
    const rest = tag.values.length - most;
    return html`<section class="tag"><h2>${tag.key}</h2><p class="sum">${report.value(tag.sum)} of ${report.value(report.total)} ${share(tag.sum)}</p><div class="wide"><table><caption class="unseen">Values of ${tag.key}</caption><tbody>${rows}</tbody></table></div>${rest > 0 ? html`<p class="hint">and ${rest} more: the downloads have all</p>` : null}</section>`;
  };
  const body = keys.length === 0 ? html`<p class="empty">The samples have no labels.</p>` : html`<div class="tags">${keys.map(bar)}</div>`;
  return { legend: report.profileLabels(), body };
}
