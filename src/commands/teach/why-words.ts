import type { Language } from '../language.ts';

/** A place in a report that drops little ones; 0 has none. */
const placed = (place: number): string => (place > 0 ? ` (place ${place})` : '');
const placedZh = (place: number): string => (place > 0 ? `（第 ${place} 位）` : '');

/** What `why` says. Values are texts in one unit, `filter` and `value` an option as it is set. */
const en = {
  unnamed: (pattern: string, near: string | undefined) =>
    `No function of this profile matches ${pattern}${near === undefined ? '' : `; the nearest name is ${near}`}.`,
  none: (type: string, others: string) =>
    `It has no value in ${type}${others === '' ? '' : `, but in ${others}: sample_index=NAME shows it`}.`,
  unchanged: 'It costs as much in the base as in the new profile: the difference is 0, so it has no row.',
  noSample: 'No sample has it on its stack: the profile only knows its name.',
  dropFrames:
    "Out: it matches the profile's own drop_frames, so it and what it calls are cut off, and " +
    'their cost counts for the caller. -all_frames on the command line shows them.',
  belowDropped:
    "Out: it stands only below functions that the profile's own drop_frames cuts off; its cost " +
    'counts for their callers. -all_frames on the command line shows it.',
  values: (flat: string, flatPlace: number, cum: string, cumPlace: number, percent: string) =>
    `flat ${flat}${placed(flatPlace)}, cum ${cum}${placed(cumPlace)}, ${percent} of the total.`,
  shown: (row: number, rows: number, command: string) =>
    `It is in the last report (${command}): row ${row} of ${rows}.`,
  shownIn: (command: string) => `It is in the last report (${command}).`,
  counted: (command: string) => `It counts in the last report (${command}), which has no row for each function.`,
  /** Some of its samples are left. */
  filtered: (filter: string, value: string, before: string, after: string) =>
    `${filter}=${value} leaves ${after} of its ${before}.`,
  /** None of its samples is left. */
  samplesGone: (filter: string, value: string, before: string) =>
    `Out: ${filter}=${value} takes all of its ${before} away. ${filter}= clears it.`,
  framesGone: (filter: string, value: string, before: string, to: string) =>
    `Out: ${filter}=${value} takes its frames out of the stacks; its ${before} count for ` +
    `${to === '' ? 'its callers' : to}. ${filter}= clears it.`,
  above: (filter: string, value: string) =>
    `Out: ${filter}=${value} cuts it off: it stands above that, or in stacks without it. ${filter}= clears it.`,
  below: (filter: string, value: string) =>
    `Out: ${filter}=${value} cuts it off: it stands below that, and its cost counts there. ${filter}= clears it.`,
  ownChanged: (filter: string, value: string, before: string, after: string) =>
    `${filter}=${value} changes its flat from ${before} to ${after}: it counts what was taken out below it.`,
  ownToTag: (value: string, before: string, after: string) =>
    `tagleaf=${value} puts a label below it: its flat goes from ${before} to ${after}, and its label has the rest.`,
  noinlines: (caller: string) => `Out: noinlines is on, and its calls were inlined. Its cost counts for ${caller}.`,
  someInlined: (before: string, after: string, caller: string) =>
    `noinlines is on: ${after} of its ${before} are left; where it was inlined its cost counts for ${caller}.`,
  ownInlined: (before: string, after: string) =>
    `noinlines is on: its flat goes from ${before} to ${after}, with what was inlined into it.`,
  granularity: (value: string) =>
    `Rows are ${value}, not functions: its cost is spread over them. granularity=functions shows it.`,
  dropped: (cum: string, cut: string, fraction: number) =>
    `Dropped: its cum ${cum} is below ${cut}, which is the total times nodefraction=${fraction}. ` +
    'nodefraction=0 or trim=false shows it.',
  cut: (place: number, rows: number, sort: string, other: string, isFiltered: boolean) =>
    `Cut off: by ${sort} it is in place ` +
    `${place}${isFiltered ? ' of what the filters leave' : ''}, and the report shows ${rows} ` +
    `rows. ${other}`,
  notDrawn: (boxes: number, command: string) =>
    `Cut off: the picture has room for ${boxes} boxes (nodecount), and others tell more. ` +
    `${command} ${boxes * 2} draws more, nodecount=0 all of them.`,
  more: (place: number) => `top${place} would show it.`,
  byCum: (place: number) => `top${place} -cum would show it too.`,
  argument: (command: string) => `The last report (${command}) shows only what matches its own argument.`,
  limit: (command: string) => `The last report (${command}) shows only what is above its limit.`,
  negative: 'Out: drop_negative is on, and its value is below 0.',
  inlined: (caller: string) => `Its calls were inlined into ${caller}: (inline) behind its name.`,
  own: (flat: string) => `Of its cum, ${flat} is its own (flat).`,
  callees: (list: string) => `The rest went to ${list}.`,
  callers: (list: string) => `It was called by ${list}.`,
  others: (n: number) => `... and ${n} more functions match. A longer pattern tells about fewer.`,
};

