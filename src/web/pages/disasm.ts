import type { ReportContext } from '../../commands/command.ts';
import { disasm, makeDisassembly, printCode } from '../../commands/profile/disasm.ts';
import { printedText } from '../../core/base/cells.ts';
import { html } from '../html/html.ts';
import type { PageContent, WebPage } from '../html/page.ts';
import type { Ask } from '../site/site.ts';
import { contextOfFocus, cutText, mostListings } from './text.ts';

const disasmContext = (ask: Ask): ReportContext => contextOfFocus(ask, disasm);

const disasmText = (context: ReportContext): Iterable<string> =>
  printedText(printCode({ report: context.report, routines: makeDisassembly(context, mostListings) }));

function makeDisasm(_ask: Ask, context: ReportContext): PageContent {
  const text = [...cutText(disasmText(context))].join('');
  const body = html`<pre class="report" id="content" tabindex="0">${text}</pre>`;
  return { legend: context.report.profileLabels(), body };
}

export const disasmPage: WebPage = {
  path: 'disasm',
  id: 'disasm',
  label: 'Disassemble',
  key: 'd',
  help: disasm.summary,
  downloads: [{ label: 'Report (txt)', file: 'disasm.txt', make: ask => disasmText(disasmContext(ask)) }],
  context: disasmContext,
  make: makeDisasm,
};
