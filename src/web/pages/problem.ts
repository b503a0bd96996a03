import type { Host, WebRequest } from '../../commands/host.ts';
import { pageHead, styleElement } from '../html/assets.ts';
import { cannotBeShown, faultBody } from '../html/fault.ts';
import type { Fault } from '../html/fault.ts';
import { openingEnd } from '../html/header.ts';
import { html } from '../html/html.ts';
import { pages } from './index.ts';

/** Returns an error page: the message, advice, and links to working pages. */
export function makeProblemPage(host: Host, request: WebRequest, fault: Fault): string {
  const isMissing = fault.status === 404;
  return html`${pageHead(host, request, html`${isMissing ? 'Not found' : 'Cannot show this'} &middot; inkprof`)}
${styleElement('style.css', host)}
</head>
<body>
<header class="bar"><a class="brand" href="./">inkprof</a></header>
${faultBody(isMissing ? 'There is no such page' : cannotBeShown, fault, pages)}
</body>
</html>
`.text;
}

/** Returns the error as the rest of a page whose opening was already sent. */
export const makeBrokenRest = (host: Host, fault: Pick<Fault, 'message' | 'hint'>): string =>
  html`${openingEnd()}
${styleElement('style.css', host)}
${faultBody(cannotBeShown, fault, pages)}
</body>
</html>
`.text;
