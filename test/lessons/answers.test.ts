// Answers as people type them: every form of a right answer is accepted in
// every step of the course, every near miss is refused; and what is said of
// wrong ones speaks of what was asked.
import { describe, expect, test } from 'vitest';
import { languages } from '../../src/commands/language.ts';
import type { LoadedProfile } from '../../src/commands/open/load.ts';
import { Session } from '../../src/commands/session.ts';
import { toFloat } from '../../src/core/base/int64.ts';
import { sameFamily, scale } from '../../src/core/base/measure.ts';
import { nodeHost } from '../../src/host/node.ts';
import { optionsIn, plainText, readChoice, readLineNumber, readNames, readNumbers } from '../../src/lessons/answers.ts';
import { Course } from '../../src/lessons/course.ts';
import { ProfileFacts } from '../../src/lessons/facts.ts';
import { isRight, judge } from '../../src/lessons/judge.ts';
import { LearnSession } from '../../src/lessons/learn-session.ts';
import type { LessonStep } from '../../src/lessons/lesson.ts';
import { phrasesIn } from '../../src/lessons/phrases.ts';
import { CourseProgress } from '../../src/lessons/progress.ts';

const host = nodeHost();
const course = Course.bundled(host);
const kept = new Map<string, LoadedProfile>();
const makeSession = (profile: Session['profile'], profileFolders: readonly string[]) =>
  new Session(profile, host, { interactive: true, profileFolders });

