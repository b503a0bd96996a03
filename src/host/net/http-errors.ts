import { phrase, type Phrase } from '../../core/base/phrase.ts';
/** Words network errors as Go does, and adds advice. */

interface NetworkError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  readonly errors?: readonly NetworkError[];
  readonly cert?: {
    readonly subjectaltname?: string;
    readonly subject?: { readonly CN?: string };
    readonly valid_to?: string;
  };
  readonly reason?: string;
}

const connecting: Readonly<Record<string, readonly [string, Phrase]>> = {
  ECONNREFUSED: [
    'connection refused',
    phrase`nothing listens there: check the port, and that the program serves net/http/pprof`,
  ],
  ETIMEDOUT: ['connection timed out', phrase`the machine does not answer: check its name, the port and firewalls`],
  EHOSTUNREACH: ['no route to host', phrase`no way leads to this machine: check its name and the network`],
  ENETUNREACH: ['network is unreachable', phrase`this machine has no network to that address`],
  EACCES: ['permission denied', phrase`the system does not allow this connection`],
};

const unknownAuthority = 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
const trust = phrase`give the authority that signed it with -tls_ca=FILE, or write https+insecure:// to believe any
  certificate`;

const certificates: Readonly<Record<string, readonly [string, Phrase]>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: [unknownAuthority, trust],
  SELF_SIGNED_CERT_IN_CHAIN: [unknownAuthority, trust],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [unknownAuthority, trust],
  UNABLE_TO_GET_ISSUER_CERT: [unknownAuthority, trust],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [unknownAuthority, trust],
  CERT_HAS_EXPIRED: [
    'tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
    phrase`the server needs a new certificate; https+insecure:// believes the old one`,
  ],
  CERT_NOT_YET_VALID: [
    'tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
    phrase`this machine's clock may be wrong`,
  ],
};

/** Returns the reason (without the requested address) and a hint. Rethrows errors that are not the network's. */
export function networkFailure(failure: unknown, url: URL, seconds: number, socket?: string): [string, Phrase] {
  if (!(failure instanceof Error)) throw failure;
  const first: NetworkError = failure;
  const error = first.errors?.[0] ?? first;
  const { code = '' } = error;
  const refused = connecting[code];
  const ofSocket = socket === undefined ? undefined : socketFailure(socket, code);
  if (ofSocket) return ofSocket;
  if (refused) return [`dial tcp ${addressOf(error, url)}: connect: ${refused[0]}`, refused[1]];
  const certificate = certificates[code];
  if (certificate) return [...certificate];
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENODATA':
      return [
        `dial tcp: lookup ${error.hostname ?? url.hostname}: no such host`,
        phrase`no machine has this name: check the spelling, or use its address`,
      ];
    case 'SLOW_ANSWER':
      return [
        'net/http: timeout awaiting response headers',
        phrase`the server took the question and gave no answer in ${seconds} seconds: a larger -timeout waits longer`,
      ];
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return [
        `tls: failed to verify certificate: x509: ${otherName(error, url)}`,
        phrase`use the name that the certificate is for, or https+insecure:// to believe any`,
      ];
    case 'ERR_PROXY':
      return [
        error.message,
        phrase`the proxy comes from HTTP_PROXY or HTTPS_PROXY in the environment; NO_PROXY names machines to be
          asked directly`,
      ];
    case 'ERR_LOGIN':
      return [
        error.message,
        phrase`write %25 for a % in the address, or in that of the proxy (HTTP_PROXY, HTTPS_PROXY)`,
      ];
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      if (/wrong version number|packet length too long/.test(error.message))
        return [
          'http: server gave HTTP response to HTTPS client',
          phrase`this server speaks http: write http:// instead`,
        ];
      return [
        `remote error: tls: ${(error.reason ?? 'handshake failure').replace(/^(?:ssl\/)?tlsv1[23]? alert /, '')}`,
        phrase`the server ended the encrypted connection: it may ask for a client certificate (-tls_cert, -tls_key)`,
      ];
    case 'ECONNRESET':
    case 'EPIPE':
      return [
        error.message.includes('hang up') ? 'EOF' : 'read: connection reset by peer',
        phrase`the server closed the connection without an answer: it may have crashed, or speak https`,
      ];
  }
  if (code.startsWith('HPE_'))
    return [
      'net/http: HTTP/1.x transport connection broken: malformed HTTP response',
      phrase`what listens there does not speak http: check the port`,
    ];
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code.startsWith('ERR_OSSL')) {
    return [
      `remote error: tls: ${(error.reason ?? error.message).toLowerCase()}`,
      phrase`the encrypted connection failed: check -tls_cert, -tls_key and -tls_ca`,
    ];
  }
  if (code === '') throw failure;
  return [`dial tcp ${addressOf(error, url)}: ${code}`, phrase`the connection failed`];
}

/** The same for a socket of this machine; undefined where the failure is not one of the socket's. */
function socketFailure(socket: string, code: string): [string, Phrase] | undefined {
  if (code === 'ENOENT')
    return [
      `dial unix ${socket}: connect: no such file or directory`,
      phrase`no socket has this name; an address is written unix:///run/app.sock:/debug/pprof/heap`,
    ];
  const refused = connecting[code];
  return (
    refused && [
      `dial unix ${socket}: connect: ${refused[0]}`,
      phrase`check that the program runs and that you may use its socket`,
    ]
  );
}

function addressOf(error: NetworkError, url: URL): string {
  const port = error.port ?? (url.port || (url.protocol === 'https:' ? 443 : 80));
  const address = error.address ?? url.hostname.replace(/^\[|\]$/g, '');
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Returns the names that the certificate is valid for. */
function otherName({ cert }: NetworkError, url: URL): string {
  const names = [...(cert?.subjectaltname ?? '').matchAll(/(DNS|IP Address):([^,]+)/g)].map(
    m => [m[1], m[2]!.trim()] as const,
  );
  const wantsAddress = /^[\d.]+$|^\[/.test(url.hostname);
  const fitting = names.filter(([kind]) => (kind === 'IP Address') === wantsAddress).map(([, name]) => name);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (fitting.length > 0) return `certificate is valid for ${fitting.join(', ')}, not ${host}`;
  return wantsAddress
    ? `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${host}`;
}
