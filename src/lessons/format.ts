import { UserError } from '../core/base/errors.ts';
import { optionNamed } from '../core/view/options.ts';
import { columns } from './facts.ts';
import type { ReportColumn } from './facts.ts';
import type { LessonAnswer, Condition, Lesson, Opening, LessonStep } from './lesson.ts';
import { verbatim } from '../core/base/phrase.ts';

/** One `key: value` of a front matter or a step block, with the line that it stands on. */
interface LessonField {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/** A step as it stands in the file. */
interface StepSection {
  readonly title: string;
  readonly words: string;
  readonly entries: readonly LessonField[];
  readonly line: number;
}

interface LessonDocument {
  readonly front: readonly LessonField[];
  readonly intro: string;
  readonly sections: readonly StepSection[];
}

/** Says what is wrong with a lesson, at file and line. */
function wrong(file: string, line: number, message: string, hint?: string): never {
  throw new UserError(`${file}:${line}: ${message}`, hint === undefined ? undefined : verbatim(hint));
}

const manual = 'the format is told in course/README.md; inkprof learn -export writes lessons to start from';

/** Reads the outer shape: front matter, then sections that begin with `## ` and end in a step block. */
function readDocument(file: string, text: string): LessonDocument {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const control = lines.findIndex(line => /[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(line));
  if (control >= 0)
    wrong(file, control + 1, 'a control character, which a terminal could obey', 'a lesson is plain text in UTF-8');
  if (lines[0] !== '---') wrong(file, 1, 'a lesson begins with --- and its title', manual);
  const end = lines.indexOf('---', 1);
  if (end < 0) wrong(file, 1, 'the front matter has no end: a line --- is missing', manual);
  const front = readEntries(file, lines.slice(1, end), 2);
  const intro: string[] = [];
  const sections: StepSection[] = [];
  let words: string[] = intro;
  let open: { title: string; line: number; words: string[]; entries?: LessonField[] } | undefined;
  const close = (): void => {
    if (open)
      sections.push({ title: open.title, words: trimLines(open.words), entries: open.entries ?? [], line: open.line });
  };
  for (let i = end + 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.startsWith('## ')) {
      close();
      open = { title: line.slice(3).trim(), line: i + 1, words: [] };
      words = open.words;
    } else if (/^```step\s*$/.test(line)) {
      if (!open) wrong(file, i + 1, 'a step block stands below a heading: ## What the step is about', manual);
      if (open.entries)
        wrong(
          file,
          i + 1,
          'a step has one block',
          `the block of ${open.title} begins above; a new step begins with ## `,
        );
      const close = lines.indexOf('```', i + 1);
      if (close < 0) wrong(file, i + 1, 'the step block has no end: a line ``` is missing');
      open.entries = readEntries(file, lines.slice(i + 1, close), i + 2);
      i = close;
    } else words.push(line);
  }
  close();
  return { front, intro: trimLines(intro), sections };
}

const trimLines = (lines: readonly string[]): string => lines.join('\n').trim();

/** `key: value` lines; an indented line goes on with the value above. */
function readEntries(file: string, lines: readonly string[], first: number): LessonField[] {
  const entries: LessonField[] = [];
  lines.forEach((text, i) => {
    const line = first + i;
    if (text.trim() === '') return;
    if (/^\s/.test(text)) {
      const last = entries.pop();
      if (!last) wrong(file, line, 'an indented line goes on with the value above, and there is none');
      entries.push({ ...last, value: `${last.value} ${text.trim()}`.trim() });
      return;
    }
    const match = /^([a-z]+):\s*(.*)$/.exec(text);
    if (!match)
      wrong(
        file,
        line,
        `"${text}" is no key with a value`,
        'write key: value, for example hint: look at the column cum',
      );
    entries.push({ key: match[1]!, value: match[2]!.trim(), line });
  });
  return entries;
}

/** One value of a key that may stand once. */
function single(file: string, entries: readonly LessonField[], key: string): LessonField | undefined {
  const found = entries.filter(entry => entry.key === key);
  if (found.length > 1) wrong(file, found[1]!.line, `${key} stands twice`);
  return found[0];
}

const frontKeys = ['title', 'minutes', 'open'];
const stepKeys = ['open', 'start', 'goal', 'answer', 'try', 'wrong', 'miss', 'hint', 'done'];

function checkKeys(file: string, entries: readonly LessonField[], known: readonly string[]): void {
  for (const { key, line } of entries)
    if (!known.includes(key)) wrong(file, line, `unknown key "${key}"`, `there are: ${known.join(', ')}`);
}

/** The name of a lesson: that of its file, without number, language and ending. */
export const lessonId = (file: string): string =>
  file
    .replace(/^.*[/\\]/, '')
    .replace(/^\d+-/, '')
    .replace(/(\.[a-z]{2})?\.md$/, '');

