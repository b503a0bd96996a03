// explain and the glossary: what they say of a real profile, whole, and
// that every text is there in every language.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cheatSheet, concepts, findConcept, glossary } from '../../src/commands/teach/concepts.ts';
import { chineseHelp } from '../../src/commands/help/help-zh.ts';
import { topicNames } from '../../src/commands/help/help.ts';
import { reports, profileVocabulary } from '../../src/commands/index.ts';
import { languages } from '../../src/commands/language.ts';
import type { Language } from '../../src/commands/language.ts';
import { Session } from '../../src/commands/session.ts';
import { parseProfile } from '../../src/core/formats/index.ts';
import { nodeHost } from '../../src/host/node.ts';

const host = nodeHost();
const profile = parseProfile(
  host.gunzip(host.readFile(fileURLToPath(new URL('../../examples/invoices/cpu.pb.gz', import.meta.url)))),
);

/** What the last of some lines prints. */
async function last(lines: readonly string[], language: Language = 'en'): Promise<string> {
  const session = new Session(profile, host, { interactive: true, language });
  let text = '';
  for (const line of lines) {
    const { out, notes } = await session.evaluate(line);
    text = [...(out as Iterable<string>), ...notes.map(note => `${note.level}: ${note.text}\n`)].join('');
  }
  return text;
}

test('help in Chinese is Chinese, line by line: usage, what options add, keys', async () => {
  const session = new Session(profile, host, { interactive: true, language: 'zh' });
  for (const name of ['', 'keys', ...topicNames(profileVocabulary).map(topic => topic.name)]) {
    const [note] = (await session.evaluate(`help ${name}`)).notes;
    for (const line of note!.text.split('\n')) {
      // Three words in a row of small letters are a sentence; patterns and names have signs in them.
      if (/(?:^|\s)[A-Za-z]?[a-z]+ [a-z]+ [a-z]+[ ,.;:]/.test(line))
        expect(line, `help ${name}`).toMatch(/[\u4e00-\u9fff]/);
      expect(line, `help ${name}`).not.toMatch(/^ *[A-Z][a-z]+ [a-z]+.*[\u4e00-\u9fff]/);
    }
  }
});

describe('explain', () => {
  test('goes through the lines and columns of the last report with its numbers', async () => {
    const text = await last(['top4', 'explain']);
    expect(text.split('\n').filter(line => !line.startsWith('    '))).toEqual([
      'Showing nodes accounting for 3790ms, 50.74% of 7470ms total',
      'Dropped 92 nodes (cum <= 37.35ms)',
      'Showing top 4 nodes out of 108',
      'flat',
      'flat%',
      'sum%',
      'cum',
      'cum%',
      '',
    ]);
    expect(text).toContain('flat\n    1780ms in the row of main.mix. What the function spent in its own code:\n');
  });

  test.each([
    [
      'explain',
      'There is no report to explain yet: type top10 first, or explain NAME. help concepts lists the names.\n',
    ],
    ['explain flat%', 'flat as a part of the total.\n'],
    [
      'explain "Dropped 12 nodes"',
      'Functions whose cum is below a limit are left out. The limit is the total\ntimes ' +
        'nodefraction (0.005 = half a percent). nodefraction=0 or trim=false\nshows them.\n',
    ],
    [
      'explain sample_index',
      'A sample can have several values, such as inuse_space and alloc_space. Reports\nshow one of ' +
        'them; sample_index=NAME chooses which.\n\nsample_index is now cpu [samples cpu].\n',
    ],
    ['explain fltt', 'There is no explanation of fltt; did you mean flat? help concepts lists what there is.\n'],
    [
      'explain trim',
      'Apply nodecount, nodefraction and edgefraction\nOff: the whole profile, nothing cut.\ntrim is now true.\n',
    ],
    [
      'explain "Showing top 4 nodes out of 108"',
      'The report has more rows than it shows. A number behind the command (top20) or\nnodecount=20 asks for more.\n',
    ],
  ])('%s', async (line, expected) => expect(await last([line])).toBe(expected));

  test('one row that is left out is one', async () => {
    expect(await last(['top107', 'explain'])).toContain('107 of 108 rows are shown; 1 is not.');
    expect(await last(['top106', 'explain'])).toContain('106 of 108 rows are shown; 2 are not.');
  });

  test('a line of the last report', async () => {
    expect(
      await last([
        'list validID',
        'explain "         . 4.31s 66:\treturn regexp.MustCompile(`^[A-Z]{2}-[0-9]{4,8}$`).MatchString(id)"',
      ]),
    ).toBe('Line 66 of the file: nothing in the line itself (flat), 4.31s with what it\ncalls (cum).\n');
  });

  test('a line above the last report, with its numbers', async () => {
    expect(await last(['top4', 'explain "Showing top 4 nodes out of 108"'])).toBe(
      '4 of 108 rows are shown; 104 are not. The report has more rows than it shows.\nA number ' +
        'behind the command (top20) or nodecount=20 asks for more.\n',
    );
  });

  test('of a report in lines it goes through the kinds of lines', async () => {
    expect(await last(['list main.validID', 'explain'])).toBe(
      [
        'Total: 7.47s',
        '    All samples of the profile: 7.47s. "of Total" below refers to it.',
        'ROUTINE ======================== main.validID in examples/invoices/main.go',
        '    A function that matches: main.validID. Its source is',
        '    examples/invoices/main.go.',
        '         0      4.31s (flat, cum) 57.70% of Total',
        '    The whole function: flat 0 in its own code, cum 4.31s with all that it',
        '    calls, and that is 57.70% of the total.',
        '         .          .     65:func validID(id string) bool {',
        '    Line 65: a dot means that no sample was taken there.',
        '         .      4.31s     66:\treturn regexp.MustCompile(`^[A-Z]{2}-[0-9]{4,8}$`).MatchString(id)',
        '    Line 66 of the file: nothing in the line itself (flat), 4.31s with what',
        '    it calls (cum).',
        '',
      ].join('\n'),
    );
  });

  test.each<[Language, string]>([
    [
      'en',
      'The lines below, added up: flat 1.18s, cum 2.24s, and that is 29.99% of the\ntotal. The ' +
        'function calls itself: a sample counts once for each of its lines\non the stack, so this ' +
        'cum can be larger than that of the function, which top\nshows.\n',
    ],
    ['zh', ''],
  ])('the sums of a function that calls itself are not its cum, in %s', async (language, expected) => {
    const report = (await last(['list category..total'])).split('\n');
    const sums = report.find(line => line.includes('(flat, cum)'))!;
    const alone = await last(['list category..total', `explain "${sums}"`], language);
    const all = await last(['list category..total', 'explain'], language);
    expect(all.replace(/\s+/g, '')).toContain(alone.replace(/\s+/g, ''));
    if (language === 'en') expect(alone).toBe(expected);
    else expect(alone).toContain('这个函数会调用自己');
    // mix has the same shape of report and does not call itself.
    expect(await last(['list main.mix$', 'explain'], language)).toContain(
      language === 'en' ? 'The whole function: flat 1.78s' : '整个函数：自身代码 flat 1.78s',
    );
  });

  test('a column comes with its number in the last report', async () => {
    expect(await last(['peek main.validID$', 'explain cum%'])).toBe(
      'cum as a part of the total.\n\n57.70% in the row of main.validID.\n',
    );
  });

  test('above a limit, with the first row above it', async () => {
    expect(await last(['above 50%', 'explain cum%'])).toBe(
      'cum as a part of the total.\n\n55.29% in the row of regexp.compile.\n',
    );
  });

  test('of a report that says nothing it tells what it is', async () =>
    expect(await last(['tags', 'explain'])).toBe('tags: Values by label.\n'));

  test('in Chinese, with the report as pprof prints it', async () => {
    expect(await last(['top4', 'explain sum%'], 'zh')).toBe(
      '本行及以上各行 flat% 的累加，表示到这一行为止看到了总量的多少。它取决于各行的\n顺序。\n\n在 main.mix 这一行是 23.83%。\n',
    );
    expect(await last(['top4'], 'zh')).toBe(await last(['top4']));
  });

  test('every column that a command declares is explained', () => {
    for (const { name, columns = [] } of reports)
      for (const column of columns) expect(findConcept(column), `${column} of ${name}`).toBeDefined();
  });
});

