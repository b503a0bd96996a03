import { reportText } from '../../commands/command.ts';
import type { ReportContext } from '../../commands/command.ts';
import { tags, tagSums } from '../../commands/profile/tags.ts';
import type { TagKey, TagValue } from '../../commands/result.ts';
import { exactTags } from '../../core/view/exact-tags.ts';
import type { ExactTags } from '../../core/view/exact-tags.ts';
import { abs, toFloat } from '../../core/base/int64.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { scaledLabel } from '../../core/base/measure.ts';
import { relativeLink } from '../site/config.ts';
import type { PageContent, WebPage } from '../html/page.ts';
import { html } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { withParams } from '../site/query.ts';
import type { Ask } from '../site/site.ts';
import { csvText, reportJson } from './files.ts';
import { signedShare } from './top.ts';

/** Most values of a label on the page; downloads have all. */
const most = 200;

const tagsContext = (ask: Ask): ReportContext => ask.context(tags, null);

/** Returns the tagfocus expression that selects exactly the samples of one row; undefined if there is none. */
function expressionFor(
  exact: ExactTags,
  { view }: ReportContext,
  key: string,
  { value, isText, numbers }: TagValue,
): string | undefined {
  if (numbers.length === 0) return exact.ofText(key, value, 'option');
  // A range matches numbers only, a pattern matches texts.
  if (isText) return undefined;
  return exact.ofNumbers(key, numbers, 'option', (num, unit) => scaledLabel(num, unit, view.config.unit) === value);
}

function makeTags(ask: Ask, context: ReportContext): PageContent {
  const { report } = context;
  const keys = tagSums(report);
  const exact = exactTags(ask.profile);
  const share = (value: Int64): string => (report.total > 0 ? signedShare(report, value) : '');
  const bar = (tag: TagKey): Html => {
    const largest = Math.max(...tag.values.slice(0, most).map(({ sum }) => Math.abs(toFloat(sum))), 1);
    const rows = tag.values.slice(0, most).map(row => {
      const { value, sum } = row;
      const filter = expressionFor(exact, context, tag.key, row);
      const text = value === '' ? '(empty)' : value;
      const link = (param: 'tf' | 'ti'): string => relativeLink(withParams(ask.query, { [param]: filter! }));
      const only =
        filter === undefined
          ? html`<span title="No filter matches this value alone">${text}</span>`
          : html`<a href="${link('tf')}" title="Only samples with ${tag.key}: ${value}">${text}</a>`;
      const without =
        filter === undefined
          ? null
          : html`<a class="quiet" href="${link('ti')}" title="Only samples without it">ignore</a>`;
      const width = ((100 * Math.abs(toFloat(abs(sum)))) / largest).toFixed(1);
      return html`
        <tr>
          <th scope="row">${only}</th>
          <td class="value">${report.value(sum)}</td>
          <td class="share">${share(sum)}</td>
          <td class="track"><span class="meter" data-width="${width}"></span></td>
          <td>${without}</td>
        </tr>
      `;
    });
    const rest = tag.values.length - most;
    return html`
      <section class="tag">
        <h2>${tag.key}</h2>
        <p class="sum">${report.value(tag.sum)} of ${report.value(report.total)} ${share(tag.sum)}</p>
        <div class="wide">
          <table><caption class="unseen">Values of ${tag.key}</caption><tbody>${rows}</tbody></table>
        </div>
        ${rest > 0 ? html`<p class="hint">and ${rest} more: the downloads have all</p>` : null}
      </section>
    `;
  };
  const body =
    keys.length === 0
      ? html`<p class="empty">The samples have no labels.</p>`
      : html`<div class="tags">${keys.map(bar)}</div>`;
  return { legend: report.profileLabels(), body };
}

function tagsCsv(ask: Ask): string {
  const { report } = tagsContext(ask);
  const rows = tagSums(report).flatMap(({ key, values }) =>
    values.map(({ value, sum }) => [key, value, sum, report.value(sum)]),
  );
  return csvText([['key', 'value', `sum (${report.view.sampleUnit})`, 'shown'], ...rows]);
}

function tagsJson(ask: Ask): string {
  const { report } = tagsContext(ask);
  const tags = tagSums(report).map(({ key, sum, values }) => ({
    key,
    sum,
    values: values.map(part => ({ value: part.value, sum: part.sum })),
  }));
  return reportJson(report, { tags });
}

export const tagsPage: WebPage = {
  path: 'tags',
  id: 'tagsbtn',
  label: 'Tags',
  key: 'l',
  help: tags.summary,
  downloads: [
    { label: 'Labels (csv)', file: 'tags.csv', make: tagsCsv },
    { label: 'Labels (json)', file: 'tags.json', make: tagsJson },
    { label: 'Report (txt)', file: 'tags.txt', make: ask => reportText(tags, tagsContext(ask)) },
  ],
  context: tagsContext,
  make: makeTags,
};