/** Reads a lesson; throws a UserError `FILE:LINE: what is wrong`. */
export function parseLesson(file: string, text: string): Lesson {
  const { front, intro, sections } = readDocument(file, text);
  checkKeys(file, front, frontKeys);
  const title =
    single(file, front, 'title') ?? wrong(file, 1, 'title is missing', 'add a line title: What the lesson is about');
  const open =
    single(file, front, 'open') ??
    wrong(file, 1, 'open is missing', 'add a line open: demo:invoices, or the path of a profile');
  const minutes = single(file, front, 'minutes');
  if (minutes && !/^[1-9]\d?$/.test(minutes.value))
    wrong(file, minutes.line, `minutes: "${minutes.value}" is no number from 1 to 99`);
  if (sections.length === 0) wrong(file, 1, 'a lesson has at least one step', 'a step begins with ## and its title');
  return {
    id: lessonId(file),
    title: title.value,
    minutes: minutes ? Number(minutes.value) : 5,
    open: parseOpening(file, open),
    line: open.line,
    intro,
    steps: sections.map(section => parseStep(file, section)),
  };
}

/** Takes the words of a lesson from its translation: same steps, same hints, same replies. */
export function translateLesson(lesson: Lesson, file: string, text: string): Lesson {
  const { front, intro, sections } = readDocument(file, text);
  checkKeys(file, front, ['title']);
  const title = single(file, front, 'title') ?? wrong(file, 1, 'title is missing');
  if (sections.length !== lesson.steps.length)
    wrong(file, sections.at(-1)?.line ?? 1, `${sections.length} steps, the lesson has ${lesson.steps.length}`);
  if ((intro === '') !== (lesson.intro === '')) wrong(file, 1, 'the words before the first step are missing');
  const steps = lesson.steps.map((step, i) => {
    const section = sections[i]!;
    checkKeys(file, section.entries, ['hint', 'done', 'wrong', 'miss']);
    const values = (key: string, count: number): string[] => {
      const found = section.entries.filter(entry => entry.key === key);
      if (found.length !== count)
        wrong(file, section.line, `"${section.title}" has ${found.length} of ${key}, the lesson has ${count}`);
      return found.map(entry => entry.value);
    };
    if (section.words === '') wrong(file, section.line, `"${section.title}" has no words`);
    const said = step.wrongs.filter(entry => entry.says !== '');
    const wrongs = values('wrong', said.length);
    const misses = values('miss', step.misses.length);
    return {
      ...step,
      title: section.title,
      words: section.words,
      hints: values('hint', step.hints.length),
      done: values('done', step.done === '' ? 0 : 1)[0] ?? '',
      wrongs: step.wrongs.map(entry => (entry.says === '' ? entry : { ...entry, says: wrongs[said.indexOf(entry)]! })),
      misses: step.misses.map((entry, k) => ({ ...entry, says: misses[k]! })),
    };
  });
  return { ...lesson, title: title.value, intro, steps };
}

function parseStep(file: string, section: StepSection): LessonStep {
  const { entries, line, title } = section;
  checkKeys(file, entries, stepKeys);
  const all = (key: string): LessonField[] => entries.filter(entry => entry.key === key);
  const values = (key: string): string[] => all(key).map(entry => entry.value);
  const goals = all('goal').map(entry => parseCondition(file, entry.line, entry.value));
  const answer = single(file, entries, 'answer');
  if (section.words === '')
    wrong(file, line, `"${title}" has no words`, 'say what to do between the heading and the step block');
  if (answer && goals.length > 0)
    wrong(file, answer.line, 'a step has a goal or an answer, not both', 'make two steps of it');
  if ((answer || goals.length > 0) && all('try').length === 0)
    wrong(
      file,
      line,
      `"${title}" has no try`,
      'add a line try: with what a learner could type; inkprof learn checks it',
    );
  const open = single(file, entries, 'open');
  return {
    title,
    line,
    words: section.words,
    ...(open ? { open: parseOpening(file, open) } : {}),
    start: values('start'),
    goals,
    ...(answer ? { answer: parseAnswer(file, answer.line, answer.value) } : {}),
    tries: values('try').map(value => value.split(/\s+;\s+/)),
    wrongs: all('wrong').map(entry => {
      const [text, ...says] = entry.value.split('=>');
      return { line: text!.trim(), says: says.join('=>').trim() };
    }),
    misses: all('miss').map(entry => {
      const at = entry.value.indexOf('=>');
      if (at < 0)
        wrong(
          file,
          entry.line,
          'miss is a condition, => and what to say',
          'for example miss: sorted flat => These rows are sorted by flat.',
        );
      return {
        when: parseCondition(file, entry.line, entry.value.slice(0, at).trim()),
        says: entry.value.slice(at + 2).trim(),
      };
    }),
    hints: values('hint'),
    done: single(file, entries, 'done')?.value ?? '',
  };
}

