/** An error as a status code, a message on stderr, and a page. */

import { asUserError } from '../../core/base/errors.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { WebPage } from './page.ts';
import type { Site } from '../site/site.ts';

export interface Fault {
  readonly status: number;
  readonly message: string;
  readonly hint: string | undefined;
}

/** Converts an error to a Fault, and reports it on stderr. */
export function faultOf(site: Site, error: unknown): Fault {
  const known = asUserError(error);
  if (known) {
    site.say({ level: 'error', text: known.message });
    return { status: known === error ? 400 : 500, message: known.message, hint: known.hint };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  site.say({ level: 'error', text: `internal error: ${text}` });
  return {
    status: 500,
    message: `internal error: ${text}`,
    hint: 'This is a fault of inkprof, not of your profile. The other pages go on.',
  };
}

/** The fault for a worker that has failed. */
export const threadFault = (why: string): Fault => ({
  status: 500,
  message: `the page cannot be made: ${why}`,
  hint: /\bE[MN]FILE\b/.test(why)
    ? 'A limit forbids more open files: raise it (ulimit -n) and start again.'
    : 'Look at less at once: focus on a function, or show fewer nodes. The other pages go on.',
});

/**
 * The main part of a page that fails: the sentence, what to do, and links to the ways out among
 * `pages`. `more`: further notices; `whole`: link to this page without options.
 */
export const faultBody = (
  heading: string,
  { message, hint }: Pick<Fault, 'message' | 'hint'>,
  pages: readonly WebPage[],
  more: Html | null = null,
  whole = '?',
): Html => html`<main id="main" class="problem" tabindex="-1">
<h1>${heading}</h1>
<pre class="sentence">${message}</pre>
${hint === undefined ? null : html`<p>${hint}</p>`}
${more}
<p class="ways">
    <a href="${whole}">This page without filters and options</a>
    ${pages.filter(page => page.isWayOut).map(({ path, label }) => html`<a href="./${path}">${label}</a>`)}
  </p>
</main>`;

export const cannotBeShown = 'This cannot be shown';
