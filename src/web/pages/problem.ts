import type { Host } from '../../commands/host.ts';
import { headLinks } from '../assets.ts';
import { html } from '../html.ts';

/** What went wrong, as a page: the sentence, what to do, and ways out. */
export function problemPage(host: Host, status: number, message: string, hint: string | undefined): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${status === 404 ? 'Not found' : 'Cannot show this'} &middot; inkprof</title>
${headLinks(host)}
</head>
<body class="problem">
<header class="bar"><a class="brand" href="./">inkprof</a></header>
<main id="main">
<h1>${status === 404 ? 'There is no such page' : 'This cannot be shown'}</h1>
<pre class="sentence">${message}</pre>
${hint === undefined ? null : html`<p>${hint}</p>`}
<p class="ways"><a href="?">This page without filters and options</a><a href="./top">Top</a><a href="./flamegraph">Flame Graph</a></p>
</main>
</body>
</html>
`.text;
}
