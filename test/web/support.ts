// Pages without a socket: a session over a profile, and requests to it.
import fs from 'node:fs';
import zlib from 'node:zlib';
import type { WebAnswer, WebRequest } from '../../src/commands/host.ts';
import type { Note } from '../../src/commands/outcome.ts';
import { Session } from '../../src/commands/session.ts';
import type { SessionOptions } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import type { Profile } from '../../src/core/profile/profile.ts';
import { decodeText } from '../../src/core/base/text.ts';
import { readFlameData } from '../../src/web/client/flame-model.ts';
import type { FlameData } from '../../src/web/client/flame-model.ts';
import { handle, Site } from '../../src/web/index.ts';
import { fakeBinary } from '../support/fake-binary.ts';
import { FakeHost, type FakeWorld } from '../support/fake-host.ts';
import { encodeSpec } from '../support/wire.ts';

/** A profile of test/fixtures. */
export function fixture(name: string): Profile {
  const bytes = fs.readFileSync(new URL(`../fixtures/profiles/${name}`, import.meta.url));
  return decodeProfile(bytes[0] === 0x1f ? zlib.gunzipSync(bytes) : bytes);
}

/** What a browser on this machine sends. */
export const browser = { host: 'localhost:8080', accept: 'text/html,*/*', 'sec-fetch-site': 'same-origin' };

export class TestSite {
  readonly host: FakeHost;
  readonly session: Session;
  readonly said: Note[] = [];
  private readonly site: Site;

  constructor(profile: Profile, world: FakeWorld = {}, options: SessionOptions & { local?: boolean } = {}) {
    this.host = new FakeHost({ own: {}, ...world });
    this.session = new Session(profile, this.host, options);
    this.site = new Site(this.session, { local: options.local ?? true, say: note => this.said.push(note) });
  }

  ask(target: string, more: Partial<WebRequest> = {}): Promise<WebAnswer> {
    const [path, query = ''] = target.split(/\?(.*)/s) as [string, string?];
    return handle(this.site, {
      method: 'GET',
      path,
      query,
      headers: { host: 'localhost:8080' },
      body: new Uint8Array(),
      peer: '127.0.0.1',
      ...more,
    });
  }

  /** Status and text, as a program that is no browser gets it. */
  async get(target: string, more: Partial<WebRequest> = {}): Promise<{ status: number; text: string }> {
    const answer = await this.ask(target, more);
    return { status: answer.status, text: textOf(answer) };
  }

  /** The text of a page that must be there. */
  async page(target: string): Promise<string> {
    const { status, text } = await this.get(target, { headers: browser });
    if (status !== 200) throw new Error(`${target}: ${status} ${text}`);
    return text;
  }

  /** The data of a flame graph. */
  async flame(query = ''): Promise<FlameData> {
    const { status, body } = await this.ask(`/ui/stacks?${query}`);
    if (status !== 200) throw new Error(String(body));
    return readFlameData(Uint8Array.from(body as Uint8Array).buffer);
  }

  /** Runs a line of the command box. */
  async run(line: string, query = ''): Promise<{ out: string; notes: { level: string; text: string }[]; go?: string }> {
    const answer = await this.get(`/ui/run${query}`, {
      method: 'POST',
      headers: browser,
      body: new TextEncoder().encode(line),
    });
    if (answer.status !== 200) throw new Error(answer.text);
    return JSON.parse(answer.text);
  }
}

/** A site of a profile whose program is at hand: three functions of one file. */
export function siteWithCode(): TestSite {
  const at = (n: number) => 0x1000 + n;
  const profile = decodeProfile(
    encodeSpec({
      types: [['cpu', 'milliseconds']],
      periodType: ['cpu', 'milliseconds'],
      period: 1,
      durationNanos: 10_000_000_000,
      mappings: [{ start: 0x1000, limit: 0x1064, file: 'testbin', symbolized: true }],
      functions: [1, 2, 3].map(n => ({ name: `F${n}`, file: 'testdata/file1000.src', startLine: 1 + 2 * n })),
      locations: [1, 2, 3].map(n => ({ mapping: 1, address: at(10 * n), lines: [{ function: n, line: 11 * n }] })),
      samples: [
        { stack: [3, 2, 1], values: [100] },
        { stack: [2, 1], values: [200], labels: [{ key: 'k', str: 'v' }] },
      ],
    }),
  );
  const code = [
    { address: 0x100an, text: 'f1:asm', function: 'F1', line: 3 },
    { address: 0x1014n, text: 'f2:asm', function: 'F2', line: 11 },
    { address: 0x101en, text: 'd3:asm', function: 'F3', line: 22 },
  ];
  const symbols = [1, 2, 3].map(n => ({
    name: `F${n}`,
    start: 0x1000n + BigInt(10 * n - 10),
    end: 0x1000n + BigInt(10 * n + 9),
  }));
  return new TestSite(profile, {
    programs: {
      testbin: fakeBinary({
        code,
        symbols,
        lines: address => [
          {
            function: `F${Number(address - 0x1000n) / 10}`,
            file: 'testdata/file1000.src',
            line: Number(address - 0x1000n),
          },
        ],
      }),
    },
  });
}

export function textOf({ body }: WebAnswer): string {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return decodeText(body);
  return [...(body as Iterable<string>)].join('');
}

/** Text without tags, its references read. */
export const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The data that a page brings in an element. */
export function dataOf<T>(page: string, id: string): T {
  const match = new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, 's').exec(page);
  if (!match) throw new Error(`no data ${id}`);
  return JSON.parse(match[1]!) as T;
}

/** The cells of each row of a table's body. */
export const rowsOf = (page: string, id: string): string[][] => {
  const body = new RegExp(`<tbody id="${id}">(.*?)</tbody>`, 's').exec(page)?.[1] ?? '';
  return [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(row =>
    [...row[1]!.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(cell => plain(cell[1]!)),
  );
};