describe('help in Chinese', () => {
  test('has a summary for each command', () => {
    const marked = (name: string): string => chineseHelp.summary(name, '');
    for (const { name } of topicNames(profileVocabulary).filter(
      topic => profileVocabulary.command(topic.name) || topic.name === 'keys',
    )) {
      expect(marked(name), name).toMatch(/[\u4e00-\u9fff]/);
      expect(marked(name), name).not.toMatch(/[\u4e00-\u9fff][,;:?!]|[。.]$/);
    }
  });

  test('is what help prints, with the same names in the same places', async () => {
    const names = (text: string): string[] =>
      text
        .split('\n')
        .map(line => /^ {4,6}([a-z_/^QD]+) {1,}/.exec(line)?.[1] ?? '')
        .filter(name => name !== '');
    const [en, zh] = [await last(['help']), await last(['help'], 'zh')];
    expect(names(zh)).toEqual(names(en));
    expect(names(zh).length).toBeGreaterThan(60);
    for (const line of zh.split('\n').slice(1))
      if (/^ {4}\w+ {2,}\S/.test(line)) expect(line).toMatch(/[\u4e00-\u9fff]/);
    expect(await last(['help top'], 'zh')).toMatch(/^info: 开销最大的函数，每行一个\n {2}用法：\n {4}top \[n\]/);
    expect(await last(['help focus'], 'zh')).toMatch(/^info: 只保留有栈帧与正则表达式匹配的样本\n/);
    expect(await last(['tags', 'explain'], 'zh')).toBe('tags：按标签列出数值。\n');
  });
});

describe('the glossary', () => {
  test.each(languages)('is whole in %s', language => {
    const text = glossary(language);
    for (const { names, text: said } of concepts) {
      expect(text).toContain(said[language]);
      expect(said[language], names[0]).toMatch(language === 'zh' ? /[\u4e00-\u9fff].*。$/ : /^[^\u4e00-\u9fff]*\.$/);
    }
    for (const { line, text: said } of cheatSheet)
      expect(text).toContain(`${line}`) ?? expect(said[language]).not.toBe('');
  });

  test('no name stands for two things', () => {
    const names = concepts.flatMap(concept => concept.names);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('help concepts prints it', async () =>
    expect(await last(['help concepts'])).toContain('flat: What the function spent in its own code'));
});
