import type { Language } from '../commands/language.ts';
import type { ReportColumn } from './facts.ts';

/** What each column says, in half a sentence. */
const meanings: Readonly<Record<Language, Readonly<Record<ReportColumn, string>>>> = {
  en: {
    flat: 'what the function spends in its own code',
    'flat%': 'its own part of the total',
    'sum%': 'the parts of this row and all rows above it, added up',
    cum: 'the function and everything it calls',
    'cum%': 'the part of the function and everything it calls',
    total: 'the whole profile',
  },
  zh: {
    flat: '函数自身代码的开销',
    'flat%': '函数自身占总量的比例',
    'sum%': '本行及以上各行 flat% 的累加',
    cum: '函数自身加上它调用的一切',
    'cum%': '函数自身加上它调用的一切所占的比例',
    total: '整个剖析文件的总量',
  },
};

/** The sentences of the tutor. Lessons have words of their own. */
const en = {
  /** Sentences one after the other. */
  join: (...sentences: readonly string[]) => sentences.filter(text => text !== '').join(' '),
  step: (n: number, of: number, title: string) => `Step ${n} of ${of}: ${title}`,
  welcome: (title: string, minutes: number, steps: number) => `${title} (about ${minutes} minutes, ${steps} steps)`,
  howTo: 'Type commands as at any (pprof) prompt. Also: hint, skip, back, reset, next, lessons; quit keeps your place.',
  resumed: (title: string, n: number) => `Going on with "${title}" at step ${n}. To start it anew: reset lesson`,
  right: 'Right.',
  notYet: 'Not yet.',
  question: 'Type your answer, or try commands first.',
  read: 'Type next to go on.',
  progress: (id: string, n: number, of: number, bar: string) =>
    `[${id} ${n}/${of} ${bar}] hint, skip, back, next, lessons`,
  finished: (title: string) => `That was the last step of "${title}".`,
  nextLesson: (title: string) => `Next lesson: "${title}". Type next to go there, lessons for the list, quit to leave.`,
  lastLesson: 'That was the last lesson of the course. lessons shows the list, and which of them are not done.',
  leftOut: (steps: readonly number[], id: string) =>
    `Skipped and not done: step${steps.length === 1 ? '' : 's'} ${steps.join(', ')}. The lesson ` +
    `counts as done when ${steps.length === 1 ? 'it is' : 'they are'}: lesson ${id} goes there.`,
  allDone: 'All lessons are done. lessons shows the list; inkprof FILE opens your own profile.',
  skipped: 'Skipped.',
  noHints: 'There is no hint for this step: read the words above once more.',
  hint: (n: number, of: number) => `Hint ${n} of ${of}: `,
  lastHint: 'That was the last hint. skip goes on without it.',
  notDone: 'This step is not done yet: skip passes over it, hint helps.',
  first: 'This is the first step.',
  wasReset: 'The step starts anew: profile and options are as at its beginning.',
  opened: (name: string) => `Opened: ${name}`,
  openHelp: (names: string) =>
    `open NAME [-base=NAME | -diff_base=NAME] [-normalize] opens a profile of this lesson: ${names}`,
  noSuchOpen: (name: string) => `this lesson has no profile with the name ${name}`,
  answerHelp: 'answer TEXT answers the question of this step',
  noQuestion: 'This step asks no question; it wants a command.',
  notSaved: (why: string) => `Your place cannot be saved: ${why}`,
  lessons: (done: number, of: number) => `Lessons (${done} of ${of} done). lesson NAME goes to one.`,
  extent: (minutes: number, left: number) =>
    ` (${minutes} min${left > 0 ? `, ${left} step${left === 1 ? '' : 's'} skipped` : ''})`,
  noLesson: (name: string) => `no lesson has the name ${name}`,
  noLessons: (path: string) => `${path}: no lessons here`,
  lessonFiles:
    'a lesson is a file that ends in .md and begins with --- and its title; see ' +
    'course/README.md, or write some with inkprof learn -export FOLDER',
  noDemo: (name: string) => `no demo has the name ${name}`,
  thereAre: (names: readonly string[]) => `there are: ${names.join(', ')}`,
  didYouMean: (name: string) => `did you mean ${name}?`,
  noFlag: (name: string) => `learn has no flag -${name}`,
  exported: (count: number, folder: string) => `${count} lessons in ${folder}`,
  allRight: (count: number) => `${count} lesson${count === 1 ? '' : 's'}, every step does what it says`,
  // Wrong numbers
  otherColumn: (given: string, column: ReportColumn, name: string, asked: ReportColumn) =>
    `${given} is the ${column} of ${name}: ${meanings.en[column]}. You read the column ` +
    `${column}; the question is about ${asked}: ${meanings.en[asked]}.`,
  otherRow: (given: string, column: ReportColumn, name: string, asked: string) =>
    `${given} is the ${column} of ${name}. Right column, wrong row: look for ${asked}.`,
  otherBoth: (given: string, column: ReportColumn, name: string, asked: ReportColumn, of: string) =>
    `${given} is the ${column} of ${name}. The question is about the ${asked} of ${of}.`,
  otherType: (given: string, column: ReportColumn, name: string, type: string, asked: string) =>
    `${given} is the ${column} of ${name} in ${type}. The question is about ${asked}: see sample_index.`,
  noSuchNumber: (given: string, column: ReportColumn, of: string) =>
    `${given} is not in the row of ${of}. Look for that row and read the column ${column}: ${meanings.en[column]}.`,
  noNumber: (given: string, example: string) =>
    `"${given}" is no number. Type it as the report prints it, for example ${example}.`,
  notTotal: (given: string) => `${given} is not the total. It stands in the line "Showing nodes accounting for".`,
  // Wrong functions
  noSuchFunction: (given: string, near: string) =>
    `No function here is called "${given}"${near === '' ? '.' : `; did you mean ${near}?`} A ` +
    'name as in the last column is wanted.',
  functionNumbers: (name: string, flat: string, flatPlace: number, cum: string, cumPlace: number) =>
    `${name} has flat ${flat} (place ${flatPlace}) and cum ${cum} (place ${cumPlace}).`,
  firstByOther: (column: ReportColumn, asked: ReportColumn) =>
    `It is high in the column ${column}: ${meanings.en[column]}. The question is about ${asked}: ` +
    `${meanings.en[asked]}.`,
  largerStill: (asked: ReportColumn) =>
    `Its ${asked} is larger than that of the function asked for, so size alone does not decide: ` +
    'read the question once more.',
  readColumn: (asked: ReportColumn) => `Compare the column ${asked}: ${meanings.en[asked]}.`,
  // Wrong orders
  orderLength: (n: number) => `Name all ${n}, the largest first, with blanks or commas between.`,
  orderByOther: (column: ReportColumn, asked: ReportColumn) =>
    `That is the order by ${column} (${meanings.en[column]}). The question is about ${asked}: ${meanings.en[asked]}.`,
  orderPair: (first: string, firstValue: string, second: string, secondValue: string, column: ReportColumn) =>
    `${first} (${column} ${firstValue}) does not come before ${second} (${column} ${secondValue}).`,
  wrongLine: (given: string) =>
    `Not line ${given}. The number in front of the source text is the line; the values stand left of it.`,
  noLine: (given: string) =>
    `"${given}" is no line number. Type the number that stands in front of the line's text, for example 12.`,
  noCount: (given: string) =>
    `"${given}" is no number. The question is how many there are: type a count, for example 12.`,
  wrongCount: (given: string) => `${given} is not how many there are. Look for the row that the question is about.`,
  wrongWord: (given: string) => `"${given}" is not the name that is asked for. Type it as the report prints it.`,
  wrongLabel: (given: string, key: string) =>
    `${given} is a value of the label ${key}, but not the one that is asked for.`,
  wrongLetter: (letter: string) => `Not ${letter}. Read the words above once more, or type hint.`,
  chooseLetter: (letters: readonly string[]) =>
    'Type the letter of one ' +
    `answer${letters.length === 0 ? '' : `: ${letters.slice(0, -1).join(', ')} or ${letters.at(-1)}`}.`,
};

