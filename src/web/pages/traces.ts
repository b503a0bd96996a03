import type { ReportContext } from '../../commands/command.ts';
import { traces } from '../../commands/profile/traces.ts';
import { html } from '../html/html.ts';
import type { PageContent, WebPage } from '../html/page.ts';
import type { Ask } from '../site/site.ts';
import { cutText } from './text.ts';

const tracesContext = (ask: Ask): ReportContext => ask.context(traces, null);

function makeTraces(_ask: Ask, context: ReportContext): PageContent {
  const text = [...cutText(traces.report(context) as Iterable<string>)].join('');
  const body = html`<pre class="report" id="content" tabindex="0">${text}</pre>`;
  return { legend: context.report.profileLabels(), body };
}

export const tracesPage: WebPage = {
  path: 'traces',
  id: 'traces',
  label: 'Traces',
  key: 'r',
  help: traces.summary,
  hasScript: true,
  downloads: [
    { label: 'Report (txt)', file: 'traces.txt', make: ask => traces.report(tracesContext(ask)) as Iterable<string> },
  ],
  context: tracesContext,
  make: makeTraces,
};
