import { reportText } from '../../commands/command.ts';
import type { ReportContext } from '../../commands/command.ts';
import { top } from '../../commands/profile/top.ts';
import { topRows } from '../../commands/profile/top.ts';
import type { TopRow } from '../../commands/result.ts';
import type { Int64 } from '../../core/base/int64.ts';
import { add, toFloat } from '../../core/base/int64.ts';
import { sampleIndex } from '../../core/view/view.ts';
import type { View } from '../../core/view/view.ts';
import { wholeProfile } from '../site/config.ts';
import { dataBlock, html, shorten, markup } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { selectionBar } from '../html/frame.ts';
import type { PageContent, WebPage } from '../html/page.ts';
import type { Ask } from '../site/site.ts';
import { csvText, reportJson } from './files.ts';

/** Most rows, as on pprof's page, independent of the option `n`. */
const most = 500;

const marks = { all: '(inline)', some: '(partial-inline)', none: '' } as const;

/** A row in pprof's JSON format. */
interface TopItem {
  readonly Name: string;
  readonly InlineLabel: string;
  readonly Flat: Int64;
  readonly Cum: Int64;
  readonly FlatFormat: string;
  readonly CumFormat: string;
}

const topContext = (ask: Ask): ReportContext => ask.context(top, null, { nodecount: most });

const topItem = ({ report }: ReportContext, row: TopRow): TopItem => ({
  Name: row.name,
  InlineLabel: marks[row.inlined],
  Flat: row.flat,
  Cum: row.cum,
  FlatFormat: report.value(row.flat),
  CumFormat: report.value(row.cum),
});

/** A further sample type, shown in additional columns. */
interface TypeColumn {
  readonly type: string;
  readonly rows: ReadonlyMap<
    string,
    { readonly flat: string; readonly cum: string; readonly flatValue: Int64; readonly cumValue: Int64 }
  >;
}

/** Returns the columns for the sample types named in `also`, except the main one. */
function furtherColumns(ask: Ask, shown: number): TypeColumn[] {
  const { profile } = ask;
  const names = [
    ...new Set(
      ask
        .param('also')
        .split(',')
        .filter(name => name !== ''),
    ),
  ];
  return names
    .filter(name => sampleIndex(profile, name) !== shown)
    .map(type => {
      const before = ask.warnings.length;
      const { report } = ask.context(top, null, { sample_index: type, trim: false });
      // Discards duplicate warnings.
      ask.warnings.length = before;
      const rows: [string, { flat: Int64; cum: Int64 }][] = [];
      const known = new Map<string, { flat: Int64; cum: Int64 }>();
      for (const { name, flat, cum } of topRows(report)) {
        const same = known.get(name);
        if (same) {
          same.flat = add(same.flat, flat);
          same.cum = add(same.cum, cum);
        } else {
          const sums = { flat, cum };
          known.set(name, sums);
          rows.push([name, sums]);
        }
      }
      return {
        type,
        rows: new Map(
          rows.map(([name, { flat, cum }]) => [
            name,
            { flat: report.value(flat), cum: report.value(cum), flatValue: flat, cumValue: cum },
          ]),
        ),
      };
    });
}

/** Returns the share of the total; signed in a diff, unlike in the text report (which follows pprof). */
export function signedShare(report: ReportContext['report'], value: Int64): string {
  const share = report.percent(value).trim();
  return value < 0 && share !== '0%' ? `-${share}` : share;
}

/** Returns the checkboxes for further sample types. */
function typeChoice(ask: Ask, shown: number, further: readonly TypeColumn[]): Html | null {
  const types = ask.profile.sampleTypes;
  if (types.length < 2) return null;
  const chosen = new Set(further.map(column => sampleIndex(ask.profile, column.type)));
  const boxes = types.map(({ type }, i) =>
    i === shown
      ? null
      : chosen.has(i)
        ? html`<label><input type="checkbox" class="also" value="${type}" checked>${type}</label>`
        : html`<label><input type="checkbox" class="also" value="${type}">${type}</label>`,
  );
  return html`<fieldset class="types"><legend>Also show</legend>${boxes}</fieldset>`;
}

/** Returns the column headings; the page's script makes them sort. */
function headings(view: View, further: readonly TypeColumn[]): Html[] {
  const sorted = view.config.sort === 'cum' ? 'cumhdr1' : 'flathdr1';
  const heading = (id: string, column: string, text: string, title: string): Html =>
    html`<th scope="col" id="${id}" data-column="${column}" class="${column === 'Name' ? 'name' : ''}"${
      id === sorted ? markup(' aria-sort="descending"') : null
    }><button type="button" title="${title}">${text}</button></th>`;
  return [
    heading('flathdr1', 'Flat', 'Flat', 'Own value, without what it calls'),
    heading('flathdr2', 'Flat', 'Flat%', 'Own value as a part of the total'),
    html`<th scope="col">Sum%</th>`,
    heading('cumhdr1', 'Cum', 'Cum', 'Value with everything that it calls'),
    heading('cumhdr2', 'Cum', 'Cum%', 'The same as a part of the total'),
    ...further.flatMap(({ type }, i) => [
      heading(`flathdr-${i}`, `flat-${i}`, 'Flat', `Own ${type}`),
      heading(`cumhdr-${i}`, `cum-${i}`, 'Cum', `${type} with everything that it calls`),
    ]),
    heading('namehdr', 'Name', 'Name', 'Name of the function'),
    html`<th scope="col">Inlined?</th>`,
  ];
}

