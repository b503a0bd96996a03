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
 * Where the parts of a profile that came over the network came from, by build
 * id, else by file name, else by the URL itself. `start` is the mapping's own
 * before profiles were merged.
 */
export type Origins = ReadonlyMap<string, readonly Origin[]>;
export interface Origin {
  readonly url: string;
  readonly start: bigint;
}

/** Seconds that a server may think about names. */
const patience = 60;
/** Bytes of an answer: a hundred for each of some million addresses. */
const longestReply = 1 << 28;

/** Sends a body to a server and gives its answer as text; throws a UserError. */
export type Post = (url: string, body: string) => Promise<string>;

/** Posts over HTTP, with the files of -tls_cert and so on. */
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
 * Asks the servers that parts of a profile came from for the names of addresses that have none.
 * Throws a UserError where one fails.
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
