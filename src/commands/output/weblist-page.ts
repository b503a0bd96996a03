/**
 * The frame of the page that weblist writes: policy, style, script. The page
 * is one file that asks for nothing else. Names and sources stand in it as
 * escaped text and are never read as markup.
 */

import { weblistScript, weblistStyle } from './weblist-code.ts';

/** Go's html/template escaping of text. */
export function escapeHtml(text: string): string {
  return /[\0"&'+<>]/.test(text) ? text.replace(/[\0"&'+<>]/g, c => escapes[c]!) : text;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  '&': '&amp;',
  "'": '&#39;',
  '+': '&#43;',
  '<': '&lt;',
  '>': '&gt;',
};

/** What the listing's <pre> elements carry, as those of pprof do. */
export const preOpening = '<pre onClick="pprof_toggle_asm(event)">';

/** SHA-256 of the code that the <pre> elements call, in base64. */
export const handlerHash = 'IzyV3VInpaVeiB8kudb0GH53ZG4GMuWOCbjavN28dFA=';

/** Nothing but our style, our script and the handler may style or run. */
const policy = [
  "default-src 'none'; base-uri 'none'; form-action 'none'",
  `style-src 'sha256-${weblistStyle.sha256}'`,
  `script-src 'unsafe-hashes' 'sha256-${weblistScript.sha256}' 'sha256-${handlerHash}'`,
].join('; ');

/** Everything up to the listing. `heat`: a digit for each source line. */
export function pageOpening(title: string, heat: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${weblistStyle.text}</style>
<script data-heat="${heat}">${weblistScript.text}</script>
</head>
<body>

`;
}

export const pageClosing = '\n</body>\n</html>\n';
