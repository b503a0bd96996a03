/** Classifies requests: browser navigations, other browser requests, programs. */

import type { WebRequest } from '../../commands/host.ts';

/** True for top-level navigations; other clients get pprof's redirects. */
export const isForWindow = ({ method, headers }: WebRequest): boolean =>
  method === 'GET' && headers['sec-fetch-dest'] === 'document';

/** True if errors should be HTML pages; other clients get the status and plain text. */
export const wantsPage = ({ headers }: WebRequest): boolean => (headers.accept ?? '').includes('text/html');