/** Letters, digits and signs in full width, as an input method for Chinese writes them. */
const wide = (text: string): string =>
  text.replace(/[!-~]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

const chinese: Readonly<Record<string, string>> = {
  ns: '纳秒',
  us: '微秒',
  ms: '毫秒',
  s: '秒',
  B: '字节',
  kB: '千字节',
  MB: '兆字节',
};
const binary: Readonly<Record<string, string>> = { kB: 'KiB', MB: 'MiB', GB: 'GiB' };

interface Forms {
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

/** Spellings of any answer that change nothing. */
const around = (text: string): string[] => [
  text,
  ` ${text} `,
  `${text}.`,
  `${text}。`,
  `"${text}"`,
  `“${text}”`,
  `答案是 ${text}`,
  `答案：${text}`,
  `the answer is ${text}`,
  wide(text),
];

function formsOf(step: LessonStep, session: Session): Forms {
  const answer = step.answer!;
  switch (answer.kind) {
    case 'choice': {
      const options = optionsIn(step.words);
      const own = options.find(option => option.letter === answer.letter)!.text;
      const others = options.filter(option => option.letter !== answer.letter);
      const { letter } = answer;
      return {
        right: [
          ...around(letter),
          ...around(own),
          letter.toUpperCase(),
          `${letter})`,
          `(${letter})`,
          `${letter}、`,
          `选${letter}`,
          `选项 ${letter}`,
          `option ${letter}`,
          `${letter}) ${own}`,
          own.toUpperCase(),
        ],
        wrong: [
          ...others.flatMap(option => [option.letter, option.text, `${option.letter}) ${own}`, `选${option.letter}`]),
          'z',
          '',
          `${letter}${letter}`,
          `${letter} ${others[0]!.letter}`,
          `no ${own}`,
        ],
      };
    }
    case 'line': {
      const forms = (n: number): string[] => [
        ...around(String(n)),
        `line ${n}`,
        `main.go:${n}`,
        `main.go: ${n}`,
        `examples/x/main.go:${n}`,
        `第${n}行`,
        `第 ${n} 行`,
        `${n}行`,
        `L${n}`,
        `#${n}`,
        `${n}:`,
      ];
      const near = [-1, 1, 10].flatMap(d => answer.numbers.map(n => n + d)).filter(n => !answer.numbers.includes(n));
      const n = answer.numbers[0]!;
      return {
        right: answer.numbers.flatMap(forms),
        wrong: [
          ...near.flatMap(forms),
          `${n - 1}-${n}`,
          `${n - 1} ${n}`,
          `${n}.5`,
          `${n}s`,
          `${n}0`,
          `-${n}`,
          '',
          'line',
          'main.go',
        ],
      };
    }
    case 'order': {
      const short = answer.names.map(name => name.replace(/^main\./, ''));
      const joined = (names: readonly string[]): string[] =>
        [' ', ',', ', ', '、', '，', ' > ', ' -> ', '→', ' then ', '；', '　'].flatMap(between => [
          names.join(between),
        ]);
      return {
        right: [
          ...joined(answer.names),
          ...joined(short),
          ...joined(short.map(name => name.toUpperCase())),
          ...around(short.join(' ')),
        ],
        wrong: [
          ...joined([...short].reverse()),
          ...joined(short.slice(1)),
          ...joined([...short, short[0]!]),
          ...joined([short[0]!, short[2]!, short[1]!]),
          ...short,
          '',
        ],
      };
    }
    case 'word': {
      const word = answer.words.at(-1)!;
      return {
        right: [...answer.words.flatMap(around), word.toUpperCase()],
        wrong: [`${word}x`, word.slice(1), `x${word}`, `nolabel=${word}`, `nolabel:${word}`, `${word} ${word}`, ''],
      };
    }
    case 'function': {
      const tails = answer.names.flatMap(name => [
        name,
        ...(/[^.]$/.test(name) && !/\.func\d+$/.test(name) ? [name.slice(name.lastIndexOf('.') + 1)] : []),
      ]);
      const right = tails.flatMap(name => [
        ...around(name),
        `${name}()`,
        `${name} (inline)`,
        `\`${name}\``,
        name.toUpperCase(),
        `func ${name}`,
        `函数 ${name}`,
        name.replace(/[(*)]/g, ''),
      ]);
      const wrong = tails.flatMap(name => [
        `${name}x`,
        `x${name}`,
        name.slice(0, -1),
        `other.${name}x`,
        `${name} ${name}`,
      ]);
      return { right, wrong: [...wrong, '', '.', '()'] };
    }
    case 'count': {
      const n = answer.value;
      return {
        right: [
          ...around(String(n)),
          `${n} goroutines`,
          `${n} goroutine`,
          `${n} 个`,
          `${n}个`,
          `约 ${n}`,
          `共 ${n} 个`,
        ],
        wrong: [`${n + 1}`, `${n - 1}`, `${n}0`, `${n}s`, `${n}MB`, `${n}%`, `-${n}`, 'many', ''],
      };
    }
    case 'number': {
      const facts = new ProfileFacts(session);
      const asked = answer.of === '' ? undefined : facts.find(answer.of)[0];
      const value = toFloat(facts.value(asked, answer.column));
      const shown = facts.text(asked, answer.column);
      if (answer.column.endsWith('%')) {
        const digits = shown.replace('%', '');
        return {
          right: [
            ...around(shown),
            ...around(digits),
            digits.replace('.', ','),
            `${digits} %`,
            `${digits}％`,
            `约 ${shown}`,
            `about ${shown}`,
            `百分之${digits}`,
            `${Math.round(Number(digits))}%`,
          ],
          wrong: off(Number(digits))
            .flatMap(n => [`${n}%`, `${n}`])
            .concat([`${digits}s`, `${digits}MB`, '']),
        };
      }
      const type = session.profile.sampleTypes.find(({ type: name }) => name === facts.type.replace(/^mean_/, ''))!;
      const units = ['ns', 'us', 'ms', 's', 'B', 'kB', 'MB'].filter(unit => sameFamily(unit, type.unit));
      if (units.length === 0) {
        const nouns = [type.type, type.type.replace(/s$/, ''), type.type.replace(/^.*_/, ''), 'samples', '个', '次'];
        return {
          right: [
            ...around(String(value)),
            ...nouns.flatMap(noun => [`${value} ${noun}`, `${value}${noun}`]),
            ...(value >= 1000 ? [value.toLocaleString('en-US')] : []),
          ],
          wrong: [...off(value), value + 1, value - 1]
            .map(String)
            .concat([`${value}s`, `${value}MB`, `${value}%`, `${value} bananas`, '']),
        };
      }
      const right = units.flatMap(unit => {
        const inUnit = String(scale(value, type.unit, unit).value);
        return [
          `${inUnit}${unit}`,
          `${inUnit} ${unit}`,
          inUnit,
          wide(`${inUnit}${unit}`),
          ...(unit in chinese ? [`${inUnit}${chinese[unit]}`, `${inUnit} ${chinese[unit]}`] : []),
          ...(unit in binary ? [`${inUnit} ${binary[unit]}`] : []),
        ].map(text => (text.startsWith('0.') && text.length % 2 === 0 ? text.slice(1) : text));
      });
      const isTime = sameFamily('s', type.unit);
      const wrong = units.flatMap(unit => off(scale(value, type.unit, unit).value).map(n => `${n}${unit}`));
      return {
        right: [...around(shown), ...right, ...(isTime ? [`${value / 6e10}分钟`, `${value / 6e10} min`] : [])],
        wrong: [
          ...wrong,
          ...(isTime
            ? [`${shown.replace(/[a-zA-Z]+$/, '')}MB`]
            : [`${shown.replace(/[a-zA-Z]+$/, '')}s`, `${shown.replace(/[a-zA-Z]+$/, '')}秒`]),
          '',
        ],
      };
    }
  }
}

/** Numbers that are near one and are not it. */
const off = (n: number): number[] => [n * 1.1, n * 0.9, n * 10, n / 10, n * 2, -n];

const steps = course.entries.flatMap(entry =>
  languages.map(language => [`${entry.id} (${language})`, entry, language] as const),
);
describe.each(steps)('%s', (_id, entry, language) => {
  test('every form of a right answer is accepted, every near miss refused', async () => {
    const { lesson } = await LearnSession.start(
      { course, host, language, makeSession, kept, progress: new CourseProgress() },
      entry,
    );
    const problems: string[] = [];
    for (const [index, step] of lesson.steps.entries()) {
      if (!step.answer) continue;
      const learn = await LearnSession.start(
        { course, host, language, makeSession, kept, progress: new CourseProgress() },
        entry,
      );
      await learn.restore(index);
      await learn.enter(index);
      const forms = formsOf(step, learn.current);
      const accepts = (text: string): boolean => isRight(step.answer!, text, learn.current, optionsIn(step.words));
      for (const text of forms.right) {
        if (!accepts(text)) problems.push(`${step.title}: refused "${text}"`);
        // Typed at the prompt it passes as well, whatever else the line could be.
        if (text.trim() === '') continue;
        await learn.evaluate(text);
        if (learn.stepIndex !== index + 1) problems.push(`${step.title}: "${text}" does not pass at the prompt`);
        await learn.restore(index);
        await learn.enter(index);
      }
      for (const text of forms.wrong) if (accepts(text)) problems.push(`${step.title}: accepted "${text}"`);
      for (const text of forms.wrong)
        expect(judge(step.answer, text, learn.current, phrasesIn(language), optionsIn(step.words))).toMatchObject({
          right: false,
        });
    }
    expect(problems).toEqual([]);
  });
});

describe('one spelling', () => {
  test.each([
    ['．６３ｓ', '.63s'],
    ['“umbrella”。', 'umbrella'],
    ['parseLine、checksum，mix', 'parseLine,checksum,mix'],
    ['22．22％', '22.22%'],
    ['（＊category）．total', '(*category).total'],
    ['a）', 'a)'],
    ['  x\u3000y  ', 'x y'],
  ])('%s is %s', (typed, plain) => expect(plainText(typed)).toBe(plain));

  test.each([
    ['.63', [{ value: 0.63, unit: '' }]],
    ['0.63 秒', [{ value: 0.63, unit: 's' }]],
    ['630毫秒', [{ value: 630, unit: 'ms' }]],
    ['2 分钟', [{ value: 120, unit: 's' }]],
    ['70.54 MiB', [{ value: 70.54, unit: 'MB' }]],
    [
      '1,480',
      [
        { value: 1480, unit: '' },
        { value: 1.48, unit: '' },
      ],
    ],
    ['2,588,128', [{ value: 2588128, unit: '' }]],
    ['26,66%', [{ value: 26.66, unit: '%' }]],
    ['-12.5 MB', [{ value: -12.5, unit: 'MB' }]],
    ['1e3', [{ value: 1000, unit: '' }]],
    ['about 53%', [{ value: 53, unit: '%' }]],
    ['1.2.3', []],
    ['main', []],
    ['', []],
    ['5s5', []],
    ['top5', []],
  ])('the number %s', (typed, expected) =>
    expect(readNumbers(typed).map(({ value, unit }) => ({ value: Number(value.toPrecision(12)), unit }))).toEqual(
      expected,
    ),
  );

  test.each([
    ['main.go:66', 66],
    ['第66行', 66],
    ['line 66', 66],
    ['66: return', 66],
    ['main.go 的第 66 行', 66],
    ['65-66', undefined],
    ['65 66', undefined],
    ['0.63s', undefined],
    ['list x:y', undefined],
  ])('the line %s', (typed, expected) => expect(readLineNumber(typed)).toBe(expected));

  test.each([
    ['a、b、c', ['a', 'b', 'c']],
    ['a → b → c', ['a', 'b', 'c']],
    ['a，然后 b', ['a', 'b']],
    ['main.f (inline) main.g', ['main.f (inline)', 'main.g']],
  ])('the order %s', (typed, expected) => expect(readNames(typed)).toEqual(expected));

  test('the beginning of an option is the option, where no other begins so', () => {
    const options = optionsIn(
      'Words\n\na) Yes, and more\n\nb) No: it is not\n\nc) Yes, because\n\nd) The flame graph\n',
    );
    expect([
      readChoice('no', options),
      readChoice('yes', options),
      readChoice('flame graph', options),
      readChoice('graph', options),
      readChoice('D', options),
      readChoice('b) the flame graph', options),
    ]).toEqual([['b'], ['a', 'c'], ['d'], [], ['d'], []]);
  });
});
