import type { CellLine } from '../../core/base/cells.ts';
import type { Texts } from '../language.ts';

/** What lines of a kind say, with the texts of some of their cells in it. */
export interface LineMeaning {
  /** As reports name the kind (`CellLine`). */
  readonly kind: string;
  /** Roles of the cells that `text` takes, in order; undefined for one that a line does not have. */
  readonly roles: readonly string[];
  readonly text: (...cells: string[]) => Texts;
  /** The same where the function above it calls itself: its lines' cum adds up to more than its own. */
  readonly recursive?: (...cells: string[]) => Texts;
}

export const say = (en: string, zh: string): Texts => ({ en, zh });

/** Above a report, whichever it is. What the line is called is told by the glossary; here are its numbers. */
export const labelMeanings: readonly LineMeaning[] = [
  {
    kind: 'duration',
    roles: ['duration', 'total', 'share'],
    text: (duration, total, share) =>
      say(
        `The recording took ${duration}, and ${total} were counted in ` +
          `it${share === undefined ? '' : `: ${share} of that time`}.`,
        `采集持续了 ${duration}，其中统计到 ${total}${share === undefined ? '' : `，是这段时间的 ${share}`}。`,
      ),
  },
  { kind: 'type', roles: ['type'], text: type => say(`The values below are ${type}.`, `下面的数值是 ${type}。`) },
  { kind: 'time', roles: ['time'], text: time => say(`That was at ${time}.`, `时间是 ${time}。`) },
  { kind: 'file', roles: ['file'], text: file => say(`Its name is ${file}.`, `它的名字是 ${file}。`) },
  {
    kind: 'showing',
    roles: ['sum', 'share', 'total'],
    text: (sum, share, total) =>
      say(
        `The rows shown add up to ${sum}, which is ${share} of the total ${total}.`,
        `显示的各行加起来是 ${sum}，占总量 ${total} 的 ${share}。`,
      ),
  },
  {
    kind: 'dropped',
    roles: ['count', 'limit'],
    text: (count, cut) =>
      say(
        `${count} ${count === '1' ? 'function has' : 'functions have'} a cum of less than ${cut}.`,
        `有 ${count} 个函数的 cum 不到 ${cut}。`,
      ),
  },
  {
    kind: 'dropped-edges',
    roles: ['count', 'limit'],
    text: (count, cut) =>
      say(
        `${count} ${count === '1' ? 'call costs' : 'calls cost'} less than ${cut}.`,
        `有 ${count} 条调用关系的开销不到 ${cut}。`,
      ),
  },
  {
    kind: 'cut',
    roles: ['count', 'all'],
    text: (shown, all) => {
      const left = Number(all) - Number(shown);
      return say(
        `${shown} of ${all} rows are shown; ${left} ${left === 1 ? 'is' : 'are'} not.`,
        `${all} 行里显示了 ${shown} 行，还有 ${left} 行没有显示。`,
      );
    },
  },
  {
    kind: 'limit',
    roles: ['limit', 'total', 'count', 'all', 'whole'],
    text: (limit, total, found, all, whole) =>
      say(
        `Of ${all} rows ${found} ${found === '1' ? 'has' : 'have'} a flat or a cum of more than ` +
          `${limit}; the total is ` +
          `${total}.${whole === undefined ? '' : ' All samples together are above it as well.'}`,
        `${all} 行里有 ${found === 'nothing' ? 0 : found} 行的 flat 或 cum 超过 ${limit}；总量是 ${total}。` +
          `${whole === undefined ? '' : '全部样本加起来也超过了。'}`,
      ),
  },
];

