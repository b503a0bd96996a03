/** Who may ask, and what a page may do. */

import type { WebRequest } from '../../commands/host.ts';
import { isLocalhost } from './address.ts';

/**
 * No script but our own files; no style but those and the ones whose hash is
 * given; nothing from elsewhere, no frame around the page. Pictures may be made by the page itself, to be saved.
 */
const policyWith = (styles: readonly string[]): string =>
  `default-src 'none'; script-src 'self'; style-src ${["'self'", ...styles].join(' ')}; ` +
  `img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; form-action 'none'; ` +
  `base-uri 'none'; frame-ancestors 'none'`;

/** The layout engine is WebAssembly and runs in a worker, which has a policy of its own. */
const workerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

/** On every answer. `styles`: hashes of those that stand in the page itself. */
export const safetyHeaders = ({
  isWorker = false,
  styles = [],
}: {
  readonly isWorker?: boolean;
  readonly styles?: readonly string[];
} = {}): Record<string, string> => ({
  'Content-Security-Policy': isWorker ? workerPolicy : policyWith(styles),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
});

/** A Host header without its port. */
function hostName(header: string): string {
  const name = header.replace(/:\d*$/, '');
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

/**
 * Why a request is refused, or undefined. Where the pages are for this machine
 * alone, so are their answers: neither another machine may ask nor a page of
 * elsewhere whose name was made to point here (its own name is then in the
 * Host header).
 */
export function refusal(request: WebRequest, local: boolean): string | undefined {
  if (!local) return undefined;
  if (!isLocalhost(request.peer)) return 'permission denied';
  const { host } = request.headers;
  if (host !== undefined && !isLocalhost(hostName(host).toLowerCase()))
    return (
      `permission denied: these pages are for this machine alone and not for ${host}; to serve ` +
      'others name a host, such as -http=0.0.0.0:8080'
    );
  return undefined;
}

/**
 * Whether a request that changes something comes from our own pages or from no
 * page at all. Browsers say where a request comes from; those that are too old
 * for that say it at least when they POST.
 */
export function isSameSite({ method, headers }: WebRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin !== undefined) return origin === `http://${host}`;
  return !(method === 'GET' || method === 'HEAD') || !(headers['user-agent'] ?? '').startsWith('Mozilla/');
}
