import { Interrupted, UserError } from '../../core/base/errors.ts';
import { decodeText, quote } from '../../core/base/text.ts';
import { profileAddress } from '../../core/base/urls.ts';
import type { ProfileAddress } from '../../core/base/urls.ts';
import type { FetchResponse, Host, TlsFiles } from '../host.ts';
import type { Remark } from '../outcome.ts';
import type { Progress } from '../progress.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

export interface FetchOptions {
  /** -seconds; not above 0 = not given. */
  readonly seconds: number;
  /** -timeout; not above 0 = not given. */
  readonly timeout: number;
  readonly tls: TlsFiles;
  readonly progress: Progress;
  readonly choose: ((question: string, choices: readonly string[]) => Promise<number>) | undefined;
}

/** Seconds that pprof adds to the timeout. */
const grace = 5;
/** Bytes of a response that are searched for text to quote. */
const quotedText = 1 << 12;
/** Maximum bytes of an error's text. */
const longestErrorText = 1 << 16;

export interface Fetched {
  readonly bytes: Uint8Array;
  /** The URL that they came from. */
  readonly url: string;
}

/** Fetches a profile and returns the bytes as sent. Throws a UserError with pprof's sentence. */
export async function fetchProfile(
  address: ProfileAddress,
  options: FetchOptions,
  host: Host,
  notify: (note: Remark) => void,
  signal: AbortSignal,
): Promise<Fetched> {
  const bytes = await fetchBytes(address, options, host, notify, signal);
  const offers = readIndex(bytes);
  if (offers.length === 0) return { bytes, url: address.url };
  const list = offers.map(offer => offer.name).join(', ');
  const named = (name: string): string => address.url.replace(/[^/]*$/, '').replace(/[?#].*$/, '') + name;
  const example = named((offers.find(offer => offer.name === 'heap') ?? offers[0]!).name);
  const refused = new UserError(
    'parsing profile: unrecognized profile format',
    phrase`this page lists what the server offers: ${list}; add one of them to the address: inkprof ${example}`,
    { code: 'unknown-format' },
  );
  if (!options.choose) throw refused;
  const width = Math.max(...offers.map(offer => offer.name.length));
  const picked = await options.choose(
    `${address.url} offers:`,
    offers.map(({ name, words }) => (words === '' ? name : `${name.padEnd(width)}  ${words}`)),
  );
  const chosen = offers[picked] && profileAddress(named(offers[picked].name), options.seconds, options.timeout);
  if (!chosen) throw refused;
  return { bytes: await fetchBytes(chosen, options, host, notify, signal), url: chosen.url };
}

/** Seconds that net/http/pprof records a CPU profile by default. */
const usualRecording = 30;

interface ProfileOffer {
  /** The last part of its address. */
  readonly name: string;
  /** The server's description. */
  readonly words: string;
}

/** Returns the profiles that the page /debug/pprof/ of a Go server lists; none if it is another page. */
export function readIndex(bytes: Uint8Array): ProfileOffer[] {
  if (bytes[0] !== 0x3c && bytes[0] !== 0x0a && bytes[0] !== 0x0d && bytes[0] !== 0x20) return [];
  const text = decodeText(bytes.subarray(0, longestErrorText));
  if (!/<title>[^<]*\/debug\/pprof\/?/.test(text) && !/Types of profiles available/.test(text)) return [];
  const words = new Map(
    [...text.matchAll(/profile-name>([^<:]+):\s*<\/div>([^<]*)/g)].map(m => [
      m[1]!,
      plainWords(m[2]!).split('. ', 1)[0]!,
    ]),
  );
  const names = [...text.matchAll(/<a href=['"]?([A-Za-z0-9_.-]+)(?:\?[^'">]*)?['"]?>/g)].map(m => m[1]!);
  // These are no profiles.
  return [...new Set(names)]
    .filter(name => !['cmdline', 'symbol', 'trace'].includes(name))
    .map(name => ({ name, words: words.get(name) ?? '' }));
}

async function fetchBytes(
  address: ProfileAddress,
  options: FetchOptions,
  host: Host,
  notify: (note: Remark) => void,
  signal: AbortSignal,
): Promise<Uint8Array> {
  notify({ level: 'info', text: `Fetching profile over HTTP from ${address.url}` });
  if (options.seconds > 0) notify({ level: 'info', text: `Please wait... (${duration(options.seconds)})` });
  const place = /\/\/([^/?#]*@)?([^/?#]*)/.exec(address.url)?.[2] || address.url;
  // A server records for the requested seconds, or for its default.
  const seconds = address.recording || (/\/profile(\?|$)/.test(address.url) ? usualRecording : 0);
  const waiting = options.progress.begin(
    seconds > 0 ? `recording on ${place}` : `waiting for ${place}`,
    seconds,
    'seconds',
  );
  let response: FetchResponse;
  try {
    response = await host.fetch({ url: address.url, timeout: address.timeout + grace, tls: options.tls, signal });
  } finally {
    waiting.end();
  }
  if (response.status !== 200) throw await refusal(response);
  return readBody(response, `receiving from ${place}`, options.progress);
}

/** Reads the whole body. `what` describes the task to the user. */
export async function readBody(response: FetchResponse, what: string, progress: Progress): Promise<Uint8Array> {
  const task = progress.begin(what, response.length, 'bytes');
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body) {
      parts.push(part);
      task.update((size += part.length));
    }
  } finally {
    task.end();
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Returns the beginning of a body as text. Ignores a connection that breaks. */
async function readText(response: FetchResponse): Promise<string> {
  const bytes = new Uint8Array(longestErrorText);
  let size = 0;
  try {
    for await (const part of response.body) {
      const some = part.subarray(0, bytes.length - size);
      bytes.set(some, size);
      size += some.length;
      if (size === bytes.length) break;
    }
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof Interrupted) throw error;
  }
  return decodeText(bytes.subarray(0, size));
}

/** Returns the error for a response that is not a profile: its status, and its text if net/http/pprof wrote it. */
export async function refusal(response: FetchResponse): Promise<UserError> {
  const { statusText, headers, status } = response;
  const text = await readText(response);
  const own = (headers['x-go-pprof'] ?? '') !== '' && (headers['content-type'] ?? '').includes('text/plain');
  return new UserError(
    `server response: ${statusText}${own ? ` - ${text}` : ''}`,
    own ? undefined : statusHint(status, text, headers),
  );
}

function statusHint(status: number, text: string, headers: Readonly<Record<string, string>>): Phrase {
  const said = plainWords(text);
  const advice = statusAdvice(status, text, headers);
  return said === '' || isForHttps(status, text) ? advice : phrase`${advice}; it says ${quote(said)}`;
}

const isForHttps = (status: number, text: string): boolean =>
  status === 400 && /HTTP request to an HTTPS server/i.test(text);

function statusAdvice(status: number, text: string, headers: Readonly<Record<string, string>>): Phrase {
  if (status === 401 || status === 407)
    return /basic/i.test(headers['www-authenticate'] ?? '')
      ? phrase`the server wants to know who asks: write http://USER:PASSWORD@HOST/...`
      : phrase`the server wants to know who asks`;
  if (status === 403) return phrase`the server does not let you see this`;
  if (status === 404)
    return phrase`the server has no such page: Go programs that import net/http/pprof have theirs below /debug/pprof/`;
  if (isForHttps(status, text))
    return phrase`this server speaks https: write https:// (or https+insecure:// where its certificate is its own)`;
  if (status >= 500) return phrase`the server, or a proxy before it, has a fault`;
  return phrase`the server did not give a profile`;
}

/** Removes the markup of a page and shortens the text. */
function plainWords(text: string): string {
  return fewWords(text.replace(/<(script|style)\b[^]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '));
}

function fewWords(text: string): string {
  const words = text.replace(/[\x00-\x20\x7f]+/g, ' ').trim();
  return words.length > 200 ? `${words.slice(0, 197)}...` : words;
}

/** Adds the beginning of a text response (status 200) to the error that it is not a profile. */
export function withAnswer(error: unknown, answer: Uint8Array): unknown {
  if (!(error instanceof UserError) || error instanceof Interrupted || error.advice === undefined) return error;
  // The cut may split the last character, which does not make the text binary.
  const text = decodeText(answer.subarray(0, quotedText)).replace(/[\udc80-\udcff]{1,3}$/, '');
  if (error.detail?.code !== 'unknown-format' || /[\x00-\x08\x0e-\x1f\udc80-\udcff]/.test(text)) return error;
  const words = /^\s*[[{]/.test(text) ? fewWords(text) : plainWords(text);
  return words === '' ? error : error.reworded(error.message, phrase`${error.advice}; the server says ${quote(words)}`);
}

/** Formats whole seconds like Go's time.Duration: 1h0m5s, 1m30s, 5s. */
export function duration(seconds: number): string {
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  return `${h > 0 ? `${h}h` : ''}${h > 0 || m > 0 ? `${m}m` : ''}${seconds % 60}s`;
}