function parseOpening(file: string, { value, line }: LessonField): Opening {
  return (
    readOpening(value) ??
    wrong(
      file,
      line,
      `open: "${value}" is no profile with -base=, -diff_base= or -normalize`,
      'for example open: demo:snapshots/heap-3 -diff_base=demo:snapshots/heap-1',
    )
  );
}

/** `NAME [-base=NAME | -diff_base=NAME] [-normalize]`, also as it is typed at the prompt. */
export function readOpening(text: string): Opening | undefined {
  let source = '';
  let base = '';
  let diffBase = '';
  let normalize = false;
  for (const word of text.trim().split(/\s+/)) {
    const flag = /^--?(base|diff_base)=(.+)$/.exec(word);
    if (flag?.[1] === 'base') base = flag[2]!;
    else if (flag) diffBase = flag[2]!;
    else if (/^--?normalize$/.test(word)) normalize = true;
    else if (word.startsWith('-') || source !== '' || word === '') return undefined;
    else source = word;
  }
  return source === '' || (base !== '' && diffBase !== '') ? undefined : { source, base, diffBase, normalize };
}

const conditions =
  'shows TEXT, hides TEXT, sorted flat|cum, value TYPE, option NAME = VALUE, NAME matches TEXT, opened PROFILE';

function parseCondition(file: string, line: number, text: string): Condition {
  const [word, ...rest] = text.split(/\s+/);
  const value = text.slice(word!.length).trim();
  if (word === 'shows' && value !== '') {
    const pattern = /^\/(.+)\/$/.exec(value);
    return { kind: 'shows', text: value, ...(pattern ? { pattern: toRegExp(file, line, pattern[1]!) } : {}) };
  }
  if (word === 'hides' && value !== '') return { kind: 'hides', text: value };
  if (word === 'sorted' && (value === 'flat' || value === 'cum')) return { kind: 'sorted', by: value };
  if (word === 'value' && rest.length === 1) return { kind: 'value', type: value };
  const option = /^option\s+(\w+)\s*=\s*(.*)$/.exec(text);
  if (option && optionNamed(option[1]!)) return { kind: 'option', name: option[1]!, value: option[2]! };
  const matches = /^(\w+)\s+matches\s+(.+)$/.exec(text);
  if (matches && optionNamed(matches[1]!)) return { kind: 'matches', name: matches[1]!, text: matches[2]! };
  const opening = word === 'opened' ? readOpening(value) : undefined;
  if (opening) return { kind: 'opened', opening };
  return wrong(file, line, `"${text}" is no condition`, `there are: ${conditions}`);
}

function toRegExp(file: string, line: number, source: string): RegExp {
  try {
    return new RegExp(source, 'm');
  } catch (error) {
    return wrong(file, line, `/${source}/ is no pattern: ${(error as Error).message}`);
  }
}

const answers =
  'function NAME | NAME by COLUMN, number COLUMN | COLUMN of NAME, count N, line N | M, choice ' +
  'LETTER, order NAME, NAME by COLUMN, word TEXT | TEXT';
const alternatives = (text: string): string[] =>
  text
    .split(/\s+\|\s+/)
    .map(part => part.trim())
    .filter(part => part !== '');
const isColumn = (text: string): text is ReportColumn => (columns as readonly string[]).includes(text);

function parseAnswer(file: string, line: number, text: string): LessonAnswer {
  const [word] = text.split(/\s+/);
  const value = text.slice(word!.length).trim();
  const by = /^(.*?)\s+by\s+(\S+)$/.exec(value);
  const column = by ? by[2]! : 'flat';
  const number = /^(\S+(?:\s+\|\s+\S+)*)(?:\s+of\s+(.+))?$/.exec(value);
  const asked = number ? alternatives(number[1]!) : [];
  switch (word) {
    case 'function':
      if (value !== '' && isColumn(column))
        return { kind: 'function', names: alternatives(by ? by[1]! : value), by: column };
      break;
    case 'number':
      if (number && asked.every(isColumn) && (number[2] !== undefined || number[1] === 'total')) {
        return { kind: 'number', column: asked[0]!, or: asked.slice(1), of: number[2] ?? '' };
      }
      break;
    case 'count':
      if (/^\d+(\.\d+)?$/.test(value)) return { kind: 'count', value: Number(value) };
      break;
    case 'line':
      if (/^\d+(\s*\|\s*\d+)*$/.test(value)) return { kind: 'line', numbers: value.split('|').map(Number) };
      break;
    case 'choice':
      if (/^[a-z]$/.test(value)) return { kind: 'choice', letter: value };
      break;
    case 'order':
      if (by && isColumn(column))
        return { kind: 'order', names: by[1]!.split(',').map(name => name.trim()), by: column };
      break;
    case 'word':
      if (value !== '') return { kind: 'word', words: alternatives(value) };
      break;
  }
  return wrong(file, line, `"${text}" is no answer`, `there are: ${answers}`);
}
