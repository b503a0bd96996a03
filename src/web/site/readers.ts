/** Who asks: a window, another part of a browser, or a program. */

import type { WebRequest } from '../../commands/host.ts';

/** A browser asks for what it will show in a window: any other is told what pprof would tell it. */
export const isForWindow = ({ method, headers }: WebRequest): boolean =>
  method === 'GET' && headers['sec-fetch-dest'] === 'document';

/** A person will read what goes wrong; a program is told by the status. */
export const wantsPage = ({ headers }: WebRequest): boolean => (headers.accept ?? '').includes('text/html');