/** Makes the table; the page's script sorts and filters it. */
function makeTop(ask: Ask, context: ReportContext): PageContent {
  const { report, view } = context;
  const rows = topRows(report);
  const further = furtherColumns(ask, view.index);
  const share = (value: Int64): string => signedShare(report, value);
  const total = Math.abs(toFloat(report.total)) || 1;
  const width = (value: Int64): string => Math.min(100, (100 * Math.abs(toFloat(value))) / total).toFixed(1);
  const body = html`<div class="tools" id="top-tools">
      <label class="filter">
        Filter <input type="search" id="row-filter" placeholder="part of a name, or a regexp" autocomplete="off"
          spellcheck="false">
      </label>
      ${typeChoice(ask, view.index, further)}
      <output id="row-count">${rows.length} rows</output>
    </div>
<div class="wide" tabindex="0" role="region" aria-label="Table of functions">
      <table id="toptable" class="${further.length === 0 ? 'plain' : ''}">
        <caption class="unseen">Functions by ${view.sampleType}</caption>
        <thead>
          ${
            further.length === 0
              ? null
              : html`
                <tr class="groups">
                  <th colspan="5" scope="colgroup">${view.sampleType}</th>
                  ${further.map(({ type }) => html`<th colspan="2" scope="colgroup">${type}</th>`)}
                  <td colspan="2"></td>
                </tr>
              `
          }
          <tr>${headings(view, further)}</tr>
        </thead>
<tbody id="rows">
      ${rows.map((row, i) => {
        const others = further.map(column => column.rows.get(row.name));
        return html`
          <tr id="node${i}" tabindex="${i === 0 ? 0 : -1}" aria-selected="false">
            <td data-width="${width(row.flat)}">${report.value(row.flat)}</td>
            <td>${share(row.flat)}</td>
            <td>${share(row.sum)}</td>
            <td data-width="${width(row.cum)}">${report.value(row.cum)}</td>
            <td>${share(row.cum)}</td>
            ${others.map(other => html`<td>${other?.flat ?? ''}</td><td>${other?.cum ?? ''}</td>`)}
            <td class="name">${shorten(row.name)}</td>
            <td>${marks[row.inlined]}</td>
          </tr>
        `;
      })}
    </tbody>
  </table>
  </div>
${selectionBar}
${
  rows.length === 0
    ? html`
  <p class="empty">
    Nothing is left to show: take back a filter above, or <a href="${wholeProfile(ask)}">show the whole profile</a>.
  </p>`
    : null
}
${dataBlock(
  'rows-data',
  rows.map(row => ({ ...topItem(context, row), Name: shorten(row.name) })),
)}
${dataBlock(
  'further-data',
  further.map(column =>
    rows.map(row => [column.rows.get(row.name)?.flatValue ?? 0, column.rows.get(row.name)?.cumValue ?? 0]),
  ),
)}`;
  return {
    legend: report.labels(),
    // Filters match the function's name without file and line.
    nodes: report.graph().graph.nodes.map(node => shorten(node.info.name || node.name)),
    body,
  };
}

function topCsv(ask: Ask): string {
  const context = topContext(ask);
  const { report } = context;
  const share = (value: Int64): string => signedShare(report, value);
  const rows = topRows(report).map(row => {
    const { Name, FlatFormat, CumFormat, InlineLabel } = topItem(context, row);
    const { flat, sum, cum } = row;
    return [Name, flat, cum, FlatFormat, share(flat), share(sum), CumFormat, share(cum), InlineLabel];
  });
  const { sampleUnit } = report.view;
  return csvText([
    ['name', `flat (${sampleUnit})`, `cum (${sampleUnit})`, 'flat', 'flat%', 'sum%', 'cum', 'cum%', 'inlined'],
    ...rows,
  ]);
}

function topJson(ask: Ask): string {
  const context = topContext(ask);
  const { report } = context;
  return reportJson(report, { rows: topRows(report).map(row => topItem(context, row)) });
}

export const topPage: WebPage = {
  path: 'top',
  id: 'topbtn',
  label: 'Top',
  key: 't',
  help: top.summary,
  hasScript: true,
  isWayOut: true,
  downloads: [
    { label: 'Table (csv)', file: 'top.csv', make: topCsv },
    { label: 'Table (json)', file: 'top.json', make: topJson },
    { label: 'Report (txt)', file: 'top.txt', make: ask => reportText(top, topContext(ask)) },
  ],
  context: topContext,
  make: makeTop,
};
