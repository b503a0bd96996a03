// explain, over every report: no line that can be printed stays without a
// meaning, in both languages, and every number above a report is used.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cell, cellLine } from '../../src/core/base/cells.ts';
import { reports } from '../../src/commands/index.ts';
import type { Language } from '../../src/commands/language.ts';
import { languages } from '../../src/commands/language.ts';
import { loadProfiles } from '../../src/commands/open/load.ts';
import { readReport } from '../../src/commands/teach/explain.ts';
import { dumpMeanings } from '../../src/commands/teach/explain-dumps.ts';
import { labelMeanings, lineMeanings, tellLine } from '../../src/commands/teach/explain-lines.ts';
import { Session } from '../../src/commands/session.ts';
import { nodeHost } from '../../src/host/node.ts';

const host = nodeHost();
const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

async function sessionOf(file: string, base = '', language: Language = 'en'): Promise<Session> {
  const what = {
    sources: [file],
    executable: '',
    base: '',
    diffBase: base,
    normalize: false,
    symbolize: file.endsWith('.txt') ? '' : 'none',
    buildId: '',
    comment: 'a comment: 12%',
    allFrames: false,
    seconds: -1,
    timeout: -1,
    tls: { cert: '', key: '', ca: '' },
  };
  const loaded = await loadProfiles(what, host, () => {});
  return new Session(loaded.profile, host, { interactive: true, profileFolders: loaded.folders, language });
}
const demo = (name: string): string => `${examples}${name}`;

/** Every command that prints lines, on some function. */
const lines = (pattern: string): string[] =>
  reports
    .filter(c => !c.finish && !['viewer', 'browser'].includes(c.destination?.kind ?? ''))
    .map(c => c.name + (c.takesPattern ? ` ${pattern}` : c.takesLimit ? ' 1%' : ''));

/** The lines of reports that nothing explains. */
async function unexplained(session: Session, typed: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const line of typed) {
    session.last = undefined;
    const command = reports.find(c => c.name === line.split(' ')[0]);
    const outcome = await session.report(command!, line.includes(' ') ? line.slice(line.indexOf(' ') + 1) : null, {
      ...session.config,
      output: command!.destination ? '/dev/null' : '',
      compact_labels: false,
    });
    if (outcome.failed || !session.last) continue;
    for (const read of readReport(session.last, session))
      if (read.group === 'none') found.push(`${line}: ${read.line}`);
  }
  return found;
}

describe('every line of every report has a meaning', () => {
  test.each([
    ['cpu', 'invoices/cpu.pb.gz', '', 'main', []],
    [
      'labels, filters and options',
      'gateway/cpu.pb.gz',
      '',
      'main',
      ['focus=ServeHTTP', 'ignore=csv', 'tagfocus=tenant', 'tagshow=tenant', 'hide=mw', 'unit=ms', 'sort=cum'],
    ],
    [
      'labels as frames, lines',
      'gateway/cpu.pb.gz',
      '',
      'main',
      ['tagroot=tenant', 'tagleaf=route', 'granularity=lines', 'relative_percentages=1'],
    ],
    ['heap', 'leaky-service/heap.pb.gz', '', 'cache', ['nodecount=5']],
    ['difference', 'snapshots/heap-3.pb.gz', 'snapshots/heap-1.pb.gz', 'main', ['mean=1', 'sample_index=alloc_space']],
    ['text of goroutines', 'notifier/goroutine-debug2.txt', '', 'main', []],
    ['contention', 'ledger/mutex.pb.gz', '', 'main', ['granularity=addresses', 'call_tree=1']],
  ])('%s', async (_what, file, base, pattern, settings) => {
    const session = await sessionOf(demo(file), base === '' ? '' : demo(base));
    for (const setting of settings) await session.evaluate(setting);
    expect(await unexplained(session, lines(pattern))).toEqual([]);
  });

  test('of every profile made to be odd', async () => {
    const files = fs
      .readdirSync(`${fixtures}profiles`)
      .filter(name => name.startsWith('made-') && fs.statSync(path.join(fixtures, 'profiles', name)).size < 4_000);
    expect(files.length).toBeGreaterThan(20);
    const found: string[] = [];
    for (const name of files) {
      const session = await sessionOf(path.join(fixtures, 'profiles', name)).catch(() => undefined);
      if (session) found.push(...(await unexplained(session, lines('.'))).map(line => `${name}: ${line}`));
    }
    expect(found.slice(0, 100)).toEqual([]);
  });
});

test('every number above a report is used', async () => {
  const session = await sessionOf(demo('gateway/cpu.pb.gz'));
  await session.evaluate('compact_labels=false');
  for (const line of ['top4', 'dot 4', 'above 1%']) {
    await session.evaluate(line);
    const labels = readReport(session.last!, session).filter(
      read => read.group === 'label' && /\d/.test(read.line) && !/^(File|Build ID|Type|a comment):/.test(read.line),
    );
    expect(labels.length).toBeGreaterThan(line === 'dot 4' ? -1 : 2);
    for (const { line: label, text } of labels) {
      for (const language of languages)
        for (const [number] of label.matchAll(/\d[\d.]*(?:ms|s|%|kB|MB)?/g))
          expect(text![language], `${number} of: ${label}`).toContain(number);
    }
  }
});

test('what kinds of lines say is in both languages, with all their parts', () => {
  for (const meaning of [...labelMeanings, ...lineMeanings, ...dumpMeanings]) {
    const { kind, roles } = meaning;
    const parts = roles.map((_, i) => String(70 + i));
    const line = cellLine(kind, ...roles.map((role, i) => cell(role, parts[i]!)));
    const { en, zh } = tellLine(meaning, line);
    expect(en, kind).toMatch(/^[^\u4e00-\u9fff]+\.$/);
    expect(zh, kind).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(zh, kind).not.toMatch(/[\u4e00-\u9fff][,;:?!]/);
    const used = (said: string): string[] => parts.filter(part => said.includes(part));
    expect(used(zh), kind).toEqual(used(en));
  }
});
