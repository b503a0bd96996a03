import { say } from './explain-lines.ts';
import type { LineMeaning } from './explain-lines.ts';

/** Lines of raw, callgrind and dot: forms that are made for programs. */
export const dumpMeanings: readonly LineMeaning[] = [
  {
    kind: 'raw-comment',
    roles: [],
    text: () => say('A text that was stored in the profile.', '存在剖析文件里的一段文字。'),
  },
  {
    kind: 'raw-period-type',
    roles: ['type', 'unit'],
    text: (type, unit) =>
      say(
        `What was counted between two samples: ${type} in ${unit}.`,
        `两个样本之间数的是什么：${type}，单位 ${unit}。`,
      ),
  },
  {
    kind: 'raw-period',
    roles: ['text'],
    text: period => say(`One sample for each ${period} of it.`, `每 ${period} 取一个样本。`),
  },
  { kind: 'raw-time', roles: ['text'], text: time => say(`When it was recorded: ${time}.`, `记录的时间：${time}。`) },
  {
    kind: 'raw-duration',
    roles: ['text'],
    text: duration =>
      say(
        `How long the recording took: ${duration}, cut to four letters as pprof does.`,
        `记录持续的时间：${duration}，和 pprof 一样截成四个字符。`,
      ),
  },
  {
    kind: 'raw-samples',
    roles: [],
    text: () => say('Below are all samples: the names of their values first.', '下面是全部样本，先是各个值的名称。'),
  },
  {
    kind: 'raw-locations',
    roles: [],
    text: () => say('Below are the places in the program that stacks refer to.', '下面是栈所引用的程序位置。'),
  },
  {
    kind: 'raw-mappings',
    roles: [],
    text: () => say('Below are the files that were mapped into memory.', '下面是映射到内存里的文件。'),
  },
  {
    kind: 'raw-sample',
    roles: ['values', 'leaf'],
    text: (values, ids) =>
      say(
        `A sample: its values ${values.trim()}, then its stack, the innermost place (${ids.split(' ')[0]}) first.`,
        `一个样本：它的值 ${values.trim()}，后面是它的栈，最内层的位置（${ids.split(' ')[0]}）在前。`,
      ),
  },
  { kind: 'raw-labels', roles: [], text: () => say('Labels of the sample above.', '上面那个样本的标签。') },
  {
    kind: 'raw-location',
    roles: ['id', 'address', 'mapping'],
    text: (id, address, mapping) =>
      say(
        `Location ${id}: address ${address}${mapping === undefined ? '' : ` in mapping ${mapping}`}, ` +
          'then function, file, line, column, and behind s= the first line of the function.',
        `位置 ${id}：地址 ${address}${mapping === undefined ? '' : `，在映射 ${mapping} 里`}；然后是函数、文件、行、列，s= 后面是函数的首行。`,
      ),
  },
  {
    kind: 'raw-inlined',
    roles: [],
    text: () =>
      say('The caller of the function above, which was inlined into it.', '上一行函数的调用者：那个函数被内联进了它。'),
  },
  {
    kind: 'raw-mapping',
    roles: ['id', 'start', 'limit'],
    text: (id, start, limit, offset) =>
      say(
        `Mapping ${id}: addresses ${start} to ${limit} hold a file from its offset ${offset}.`,
        `映射 ${id}：地址 ${start} 到 ${limit} 放着一个文件从偏移 ${offset} 起的内容。`,
      ),
  },
  {
    kind: 'raw-types',
    roles: [],
    text: () =>
      say(
        'Names and units of the values; [dflt] is the one that is shown by default.',
        '各个值的名称和单位；[dflt] 是默认显示的那个。',
      ),
  },

  {
    kind: 'grind-positions',
    roles: [],
    text: () => say('Each cost line begins with an address and a line number.', '每条开销都以地址和行号开头。'),
  },
  {
    kind: 'grind-events',
    roles: ['events'],
    text: event => say(`What is counted: ${event}.`, `统计的是：${event}。`),
  },
  {
    kind: 'grind-name',
    roles: [],
    text: () =>
      say(
        'Program (ob), file (fl) or function (fn) of the lines below; (n) stands for a name that was given before.',
        '下面各行所属的程序（ob）、文件（fl）或函数（fn）；(n) 代表前面给过的名字。',
      ),
  },
  {
    kind: 'grind-called',
    roles: [],
    text: () => say('File and function that are called.', '被调用的文件和函数。'),
  },
  {
    kind: 'grind-calls',
    roles: [],
    text: () =>
      say(
        'A call. A profile of samples does not know how many: 0.',
        '一次调用关系。由样本组成的剖析文件不知道次数：0。',
      ),
  },
  {
    kind: 'grind-call-cost',
    roles: ['cost'],
    text: cost => say(`What that call cost: ${cost}.`, `这次调用的开销：${cost}。`),
  },
  {
    kind: 'grind-cost',
    roles: ['cost'],
    text: cost =>
      say(
        `Address, line, and the flat cost ${cost}; + and - count from the line before, * means the same.`,
        `地址、行号和 flat 开销 ${cost}；+ 和 - 相对上一行，* 表示相同。`,
      ),
  },

  {
    kind: 'dot-frame',
    roles: [],
    text: () => say('The frame of a graph in the language DOT.', 'DOT 语言里一张图的外框。'),
  },
  {
    kind: 'dot-legend',
    roles: [],
    text: () => say('The box with the lines about the profile.', '写着剖析文件说明的方框。'),
  },
  {
    kind: 'dot-box',
    roles: ['label'],
    text: label =>
      say(
        `A box: ${label.replaceAll('\\n', ' ')}. The number behind "of" is cum, the one in front flat.`,
        `一个方框：${label.replaceAll('\\n', ' ')}。“of”后面是 cum，前面是 flat。`,
      ),
  },
  {
    kind: 'dot-tag',
    roles: [],
    text: () => say('The labels of the samples of a box.', '一个方框的样本的标签。'),
  },
  {
    kind: 'dot-arrow',
    roles: ['from', 'to', 'value'],
    text: (from, to, value) =>
      say(
        `An arrow: ${value.replaceAll('\\n', ' ')} went from box ${from} to box ${to}.`,
        `一个箭头：从方框 ${from} 到方框 ${to} 经过了 ${value.replaceAll('\\n', ' ')}。`,
      ),
  },
  {
    kind: 'dot-tag-arrow',
    roles: [],
    text: () => say('Leads from a box to its labels.', '从方框连到它的标签。'),
  },
];
