/** Access control, and the security headers of responses. */

import type { WebRequest } from '../../commands/host.ts';
import { isLocalhost } from './address.ts';

/**
 * Returns the Content-Security-Policy: scripts only from our files, styles from our files or with one of the hashes,
 * nothing from other hosts, no framing. Allows blob and data images, which pages create to save pictures.
 */
const policyWith = (styles: readonly string[]): string =>
  `default-src 'none'; script-src 'self'; style-src ${["'self'", ...styles].join(' ')}; ` +
  `img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; form-action 'none'; ` +
  `base-uri 'none'; frame-ancestors 'none'`;

/** Policy of the web worker that runs the layout engine, which is WebAssembly. */
const workerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

/** Returns the headers of every response. `styles`: hashes of inlined styles. */
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

/** Returns a Host header's name without the port. */
function hostName(header: string): string {
  const name = header.replace(/:\d*$/, '');
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

/**
 * Returns why a request is refused; undefined if it is allowed. A local server answers only requests
 * from this machine, and only with a local Host header, which prevents DNS rebinding (a foreign site
 * whose name was made to resolve to this machine).
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
 * True if a request comes from our own pages or from a program, for requests that change something
 * (prevents CSRF). Browsers send the origin in Sec-Fetch-Site; older ones send Origin with a POST.
 */
export function isSameSite({ method, headers }: WebRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin !== undefined) return origin === `http://${host}`;
  return !(method === 'GET' || method === 'HEAD') || !(headers['user-agent'] ?? '').startsWith('Mozilla/');
}