/** Lines below the labels. Kinds that are not here are explained by their columns. */
export const lineMeanings: readonly LineMeaning[] = [
  {
    kind: 'all-samples',
    roles: [],
    text: () => say('All samples that the filters leave, added up.', '过滤之后剩下的全部样本之和。'),
  },

  {
    kind: 'total',
    roles: ['total'],
    text: total =>
      say(
        `All samples of the profile: ${total}. "of Total" below refers to it.`,
        `剖析文件的全部样本：${total}。下面的“of Total”就是相对它。`,
      ),
  },
  {
    kind: 'routine',
    roles: ['name', 'file'],
    text: (name, file) =>
      say(
        `A function that matches: ${name}${file === undefined ? '' : `. Its source is ${file}`}.`,
        `一个匹配的函数：${name}${file === undefined ? '' : `。它的源码是 ${file}`}。`,
      ),
  },
  {
    kind: 'sums',
    roles: ['flat', 'cum', 'cum%'],
    text: (flat, cum, share) =>
      say(
        `The whole function: flat ${flat} in its own code, cum ${cum} with all that it calls, and ` +
          `that is ${share} of the total.`,
        `整个函数：自身代码 flat ${flat}，加上它调用的一切 cum ${cum}，占总量的 ${share}。`,
      ),
    recursive: (flat, cum, share) =>
      say(
        `The lines below, added up: flat ${flat}, cum ${cum}, and that is ${share} of the total. The ` +
          'function calls itself: a sample counts once for each of its lines on the stack, so this cum ' +
          'can be larger than that of the function, which top shows.',
        `下面各行之和：flat ${flat}，cum ${cum}，占总量的 ${share}。这个函数会调用自己：一个样本在栈上有它的几行就算几次，所以这个 cum 可能大于函数本身的 cum（见 top）。`,
      ),
  },
  {
    kind: 'no-text',
    roles: ['error'],
    text: why => say(`Its source cannot be shown: ${why}.`, `源码无法显示：${why}。`),
  },
  {
    kind: 'no-source',
    roles: ['name'],
    text: name =>
      say(`The profile does not say in which file ${name} stands.`, `剖析文件没有说明 ${name} 在哪个文件里。`),
  },
  {
    kind: 'source',
    roles: ['flat', 'cum', 'number'],
    text: (flat, cum, line) =>
      say(
        `Line ${line} of the file: ${dotted(flat, 'nothing')} in the line itself (flat), ` +
          `${dotted(cum, 'nothing')} with what it calls (cum).`,
        `文件的第 ${line} 行：这一行自身 ${dotted(flat, '没有开销')}（flat），加上它调用的 ${dotted(cum, '没有开销')}（cum）。`,
      ),
  },
  {
    kind: 'quiet-source',
    roles: ['number'],
    text: line =>
      say(`Line ${line}: a dot means that no sample was taken there.`, `第 ${line} 行：点表示那里没有样本。`),
  },
  {
    kind: 'code',
    roles: ['flat', 'cum', 'address'],
    text: (flat, cum, address) =>
      say(
        `The instruction at address ${address}: ${dotted(flat, 'nothing')} in itself (flat), ` +
          `${dotted(cum, 'nothing')} with the call that it makes (cum). Behind the ; stands the source ` +
          'line.',
        `地址 ${address} 处的指令：自身 ${dotted(flat, '没有开销')}（flat），加上它发出的调用 ${dotted(cum, '没有开销')}（cum）。分号后面是源码行。`,
      ),
  },
  {
    kind: 'quiet-code',
    roles: ['address'],
    text: address =>
      say(`Address ${address}: a dot means that no sample was taken there.`, `地址 ${address}：点表示那里没有样本。`),
  },
  {
    kind: 'place',
    roles: [],
    text: () => say('The source line of the instruction below.', '下面那条指令的源码行。'),
  },

  {
    kind: 'label',
    roles: ['key', 'text'],
    text: (key = '', value) =>
      say(`A label of the sample below: ${key} is ${value}.`, `下面这个样本的标签：${key} 是 ${value}。`),
  },
  {
    kind: 'sample',
    roles: ['value', 'name'],
    text: (value, name) =>
      say(
        `A sample: ${value} were spent in ${name}. The lines below are its callers, up to the root.`,
        `一个样本：${value} 花在 ${name} 里。下面各行是它的调用者，直到根。`,
      ),
  },
  {
    kind: 'frame',
    roles: ['name'],
    text: name => say(`${name} called the function in the line above.`, `${name} 调用了上一行的函数。`),
  },

  {
    kind: 'tag-key',
    roles: ['key', 'value', 'total', 'share'],
    text: (key, sum, total, share) =>
      say(
        `Samples with the label ${key} hold ${sum} of the total ` +
          `${total}${share === undefined ? '' : `, which is ${share}`}.`,
        `带有标签 ${key} 的样本共 ${sum}，总量是 ${total}${share === undefined ? '' : `，占 ${share}`}。`,
      ),
  },
  {
    kind: 'tag-value',
    roles: ['value', 'share', 'name'],
    text: (value, share, name) =>
      say(
        `Of that, ${value}${share === undefined ? '' : `, ${share} of the total,`} went to the value ${name}.`,
        `其中 ${value}${share === undefined ? '' : `（占总量 ${share}）`}属于值 ${name}。`,
      ),
  },

  {
    kind: 'tag-text',
    roles: [],
    text: () =>
      say(
        'A label or one of its values, with the sum of its samples; a name in the profile holds a tab or ' +
          'the end of a line.',
        '一个标签或它的一个值，以及样本之和；剖析文件里有个名字含有制表符或换行。',
      ),
  },
  {
    kind: 'stored-comment',
    roles: [],
    text: () => say('A comment that was stored in the profile.', '存在剖析文件里的一条注释。'),
  },

  {
    kind: 'box-head',
    roles: [],
    text: () =>
      say(
        'A row is a box: cum is its width, flat the part with nothing below it.',
        '一行就是一个方框：cum 是它的宽度，flat 是下面空着的那一段。',
      ),
  },
  {
    kind: 'boxes-left-out',
    roles: ['count', 'share'],
    text: (count, share) =>
      say(
        `${count} boxes narrower than ${share} of the whole are left out: nodefraction.`,
        `有 ${count} 个比总宽度的 ${share} 还窄的方框没有显示：nodefraction。`,
      ),
  },
  {
    kind: 'box',
    roles: ['cum', 'cum%', 'flat', 'flat%', 'depth', 'name'],
    text: (cum, cumShare, flat, flatShare, depth, name) =>
      say(
        `The box of ${name}, ${depth} steps below the root: ${cum} wide, ${cumShare} of the ` +
          `whole; ${flat} (${flatShare}) of it is flat.`,
        `${name} 的方框，在根下面第 ${depth} 层：宽 ${cum}，占总量 ${cumShare}；其中 flat ${flat}（${flatShare}）。`,
      ),
  },
  {
    kind: 'stack',
    roles: ['name', 'value'],
    text: (leaf, value) =>
      say(
        `A stack from the root to ${leaf}, and its value ${value} in the profile's own unit. Tools ` +
          'for flame graphs read this.',
        `从根到 ${leaf} 的一个栈，以及它的值 ${value}（用剖析文件自己的单位）。供火焰图工具读取。`,
      ),
  },
  {
    kind: 'memory-head',
    roles: [],
    text: () => say('Statistics of the whole program, not of samples.', '整个程序的统计，而不是样本的。'),
  },
  {
    kind: 'memory',
    roles: ['value', 'name', 'words'],
    text: (value, name, words) =>
      say(
        `${name} was ${value}${words === undefined ? '' : `: ${words}`}.`,
        `${name} 是 ${value}${words === undefined ? '' : `（${words}）`}。`,
      ),
  },
];

