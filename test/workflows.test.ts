/**
 * The workflows (.github/workflows) agree with package.json and the lock file. They run on other
 * machines only, so a script that was renamed or a line of Node that was dropped would else be
 * noticed after a push.
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (name: string): string => fs.readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');

type Yaml = string | readonly Yaml[] | { readonly [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** The part of YAML that the workflows are written in: maps, lists, `[a, b]`, plain and quoted scalars, `|` texts. */
function parseYaml(source: string): Yaml {
  const lines: Line[] = [];
  const blocks = new Map<number, string>();
  for (const raw of source.replace(/\n+$/, '').split('\n')) {
    const indent = raw.search(/\S/);
    const last = lines.at(-1);
    if (last?.text.endsWith(': |') && (indent < 0 || indent > last.indent)) {
      const at = lines.length - 1;
      blocks.set(at, `${blocks.get(at) ?? ''}${raw.trim()}\n`);
      continue;
    }
    const text = raw.replace(/(?:^|\s+)#.*$/, '').trim();
    if (text === '') continue;
    if (raw.includes('\t')) throw new Error(`a tab in: ${raw}`);
    // An item of a list is a map that begins behind its dash.
    if (text.startsWith('- ')) {
      lines.push({ indent, text: '-' }, { indent: indent + 2, text: text.slice(2) });
    } else lines.push({ indent, text });
  }
  let at = 0;
  const scalar = (text: string): Yaml =>
    /^\[.*\]$/.test(text)
      ? text
          .slice(1, -1)
          .split(',')
          .map(item => scalar(item.trim()))
      : text.replace(/^(['"])(.*)\1$/, '$2');
  const block = (indent: number): Yaml => {
    const first = lines[at]!;
    if (first.text === '-') {
      const items: Yaml[] = [];
      while (lines[at]?.indent === indent && lines[at]!.text === '-') {
        at++;
        items.push(block(lines[at]!.indent));
      }
      return items;
    }
    if (!/^[\w-]+:( |$)/.test(first.text)) return scalar(lines[at++]!.text);
    const map: Record<string, Yaml> = {};
    while (lines[at]?.indent === indent && lines[at]!.text !== '-') {
      const [, key, value] = /^([\w-]+):(?: (.*))?$/.exec(lines[at]!.text) ?? [];
      if (key === undefined) throw new Error(`no key in: ${lines[at]!.text}`);
      if (key in map) throw new Error(`${key} is given twice`);
      const text = blocks.get(at++);
      const next = lines[at];
      if (text !== undefined) map[key] = text;
      else if (value !== undefined) map[key] = scalar(value);
      else
        map[key] =
          next && (next.indent > indent || (next.indent === indent && next.text === '-')) ? block(next.indent) : '';
    }
    return map;
  };
  const whole = block(0);
  if (at < lines.length) throw new Error(`out of its place: ${lines[at]!.text}`);
  return whole;
}

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes': string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, Yaml>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (name: string): Workflow => parseYaml(read(`.github/workflows/${name}`)) as unknown as Workflow;
const pkg = JSON.parse(read('package.json')) as {
  readonly name: string;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
};
const commandsOf = (job: Job): string[] => job.steps.flatMap(step => step.run?.trim().split('\n') ?? []);
const names = fs.readdirSync(fileURLToPath(new URL('../.github/workflows', import.meta.url))).sort();

it('there is one for each push and one for a release', () => {
  expect(names).toEqual(['check.yml', 'release.yml']);
});

describe.each(names)('%s', name => {
  const jobs = Object.values(workflow(name).jobs);

  it('names each action by a commit and its version', () => {
    const uses = read(`.github/workflows/${name}`).match(/uses: .*/g) ?? [];
    expect(uses).toHaveLength(jobs.flatMap(job => job.steps.filter(step => step.uses)).length);
    for (const line of uses) expect(line).toMatch(/^uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('runs scripts that there are', () => {
    for (const job of jobs) {
      const commands = commandsOf(job);
      expect(commands.indexOf('npm ci')).toBe(commands.findIndex(line => line.startsWith('npm ')));
      expect(commands).toContain('npm test');
      for (const line of commands) {
        const script = /^npm run (\S+)/.exec(line)?.[1] ?? (line === 'npm test' ? 'test' : undefined);
        if (script !== undefined) expect(Object.keys(pkg.scripts)).toContain(script);
      }
    }
  });

  it('may write nothing that it need not, and ends', () => {
    expect(workflow(name).permissions).toEqual({ contents: 'read' });
    for (const job of jobs) expect(Number(job['timeout-minutes'])).toBeGreaterThan(0);
  });
});

it('checks and tests run on three systems, and on each line of Node from the oldest that the package allows', () => {
  const { strategy } = workflow('check.yml').jobs['test']!;
  expect(Object.keys(workflow('check.yml').on)).toEqual(['push', 'pull_request', 'workflow_dispatch']);
  expect(strategy!.matrix['os']!.map(os => os.split('-')[0])).toEqual(['ubuntu', 'macos', 'windows']);
  expect(strategy!.matrix['node']).toEqual(['20', '22', '24', '26']);
  expect(pkg.engines.node).toBe(`>=${strategy!.matrix['node']![0]}`);
});

it('a release packs what was tested, and attests what it packs', () => {
  const release = workflow('release.yml');
  const job = release.jobs['release']!;
  expect(release.on).toEqual({ push: { tags: ['v*'] } });
  expect(job.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' });
  expect(job.steps.flatMap(step => step.run?.trim() ?? step.uses!.replace(/@.*/, ''))).toEqual([
    'actions/checkout',
    'actions/setup-node',
    `test "$GITHUB_REF_NAME" = "v$(node -p 'require("./package.json").version')"`,
    'npm ci',
    'npm run build',
    'npm test',
    'npm pack\nsha256sum inkprof-*.tgz > SHA256SUMS\ncat SHA256SUMS',
    'actions/attest-build-provenance',
    'gh release create "$GITHUB_REF_NAME" --verify-tag --generate-notes inkprof-*.tgz SHA256SUMS',
  ]);
  expect(job.steps.find(step => step.uses?.includes('attest'))?.with).toEqual({ 'subject-path': `${pkg.name}-*.tgz` });
});

it('what the workflows run of the package is there', () => {
  const lines = commandsOf(workflow('check.yml').jobs['test']!).join('\n');
  const files = [...lines.matchAll(/\bexamples\/\S+/g)].map(([file]) => file);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(fs.existsSync(fileURLToPath(new URL(`../${file}`, import.meta.url)))).toBe(true);
});

it('the reader of this test knows where a workflow is broken', () => {
  expect(parseYaml("a:\n  - b: 1\n    c: [x, 'y']\n  - d\ne: |\n  one\n  two # no comment\n")).toEqual({
    a: [{ b: '1', c: ['x', 'y'] }, 'd'],
    e: 'one\ntwo # no comment\n',
  });
  expect(() => parseYaml('a: 1\n   b: 2\n')).toThrow('out of its place: b: 2');
  expect(() => parseYaml('a: 1\na: 2\n')).toThrow('a is given twice');
  expect(() => parseYaml('a:\n\tb: 2\n')).toThrow('a tab in');
});

it('no system changes the line ends of what is checked out', () => {
  expect(read('.gitattributes')).toMatch(/^\* -text$/m);
});