export type Phrases = typeof en;

const zh: Phrases = {
  join: (...sentences) => sentences.join(''),
  step: (n, of, title) => `第 ${n} 步，共 ${of} 步：${title}`,
  welcome: (title, minutes, steps) => `${title}（约 ${minutes} 分钟，${steps} 步）`,
  howTo:
    '像在普通的 (pprof) 提示符下一样输入命令。另有：hint（提示）、skip（跳过）、back（返回）、reset（重来）、next（继续）、lessons（课程列表）；quit 会记住进度。',
  resumed: (title, n) => `继续学习“${title}”，从第 ${n} 步开始。想从头来：reset lesson`,
  right: '正确。',
  notYet: '还不对。',
  question: '请输入答案；也可以先用命令看看。',
  read: '输入 next 继续。',
  progress: (id, n, of, bar) => `[${id} ${n}/${of} ${bar}] hint, skip, back, next, lessons`,
  finished: title => `“${title}”到此学完。`,
  nextLesson: title => `下一课：“${title}”。输入 next 进入，lessons 看列表，quit 退出。`,
  lastLesson: '这是课程的最后一课。lessons 看列表，以及还有哪些没有学完。',
  leftOut: (steps, id) =>
    `跳过而没有完成的：第 ${steps.join('、')} 步。做完它们，这一课才算学完：输入 lesson ${id} 去做。`,
  allDone: '全部课程都学完了。lessons 看列表；用 inkprof 文件名 打开你自己的剖析文件。',
  skipped: '已跳过。',
  noHints: '这一步没有提示：请把上面的说明再读一遍。',
  hint: (n, of) => `提示 ${n}/${of}：`,
  lastHint: '提示已经用完。skip 可以跳过这一步。',
  notDone: '这一步还没完成：skip 跳过，hint 看提示。',
  first: '已经是第一步。',
  wasReset: '这一步重新开始：剖析文件和选项都恢复到开头的样子。',
  opened: name => `已打开：${name}`,
  openHelp: names => `open 名称 [-base=名称 | -diff_base=名称] [-normalize] 打开本课的剖析文件：${names}`,
  noSuchOpen: name => `本课没有名为 ${name} 的剖析文件`,
  answerHelp: 'answer 内容 用来回答这一步的问题',
  noQuestion: '这一步没有提问，需要的是一条命令。',
  notSaved: why => `无法保存进度：${why}`,
  lessons: (done, of) => `课程（已完成 ${done}/${of}）。输入 lesson 名称 进入一课。`,
  extent: (minutes, left) => `（${minutes} 分钟${left > 0 ? `，跳过了 ${left} 步` : ''}）`,
  noLesson: name => `没有名为 ${name} 的课程`,
  noLessons: path => `${path}：这里没有课程`,
  lessonFiles:
    '课程是以 .md 结尾的文件，以 --- 和标题开头；见 course/README.md，也可以用 inkprof learn -export 文件夹 写出一些',
  noDemo: name => `没有名为 ${name} 的示例`,
  thereAre: names => `有这些：${names.join('、')}`,
  didYouMean: name => `是不是想写 ${name}？`,
  noFlag: name => `learn 没有标志 -${name}`,
  exported: (count, folder) => `${folder} 里有 ${count} 课`,
  allRight: count => `${count} 课，每一步都符合说明`,
  otherColumn: (given, column, name, asked) =>
    `${given} 是 ${name} 的 ${column}：${meanings.zh[column]}。你看的是 ${column} 列，问题问的是 ${asked}：${meanings.zh[asked]}。`,
  otherRow: (given, column, name, asked) =>
    `${given} 是 ${name} 的 ${column}。列看对了，行不对：请找 ${asked} 那一行。`,
  otherBoth: (given, column, name, asked, of) => `${given} 是 ${name} 的 ${column}。问题问的是 ${of} 的 ${asked}。`,
  otherType: (given, column, name, type, asked) =>
    `${given} 是 ${name} 在 ${type} 下的 ${column}。问题问的是 ${asked}：参见 sample_index。`,
  noSuchNumber: (given, column, of) =>
    `${of} 那一行里没有 ${given}。请找到那一行，读 ${column} 列：${meanings.zh[column]}。`,
  noNumber: (given, example) => `“${given}”不是数字。请照报告里的写法输入，例如 ${example}。`,
  notTotal: given => `${given} 不是总量。总量写在“Showing nodes accounting for”那一行。`,
  noSuchFunction: (given, near) =>
    `这里没有叫“${given}”的函数${near === '' ? '。' : `；是不是想写 ${near}？`}请输入最后一列里的名字。`,
  functionNumbers: (name, flat, flatPlace, cum, cumPlace) =>
    `${name} 的 flat 是 ${flat}（第 ${flatPlace} 位），cum 是 ${cum}（第 ${cumPlace} 位）。`,
  firstByOther: (column, asked) =>
    `它在 ${column} 列里靠前：${meanings.zh[column]}。问题问的是 ${asked}：${meanings.zh[asked]}。`,
  largerStill: asked => `它的 ${asked} 比所问函数的还大，所以不能只看大小：请再读一遍问题。`,
  readColumn: asked => `请比较 ${asked} 列：${meanings.zh[asked]}。`,
  orderLength: n => `请写全 ${n} 个名字，从大到小，用空格或逗号分开。`,
  orderByOther: (column, asked) =>
    `这是按 ${column} 排的顺序（${meanings.zh[column]}）。问题问的是 ${asked}：${meanings.zh[asked]}。`,
  orderPair: (first, firstValue, second, secondValue, column) =>
    `${first}（${column} ${firstValue}）不应排在 ${second}（${column} ${secondValue}）前面。`,
  wrongLine: given => `不是第 ${given} 行。源码前面的数字是行号，行号左边是数值。`,
  noLine: given => `“${given}”不是行号。请输入源码那一行前面的数字，例如 12。`,
  noCount: given => `“${given}”不是数字。问的是有多少个：请输入个数，例如 12。`,
  wrongCount: given => `不是 ${given} 个。请找到问题所说的那一行。`,
  wrongWord: given => `“${given}”不是所问的名字。请照报告里的写法输入。`,
  wrongLabel: (given, key) => `${given} 是标签 ${key} 的一个值，但不是所问的那个。`,
  wrongLetter: letter => `不是 ${letter}。请把上面的说明再读一遍，或输入 hint。`,
  chooseLetter: letters =>
    `请输入一个答案的字母${letters.length === 0 ? '' : `：${letters.slice(0, -1).join('、')} 或 ${letters.at(-1)}`}。`,
};

export const phrasesIn = (language: Language): Phrases => (language === 'zh' ? zh : en);