export type WhyWords = typeof en;

const zh: WhyWords = {
  unnamed: (pattern, near) =>
    `这份剖析文件里没有函数与 ${pattern} 匹配${near === undefined ? '' : `；最接近的名字是 ${near}`}。`,
  none: (type, others) =>
    `它在 ${type} 下没有值${others === '' ? '' : `，但在 ${others} 下有：用 sample_index=名称 可以看到`}。`,
  unchanged: '它在基线和新文件里的开销一样：差异是 0，所以没有它的行。',
  noSample: '没有一个样本的栈上有它：剖析文件里只有它的名字。',
  dropFrames:
    '不在：它与剖析文件自带的 drop_frames 匹配，所以它和它调用的都被切掉，开销算在调用者头上。命令行上的 -all_frames 可以看到它们。',
  belowDropped:
    '不在：它只出现在被剖析文件自带的 drop_frames 切掉的函数下面，开销算在那些函数的调用者头上。命令行上的 -all_frames 可以看到它。',
  values: (flat, flatPlace, cum, cumPlace, percent) =>
    `flat ${flat}${placedZh(flatPlace)}，cum ${cum}${placedZh(cumPlace)}，占总量 ${percent}。`,
  shown: (row, rows, command) => `它在上一份报告（${command}）里：第 ${row} 行，共 ${rows} 行。`,
  shownIn: command => `它在上一份报告（${command}）里。`,
  counted: command => `它计入了上一份报告（${command}），只是那种报告没有每个函数一行。`,
  filtered: (filter, value, before, after) => `${filter}=${value} 从它的 ${before} 里留下 ${after}。`,
  samplesGone: (filter, value, before) => `不在：${filter}=${value} 去掉了它的全部 ${before}。用 ${filter}= 清除。`,
  framesGone: (filter, value, before, to) =>
    `不在：${filter}=${value} 把它的栈帧从栈里去掉；它的 ${before} 算在${to === '' ? '它的调用者' : ` ${to} `}头上。用 ${filter}= 清除。`,
  above: (filter, value) =>
    `不在：${filter}=${value} 把它切掉了：它在匹配处的上方，或者在没有匹配的栈里。用 ${filter}= 清除。`,
  below: (filter, value) => `不在：${filter}=${value} 把它切掉了：它在匹配处的下方，开销算在那里。用 ${filter}= 清除。`,
  ownChanged: (filter, value, before, after) =>
    `${filter}=${value} 使它的 flat 从 ${before} 变成 ${after}：它下面被去掉的部分算在它头上。`,
  ownToTag: (value, before, after) =>
    `tagleaf=${value} 在它下面加了标签：它的 flat 从 ${before} 变成 ${after}，其余算在标签头上。`,
  noinlines: caller => `不在：noinlines 已打开，而对它的调用都被内联了。它的开销算在 ${caller} 头上。`,
  someInlined: (before, after, caller) =>
    `noinlines 已打开：它的 ${before} 里留下 ${after}；被内联之处的开销算在 ${caller} 头上。`,
  ownInlined: (before, after) => `noinlines 已打开：它的 flat 从 ${before} 变成 ${after}，包括内联进来的部分。`,
  granularity: value => `每一行是 ${value} 而不是函数：它的开销分散在各行。用 granularity=functions 可以看到它。`,
  dropped: (cum, cut, fraction) =>
    `被略去：它的 cum ${cum} 低于 ${cut}，即总量乘以 nodefraction=${fraction}。用 nodefraction=0 或 trim=false 可以看到它。`,
  cut: (place, rows, sort, other, isFiltered) =>
    `被截掉：${isFiltered ? '过滤之后' : ''}按 ${sort} 它排在第 ${place} 位，而报告只显示 ${rows} 行。${other}`,
  notDrawn: (boxes, command) =>
    `被截掉：图里只放 ${boxes} 个方框（nodecount），别的更能说明问题。${command} ${boxes * 2} 画得更多，nodecount=0 全部画出。`,
  more: place => `top${place} 就能看到它。`,
  byCum: place => `top${place} -cum 也能看到它。`,
  argument: command => `上一份报告（${command}）只显示与它自己的参数匹配的内容。`,
  limit: command => `上一份报告（${command}）只显示超过界限的内容。`,
  negative: '不在：drop_negative 已打开，而它的值小于 0。',
  inlined: caller => `对它的调用被内联进了 ${caller}：名字后面带有 (inline)。`,
  own: flat => `它的 cum 之中，自身占 ${flat}（flat）。`,
  callees: list => `其余去了 ${list}。`,
  callers: list => `调用它的有 ${list}。`,
  others: n => `……还有 ${n} 个函数匹配。写得更具体一些，就会少一些。`,
};

export const whyWords: Readonly<Record<Language, WhyWords>> = { en, zh };
