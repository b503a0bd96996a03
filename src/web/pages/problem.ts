import type { Host, WebRequest } from '../../commands/host.ts';
import { pageHead, styleElement } from '../assets.ts';
import { openingEnd } from '../frame.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** What went wrong, as a page: the sentence, what to do, and ways out. */
export function problemPage(host: Host, request: WebRequest, status: number, message: string, hint: string | undefined): string {
  return html`${pageHead(host, request, html`${status === 404 ? 'Not found' : 'Cannot show this'} &middot; inkprof`)}
${styleElement('style.css', host)}
</head>
<body>
<header class="bar"><a class="brand" href="./">inkprof</a></header>
${problem(status === 404 ? 'There is no such page' : 'This cannot be shown', message, hint)}
</body>
</html>
`.text;
}

/** The same, below the opening of a page whose report has failed. */
export const brokenRest = (host: Host, message: string, hint: string | undefined): string => html`${openingEnd()}
${styleElement('style.css', host)}
${problem('This cannot be shown', message, hint)}
</body>
</html>
`.text;

const problem = (heading: string, message: string, hint: string | undefined): Html => html`<main id="main" class="problem">
<h1>${heading}</h1>
<pre class="sentence">${message}</pre>
${hint === undefined ? null : html`<p>${hint}</p>`}
<p class="ways"><a href="?">This page without filters and options</a><a href="./top">Top</a><a href="./flamegraph">Flame Graph</a></p>
</main>`;
