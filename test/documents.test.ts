/** Documents: links lead somewhere, files that are named exist, and both READMEs say the same. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const inFolder = (folder: string): string[] =>
  fs
    .readdirSync(path.join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => path.posix.join(folder, name));

const documents = [
  ...inFolder('.'),
  ...inFolder('docs'),
  ...['src', 'course', 'examples', 'examples/leaky-service', 'bench', 'test/golden', 'test/fixtures', 'test/fuzz'].map(
    folder => `${folder}/README.md`,
  ),
];

/** Text without blocks of code, whose brackets are no links. */
const prose = (text: string): string => text.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, 'code');

/** Targets of links and pictures, in Markdown and in HTML. */
const linksIn = (text: string): string[] => [
  ...[...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1]!),
  ...[...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(match => match[1]!),
];

/** Anchors of the headings, as GitHub names them. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading] of text.replace(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)) {
    const name = heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    anchors.add(count === 0 ? name : `${name}-${count}`);
  }
  return anchors;
}

/** The links of a document that lead nowhere. */
function brokenLinks(document: string): string[] {
  return linksIn(read(document)).filter(link => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file, anchor] = link.split('#') as [string, string?];
    const target = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
    if (!fs.existsSync(path.join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
  });
}

test('links and anchors lead somewhere', () => {
  const broken = documents.flatMap(document => brokenLinks(document).map(link => `${document}: ${link}`));
  expect(broken).toEqual([]);
});

test('a link that leads nowhere is found', () => {
  expect(linksIn('[a](b.md#c) `[d](e)`\n```\n[f](g)\n```\n<img src="h.svg">')).toEqual(['b.md#c', 'h.svg']);
  expect([...anchorsOf('# One, two\n## `-x`: y\n# One, two\n')]).toEqual(['one-two', '-x-y', 'one-two-1']);
});

test('every document of docs/ is linked from README.md', () => {
  const linked = new Set(linksIn(read('README.md')).map(link => link.split('#')[0]));
  expect(inFolder('docs').filter(document => !linked.has(document))).toEqual([]);
});

test('pictures are small, and each is shown somewhere', () => {
  const folder = 'docs/pictures';
  const shown = new Set(
    documents.flatMap(document =>
      linksIn(read(document)).map(link => path.posix.join(path.posix.dirname(document), link)),
    ),
  );
  const pictures = fs.readdirSync(path.join(root, folder)).map(name => path.posix.join(folder, name));
  expect(pictures.length).toBeGreaterThan(4);
  expect(pictures.filter(picture => !shown.has(picture))).toEqual([]);
  expect(pictures.filter(picture => fs.statSync(path.join(root, picture)).size > 150_000)).toEqual([]);
});

/** Files and folders of the source that a document names in code, with `src/` before them or without. */
const namedFiles = (text: string): string[] =>
  [...text.matchAll(/`((?:[\w-]+\/)+(?:[\w-]+\.(?:ts|tsx|mjs|css|tsv|json))?)`/g)].map(match => match[1]!);

test.each(['docs/architecture.md', 'docs/decisions.md', 'CONTRIBUTING.md'])('files that %s names exist', document => {
  const lost = namedFiles(read(document)).filter(
    name => !['', 'src', 'src/core', 'src/commands'].some(folder => fs.existsSync(path.join(root, folder, name))),
  );
  expect(lost.filter(name => !/NAME|^dist\//.test(name))).toEqual([]);
});

test('every room and every folder with a rule is on the map', () => {
  const map = read('docs/architecture.md');
  const rules = read('test/architecture.test.ts').matchAll(/^ {2}'?([\w/-]+)'?: \{(?: may:|$)/gm);
  const folders = [...rules].map(match => match[1]!);
  expect(folders.length).toBeGreaterThan(20);
  expect(folders.filter(folder => !map.includes(`\`${folder}/\``) && !map.includes(`\`${folder}\``))).toEqual([]);
});

/** The lines of shell blocks, without remarks. */
const shellLines = (text: string): string[] =>
  [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block]) =>
    block!
      .split('\n')
      .map(line => line.replace(/\s+#.*$/, '').trim())
      .filter(line => line !== ''),
  );

test('README.md has the commands that build and test, as they are run', () => {
  const lines = shellLines(read('README.md'));
  expect(lines).toContain('npm install && npm start');
  expect(lines).toContain('npm install && npm test');
  expect(read('.ci/run')).toMatch(/^npm install && npm test$/m);
});

test('README.md is short, and the Chinese one has the same commands and documents', () => {
  expect(Buffer.byteLength(read('README.md'))).toBeLessThan(8192);
  expect(shellLines(read('README.zh-CN.md'))).toEqual(shellLines(read('README.md')));
  const targets = (file: string): string[] =>
    [...new Set(linksIn(read(file)).map(link => link.split('#')[0]!))]
      .filter(link => !link.startsWith('README'))
      .sort();
  expect(targets('README.zh-CN.md')).toEqual(targets('README.md'));
});
