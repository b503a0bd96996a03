import { Interrupted, UserError } from '../../core/base/errors.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { symbolQuery, symbolReply, symbolUrl } from '../../core/symbols/symbolz-answer.ts';
import { withNames } from '../../core/symbols/with-names.ts';
import { decodeText } from '../../core/base/text.ts';
import { readBody, refusal } from './fetch.ts';
import type { Host, TlsFiles } from '../host.ts';
import { unseen } from '../progress.ts';
import { phrase } from '../../core/base/phrase.ts';

/**
 * The servers that mappings were fetched from, by build id, else by file name,
 * else by URL. `start` is the start of the mapping before profiles were merged.
 */
export type Origins = ReadonlyMap<string, readonly Origin[]>;
export interface Origin {
  readonly url: string;
  readonly start: bigint;
}

/** Timeout of a request for names, in seconds. */
const patience = 60;
/** Maximum bytes of a response: a hundred for each of some million addresses. */
const longestReply = 1 << 28;

/** Sends a body to a server and returns the response as text. Throws a UserError. */
export type Post = (url: string, body: string) => Promise<string>;

/** Returns a Post over HTTP that uses the files of -tls_cert, -tls_key and -tls_ca. */
export const poster =
  (tls: TlsFiles, host: Host): Post =>
  (url, body) =>
    host.interruptible(async signal => {
      try {
        const response = await host.fetch({
          url,
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream' },
          body,
          timeout: patience,
          limit: longestReply,
          tls,
          signal,
        });
        if (response.status !== 200) throw await refusal(response);
        return decodeText(await readBody(response, `names from ${new URL(url).host}`, unseen));
      } catch (error) {
        if (!(error instanceof UserError) || error instanceof Interrupted) throw error;
        throw new UserError(
          `http post ${url}: ${error.message}`,
          phrase`the server that the profile came from does not tell the names of its
            addresses; -symbolize=local does not ask it`,
        );
      }
    });

/**
 * Requests names from the servers of a profile's mappings (pprof: symbolz.go Symbolize). Throws a
 * UserError if a server fails.
 */
export async function symbolizeRemotely(p: Profile, force: boolean, origins: Origins, post: Post): Promise<Profile> {
  for (const [i, m] of p.mappings.entries()) {
    if (!force && m.hasFunctions) continue;
    const known: readonly Origin[] = [
      ...(origins.get(m.file) ?? []),
      ...(m.buildId === '' ? [] : (origins.get(m.buildId) ?? [])),
    ];
    const origin = known.find(({ url }) => symbolUrl(url) !== null);
    if (!origin) continue;
    const by = BigInt.asIntN(64, origin.start - m.start);
    const query = symbolQuery(p, i, by);
    const reply = query === '' ? '' : await post(symbolUrl(origin.url)!, query);
    p = withNames(p, i, symbolReply(p, i, by, reply));
  }
  return p;
}