/** Kinds of lines that say nothing, or only what the columns above them say. */
export const plainKinds: ReadonlySet<string> = new Set(['blank', 'rule', 'head', 'row', 'node', 'filter']);

/** The meaning of a line in its cells. */
export function tellLine(meaning: LineMeaning, { cells }: CellLine, calledByItself = false): Texts {
  const parts = meaning.roles.map(role => {
    const found = cells.find(part => part.role === role);
    const text = found?.text.trim();
    // Blanks may be what a cell shows of a number.
    return (text === '' ? (found?.value?.toString() ?? '') : text) as string;
  });
  return ((calledByItself && meaning.recursive) || meaning.text)(...parts);
}

const dotted = (value: string | undefined, none: string): string => (value === '.' ? none : value!);

export const tellEdge = (isCaller: boolean, value: string, share: string, other: string, node: string): Texts =>
  isCaller
    ? say(
        `A caller of ${node}: ${value} of its cum, ${share}, came through ${other}.`,
        `${node} 的一个调用者：它的 cum 里有 ${value}（${share}）来自 ${other}。`,
      )
    : say(
        `A callee of ${node}: ${value} of its cum, ${share}, went into ${other}.`,
        `${node} 调用的一个函数：它的 cum 里有 ${value}（${share}）去了 ${other}。`,
      );

/** Reports that no one reads as lines. */
export const wholeTexts: Readonly<Record<'picture' | 'bytes' | 'page', Texts>> = {
  picture: say(
    'A picture of the call graph: a box is a function, its size is flat, its colour cum; an ' +
      'arrow is what went from caller to callee, a dotted one leads through boxes left out.',
    '一张调用图：方框是函数，大小表示 flat，颜色表示 cum；箭头是从调用者流向被调用者的开销，虚线经过了被省略的方框。',
  ),
  bytes: say(
    'A file in the form profile.proto, for other tools. It holds the samples that the filters left.',
    '一个 profile.proto 格式的文件，供其他工具使用。里面是过滤后剩下的样本。',
  ),
  page: say(
    'A page for the browser: source lines with flat and cum in front of them; a click shows their instructions.',
    '给浏览器看的页面：源码行前面是 flat 和 cum，点击可以看到指令。',
  ),
};
