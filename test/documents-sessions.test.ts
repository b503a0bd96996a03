/** What the documents show of a session is what the product prints, and flags in their command lines exist. */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { flagKinds } from '../src/cli/arguments.ts';
import { Session } from '../src/commands/session.ts';
import { decodeProfile } from '../src/core/profile/decode.ts';
import { nodeHost } from '../src/host/node.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

/** Blocks of a language, such as `text`. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(match => match[1]!);

/** Blanks, and where a checkout is, are not compared. */
const plain = (line: string): string =>
  line
    .replace(/ is read from .*/, ' is read from')
    .replace(/\s+/g, ' ')
    .trim();

/** Everything that a session says: its greeting, then each line's notes and output. */
async function saidBy(session: Session, line: string): Promise<string> {
  const { notes, out, after = [] } = await session.evaluate(line);
  if (out instanceof Uint8Array) throw new Error(`${line} is not text`);
  return [...[...notes, ...after].map(({ text }) => text), ...out].join('\n');
}

/** Lines of a block that nothing of the session printed. */
async function inventedLines(block: string, profile: string): Promise<string[]> {
  const opened = decodeProfile(gunzipSync(fs.readFileSync(path.join(root, profile))));
  const folders = [path.join(root, path.dirname(profile))];
  const session = new Session(opened, nodeHost(), { language: 'en', profileFolders: folders });
  const linesOf = (text: string): Set<string> => new Set(text.split('\n').map(plain));
  let printed = linesOf(
    session
      .greeting()
      .map(({ text }) => text)
      .join('\n'),
  );
  const invented: string[] = [];
  for (const line of block.trimEnd().split('\n')) {
    const typed = /^\(pprof\) ?(.*)/.exec(line)?.[1];
    if (typed !== undefined) printed = linesOf(await saidBy(session, typed));
    else if (!line.startsWith('$ ') && !printed.has(plain(line))) invented.push(line);
  }
  return invented;
}

const heap = 'examples/leaky-service/heap.pb.gz';
test.each([
  ['README.md', heap],
  ['README.zh-CN.md', heap],
  ['docs/prompt.md', heap],
])('sessions in %s are those of %s', async (document, profile) => {
  const sessions = blocks(read(document), 'text').filter(block => block.includes('(pprof)'));
  expect(sessions.length).toBeGreaterThan(0);
  for (const block of sessions) expect(await inventedLines(block, profile)).toEqual([]);
});

test('flags in the command lines of the documents exist', () => {
  const known = new Set([...flagKinds().keys(), 'check', 'export', 'version']);
  const documents = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).map(name => `docs/${name}`)];
  const unknown = documents
    .filter(document => document.endsWith('.md'))
    .flatMap(document => blocks(read(document), 'sh'))
    .flatMap(block => block.split('\n'))
    .map(line =>
      line
        .replace(/\s#.*/, '')
        .replace(/^.*?(inkprof |$)/, '')
        .replace(/ \| .*/, ''),
    )
    .flatMap(words => [...words.matchAll(/(?:^| )-([a-z]\w*)/g)].map(match => match[1]!))
    .filter(flag => !known.has(flag));
  expect(unknown).toEqual([]);
});
