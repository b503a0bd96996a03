import type { Texts } from '../language.ts';

/** A kind of line that reports print, and what it says, with the numbers in it. */
export interface LineKind {
  /** Names of the commands that print it; absent: any. */
  readonly of?: readonly string[];
  readonly seen: RegExp;
  /** What the parts of `seen` mean. Absent: the columns tell, or it is only a rule between parts. */
  readonly text?: (...parts: string[]) => Texts;
  /** The same where the function above it calls itself: its lines' cum adds up to more than its own. */
  readonly recursive?: (...parts: string[]) => Texts;
}

const tables = ['top', 'text', 'tree', 'peek', 'above'];
const trees = ['tree', 'peek'];
const listings = ['list', 'disasm'];
const say = (en: string, zh: string): Texts => ({ en, zh });

/** Above a report, whichever it is. What the line is called is told by the glossary; here are its numbers. */
export const labelNumbers: readonly LineKind[] = [
  {
    seen: /^Duration: (\S+), Total samples = (\S+) (?:\(\s*(\S+)\))?$/,
    text: (duration, total, share) =>
      say(
        `The recording took ${duration}, and ${total} were counted in ` +
          `it${share === undefined ? '' : `: ${share} of that time`}.`,
        `采集持续了 ${duration}，其中统计到 ${total}${share === undefined ? '' : `，是这段时间的 ${share}`}。`,
      ),
  },
  { seen: /^Type: (\S+)$/, text: type => say(`The values below are ${type}.`, `下面的数值是 ${type}。`) },
  { seen: /^Time: (.+)$/, text: time => say(`That was at ${time}.`, `时间是 ${time}。`) },
  { seen: /^File: (.+)$/, text: file => say(`Its name is ${file}.`, `它的名字是 ${file}。`) },
  {
    seen: /^Showing nodes accounting for (.+), (\S+) of (.+) total$/,
    text: (sum, share, total) =>
      say(
        `The rows shown add up to ${sum}, which is ${share} of the total ${total}.`,
        `显示的各行加起来是 ${sum}，占总量 ${total} 的 ${share}。`,
      ),
  },
  {
    seen: /^Dropped (\d+) nodes? \(cum <= (\S+)\)$/,
    text: (count, cut) =>
      say(
        `${count} ${count === '1' ? 'function has' : 'functions have'} a cum of less than ${cut}.`,
        `有 ${count} 个函数的 cum 不到 ${cut}。`,
      ),
  },
  {
    seen: /^Dropped (\d+) edges? \(freq <= (\S+)\)$/,
    text: (count, cut) =>
      say(
        `${count} ${count === '1' ? 'call costs' : 'calls cost'} less than ${cut}.`,
        `有 ${count} 条调用关系的开销不到 ${cut}。`,
      ),
  },
  {
    seen: /^Showing top (\d+) nodes out of (\d+)$/,
    text: (shown, all) => {
      const left = Number(all) - Number(shown);
      return say(
        `${shown} of ${all} rows are shown; ${left} ${left === 1 ? 'is' : 'are'} not.`,
        `${all} 行里显示了 ${shown} 行，还有 ${left} 行没有显示。`,
      );
    },
  },
  {
    seen: /^Above (.+) of (.+) total: (\S+) of (\d+) rows?(, and all samples together)?$/,
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

/** Lines below the labels. The first kind that fits a line is its kind. */
export const lineKinds: readonly LineKind[] = [
  { seen: /^\s*$/ },
  { of: [...trees, 'traces'], seen: /^-+\+-+$/ },
  { of: tables, seen: /^ +flat +flat% +(?:sum% +)?cum +cum%/ },
  {
    of: ['above'],
    seen: /^ *-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+% +-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+%  \(all samples\)$/,
    text: () => say('All samples that the filters leave, added up.', '过滤之后剩下的全部样本之和。'),
  },
  {
    of: ['top', 'text', 'above'],
    seen: /^ *-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+%(?: +\S+%)? +-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+%  /,
  },
  { of: trees, seen: /^ *-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+% +\S+% +-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+% +\| / },
  // Whether a row is a caller or a callee follows from its place: see explain.ts.
  { of: trees, seen: /^ *-?[\d.]\S*(?: [a-zA-Z]\S*)? +\S+% \|   / },

  {
    of: listings,
    seen: /^Total: (\S+)$/,
    text: total =>
      say(
        `All samples of the profile: ${total}. "of Total" below refers to it.`,
        `剖析文件的全部样本：${total}。下面的“of Total”就是相对它。`,
      ),
  },
  {
    of: listings,
    seen: /^ROUTINE =+ (.+?)(?: in (.+))?$/,
    text: (name, file) =>
      say(
        `A function that matches: ${name}${file === undefined ? '' : `. Its source is ${file}`}.`,
        `一个匹配的函数：${name}${file === undefined ? '' : `。它的源码是 ${file}`}。`,
      ),
  },
  {
    of: listings,
    seen: /^ *(\S+) +(\S+) \(flat, cum\) +(\S+) of Total$/,
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
    of: ['list'],
    seen: /^ Error: (.+)$/,
    text: why => say(`Its source cannot be shown: ${why}.`, `源码无法显示：${why}。`),
  },
  {
    of: ['list'],
    seen: /^No source information for (.+)$/,
    text: name =>
      say(`The profile does not say in which file ${name} stands.`, `剖析文件没有说明 ${name} 在哪个文件里。`),
  },
  {
    of: ['list'],
    seen: /^ *(?!\. +\. )(\S+) +(\S+) +(\d+):/,
    text: (flat, cum, line) =>
      say(
        `Line ${line} of the file: ${dotted(flat, 'nothing')} in the line itself (flat), ` +
          `${dotted(cum, 'nothing')} with what it calls (cum).`,
        `文件的第 ${line} 行：这一行自身 ${dotted(flat, '没有开销')}（flat），加上它调用的 ${dotted(cum, '没有开销')}（cum）。`,
      ),
  },
  {
    of: ['list'],
    seen: /^ *\. +\. +(\d+):/,
    text: line =>
      say(`Line ${line}: a dot means that no sample was taken there.`, `第 ${line} 行：点表示那里没有样本。`),
  },
  {
    of: ['disasm'],
    seen: /^ *(?!\. +\. )(\S+) +(\S+) +([0-9a-f]+): /,
    text: (flat, cum, address) =>
      say(
        `The instruction at address ${address}: ${dotted(flat, 'nothing')} in itself (flat), ` +
          `${dotted(cum, 'nothing')} with the call that it makes (cum). Behind the ; stands the source ` +
          'line.',
        `地址 ${address} 处的指令：自身 ${dotted(flat, '没有开销')}（flat），加上它发出的调用 ${dotted(cum, '没有开销')}（cum）。分号后面是源码行。`,
      ),
  },
  {
    of: ['disasm'],
    seen: /^ *\. +\. +([0-9a-f]+): /,
    text: address =>
      say(`Address ${address}: a dot means that no sample was taken there.`, `地址 ${address}：点表示那里没有样本。`),
  },
  {
    of: ['disasm'],
    seen: /^ {74};/,
    text: () => say('The source line of the instruction below.', '下面那条指令的源码行。'),
  },

  {
    of: ['traces'],
    seen: /^ *([^\s:].*?)?: {2}(.*)$/,
    text: (key = '', value) =>
      say(`A label of the sample below: ${key} is ${value}.`, `下面这个样本的标签：${key} 是 ${value}。`),
  },
  {
    of: ['traces'],
    seen: /^ {0,9}(\S+) {3}(.+)$/,
    text: (value, name) =>
      say(
        `A sample: ${value} were spent in ${name}. The lines below are its callers, up to the root.`,
        `一个样本：${value} 花在 ${name} 里。下面各行是它的调用者，直到根。`,
      ),
  },
  {
    of: ['traces'],
    seen: /^ {10} {3}(.+)$/,
    text: name => say(`${name} called the function in the line above.`, `${name} 调用了上一行的函数。`),
  },

  {
    of: ['tags'],
    seen: /^ *(?! )(.*):\s+Total (.+?) of (.+?)(?: \(\s*(\S+)\))?$/,
    text: (key, sum, total, share) =>
      say(
        `Samples with the label ${key} hold ${sum} of the total ` +
          `${total}${share === undefined ? '' : `, which is ${share}`}.`,
        `带有标签 ${key} 的样本共 ${sum}，总量是 ${total}${share === undefined ? '' : `，占 ${share}`}。`,
      ),
  },
  {
    of: ['tags'],
    seen: /^\s*(\S.*?)(?: \(\s*(\S+)\))?:\s+(.*)$/,
    text: (value, share, name) =>
      say(
        `Of that, ${value}${share === undefined ? '' : `, ${share} of the total,`} went to the value ${name}.`,
        `其中 ${value}${share === undefined ? '' : `（占总量 ${share}）`}属于值 ${name}。`,
      ),
  },

  {
    of: ['comments'],
    seen: /^.*$/,
    text: () => say('A comment that was stored in the profile.', '存在剖析文件里的一条注释。'),
  },

  {
    of: ['flame'],
    seen: /^ +cum +cum% +flat +flat%$/,
    text: () =>
      say(
        'A row is a box: cum is its width, flat the part with nothing below it.',
        '一行就是一个方框：cum 是它的宽度，flat 是下面空着的那一段。',
      ),
  },
  { of: ['flame'], seen: /^ {3}\w+=/ },
  {
    of: ['flame'],
    seen: /^(\d+) branch(?:es)? below (\S+) left out/,
    text: (count, share) =>
      say(
        `${count} boxes narrower than ${share} of the whole are left out: nodefraction.`,
        `有 ${count} 个比总宽度的 ${share} 还窄的方框没有显示：nodefraction。`,
      ),
  },
  {
    of: ['flame'],
    seen: /^ *(\S+) +(\S+%) +(\S+) +(\S+%) {2}( *)(.*)$/,
    text: (cum, cumShare, flat, flatShare, indent, name) =>
      say(
        `The box of ${name}, ${indent.length} steps below the root: ${cum} wide, ${cumShare} of the ` +
          `whole; ${flat} (${flatShare}) of it is flat.`,
        `${name} 的方框，在根下面第 ${indent.length} 层：宽 ${cum}，占总量 ${cumShare}；其中 flat ${flat}（${flatShare}）。`,
      ),
  },
  {
    of: ['folded', 'flame'],
    seen: /^(?:.*;)?([^;]*) (-?\d+)$/,
    text: (leaf, value) =>
      say(
        `A stack from the root to ${leaf}, and its value ${value} in the profile's own unit. Tools ` +
          'for flame graphs read this.',
        `从根到 ${leaf} 的一个栈，以及它的值 ${value}（用剖析文件自己的单位）。供火焰图工具读取。`,
      ),
  },
  {
    of: ['memstats'],
    seen: /^runtime\.MemStats/,
    text: () => say('Statistics of the whole program, not of samples.', '整个程序的统计，而不是样本的。'),
  },
  {
    of: ['memstats'],
    seen: /^ *(?! )(.+?) {2}(\w+)(?: {2}(.+))?$/,
    text: (value, name, words) =>
      say(
        `${name} was ${value}${words === undefined ? '' : `: ${words}`}.`,
        `${name} 是 ${value}${words === undefined ? '' : `（${words}）`}。`,
      ),
  },

  {
    of: ['raw'],
    seen: /^(?:Comment|Doc): (.*)$/,
    text: () => say('A text that was stored in the profile.', '存在剖析文件里的一段文字。'),
  },
  {
    of: ['raw'],
    seen: /^PeriodType: (\S*) (\S*)$/,
    text: (type, unit) =>
      say(
        `What was counted between two samples: ${type} in ${unit}.`,
        `两个样本之间数的是什么：${type}，单位 ${unit}。`,
      ),
  },
  {
    of: ['raw'],
    seen: /^Period: (\S+)$/,
    text: period => say(`One sample for each ${period} of it.`, `每 ${period} 取一个样本。`),
  },
  { of: ['raw'], seen: /^Time: (.+)$/, text: time => say(`When it was recorded: ${time}.`, `记录的时间：${time}。`) },
  {
    of: ['raw'],
    seen: /^Duration: (\S+)$/,
    text: duration =>
      say(
        `How long the recording took: ${duration}, cut to four letters as pprof does.`,
        `记录持续的时间：${duration}，和 pprof 一样截成四个字符。`,
      ),
  },
  {
    of: ['raw'],
    seen: /^Samples:$/,
    text: () => say('Below are all samples: the names of their values first.', '下面是全部样本，先是各个值的名称。'),
  },
  {
    of: ['raw'],
    seen: /^Locations$/,
    text: () => say('Below are the places in the program that stacks refer to.', '下面是栈所引用的程序位置。'),
  },
  {
    of: ['raw'],
    seen: /^Mappings$/,
    text: () => say('Below are the files that were mapped into memory.', '下面是映射到内存里的文件。'),
  },
  {
    of: ['raw'],
    seen: /^((?: +-?\d+)+): ([\d ]*)$/,
    text: (values, ids) =>
      say(
        `A sample: its values ${values.trim()}, then its stack, the innermost place (${ids.split(' ')[0]}) first.`,
        `一个样本：它的值 ${values.trim()}，后面是它的栈，最内层的位置（${ids.split(' ')[0]}）在前。`,
      ),
  },
  { of: ['raw'], seen: /^ {16}\S/, text: () => say('Labels of the sample above.', '上面那个样本的标签。') },
  {
    of: ['raw'],
    seen: /^ *(\d+): (0x[0-9a-f]+) (?:M=(\d+) )?(.*)$/,
    text: (id, address, mapping) =>
      say(
        `Location ${id}: address ${address}${mapping === undefined ? '' : ` in mapping ${mapping}`}, ` +
          'then function, file, line, column, and behind s= the first line of the function.',
        `位置 ${id}：地址 ${address}${mapping === undefined ? '' : `，在映射 ${mapping} 里`}；然后是函数、文件、行、列，s= 后面是函数的首行。`,
      ),
  },
  {
    of: ['raw'],
    seen: /^ {13}\S/,
    text: () =>
      say('The caller of the function above, which was inlined into it.', '上一行函数的调用者：那个函数被内联进了它。'),
  },
  {
    of: ['raw'],
    seen: /^(\d+): (0x[0-9a-f]+)\/(0x[0-9a-f]+)\/(0x[0-9a-f]+) /,
    text: (id, start, limit, offset) =>
      say(
        `Mapping ${id}: addresses ${start} to ${limit} hold a file from its offset ${offset}.`,
        `映射 ${id}：地址 ${start} 到 ${limit} 放着一个文件从偏移 ${offset} 起的内容。`,
      ),
  },
  {
    of: ['raw'],
    seen: /^\S*\/.*$/,
    text: () =>
      say(
        'Names and units of the values; [dflt] is the one that is shown by default.',
        '各个值的名称和单位；[dflt] 是默认显示的那个。',
      ),
  },

  {
    of: ['callgrind'],
    seen: /^positions: /,
    text: () => say('Each cost line begins with an address and a line number.', '每条开销都以地址和行号开头。'),
  },
  {
    of: ['callgrind'],
    seen: /^events: (.+)$/,
    text: event => say(`What is counted: ${event}.`, `统计的是：${event}。`),
  },
  {
    of: ['callgrind'],
    seen: /^(?:ob|fl|fn)=/,
    text: () =>
      say(
        'Program (ob), file (fl) or function (fn) of the lines below; (n) stands for a name that was given before.',
        '下面各行所属的程序（ob）、文件（fl）或函数（fn）；(n) 代表前面给过的名字。',
      ),
  },
  {
    of: ['callgrind'],
    seen: /^(?:cob|cfl|cfn)=/,
    text: () => say('File and function that are called.', '被调用的文件和函数。'),
  },
  {
    of: ['callgrind'],
    seen: /^calls=0 /,
    text: () =>
      say(
        'A call. A profile of samples does not know how many: 0.',
        '一次调用关系。由样本组成的剖析文件不知道次数：0。',
      ),
  },
  {
    of: ['callgrind'],
    seen: /^\* \* (-?\d+)$/,
    text: cost => say(`What that call cost: ${cost}.`, `这次调用的开销：${cost}。`),
  },
  {
    of: ['callgrind'],
    seen: /^\S+ -?\d+ (-?\d+)$/,
    text: cost =>
      say(
        `Address, line, and the flat cost ${cost}; + and - count from the line before, * means the same.`,
        `地址、行号和 flat 开销 ${cost}；+ 和 - 相对上一行，* 表示相同。`,
      ),
  },

  {
    of: ['dot'],
    seen: /^(?:digraph|node \[|\}$)/,
    text: () => say('The frame of a graph in the language DOT.', 'DOT 语言里一张图的外框。'),
  },
  {
    of: ['dot'],
    seen: /^subgraph cluster_L/,
    text: () => say('The box with the lines about the profile.', '写着剖析文件说明的方框。'),
  },
  {
    of: ['dot'],
    seen: /^N\d+ \[label="(.*?)(?<!\\)" id=/,
    text: label =>
      say(
        `A box: ${label.replaceAll('\\n', ' ')}. The number behind "of" is cum, the one in front flat.`,
        `一个方框：${label.replaceAll('\\n', ' ')}。“of”后面是 cum，前面是 flat。`,
      ),
  },
  {
    of: ['dot'],
    seen: /^N+\d+_\w+ \[/,
    text: () => say('The labels of the samples of a box.', '一个方框的样本的标签。'),
  },
  {
    of: ['dot'],
    seen: /^N(\d+) -> N(\d+) \[label="\s*(.*?)"/,
    text: (from, to, value) =>
      say(
        `An arrow: ${value.replaceAll('\\n', ' ')} went from box ${from} to box ${to}.`,
        `一个箭头：从方框 ${from} 到方框 ${to} 经过了 ${value.replaceAll('\\n', ' ')}。`,
      ),
  },
  {
    of: ['dot'],
    seen: /^N+\d+(?:_\w+)? -> N+\d+_\w+ \[/,
    text: () => say('Leads from a box to its labels.', '从方框连到它的标签。'),
  },
];

const dotted = (value: string | undefined, none: string): string => (value === '.' ? none : value!);

export const edgeText = (isCaller: boolean, value: string, share: string, other: string, node: string): Texts =>
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
