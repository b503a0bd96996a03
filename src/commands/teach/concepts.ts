import type { Language, Texts } from '../language.ts';

/** One thing that a report shows or the tool knows, in a few sentences. */
export interface Concept {
  /** What it is called, as one types it; the first name heads its entry. */
  readonly names: readonly string[];
  /** Where it belongs in the glossary. */
  readonly group: 'column' | 'line' | 'value' | 'idea';
  /** The kind of line that it is about (`CellLine`). */
  readonly line?: string;
  readonly text: Texts;
}

/** The glossary. `explain`, `help concepts` and the lessons' teachers read the same texts. */
export const concepts: readonly Concept[] = [
  {
    names: ['flat'],
    group: 'column',
    text: {
      en:
        'What the function spent in its own code: samples in which it was the function running, at ' +
        'the end of the stack. What it called does not count.',
      zh: '函数自身代码的开销：正在运行的就是它（它在栈的末端）的那些样本。它调用的函数不计入。',
    },
  },
  {
    names: ['flat%'],
    group: 'column',
    text: { en: 'flat as a part of the total.', zh: 'flat 占总量的比例。' },
  },
  {
    names: ['sum%', 'sum'],
    group: 'column',
    text: {
      en:
        'The flat% of this row and of all rows above it, added up. It says how much of the total you ' +
        'have seen so far. It depends on the order of the rows.',
      zh: '本行及以上各行 flat% 的累加，表示到这一行为止看到了总量的多少。它取决于各行的顺序。',
    },
  },
  {
    names: ['cum', 'cumulative'],
    group: 'column',
    text: {
      en:
        'What was spent while the function was anywhere on the stack: its own code and all that it ' +
        'called. A function that calls itself still counts only once for each sample.',
      zh: '函数出现在栈上任何位置时的开销：自身代码加上它调用的一切。递归函数在一个样本里只算一次。',
    },
  },
  { names: ['cum%'], group: 'column', text: { en: 'cum as a part of the total.', zh: 'cum 占总量的比例。' } },
  {
    names: ['calls', 'calls%'],
    group: 'column',
    text: {
      en:
        'In peek and tree: how much of the cost went along this call. It is not a number of calls. ' +
        'calls% is its part of the cum of the function in the middle.',
      zh: '用于 peek 和 tree：经由这条调用关系的开销，而不是调用次数。calls% 是它占中间那个函数的 cum 的比例。',
    },
  },
  {
    names: ['context', 'callers', 'callees'],
    group: 'column',
    text: {
      en:
        'In peek and tree: the row with the bar right in front of its name is the function; rows ' +
        'above it are its callers, rows below it what it calls.',
      zh: '用于 peek 和 tree：名字前紧挨着竖线的那一行是函数本身；它上面各行是调用者，下面各行是它调用的函数。',
    },
  },
  {
    names: ['showing nodes accounting for', 'accounting'],
    group: 'line',
    line: 'showing',
    text: {
      en:
        'The flat values of the rows shown, added up, and what part of the total they are. The ' +
        'number behind "of" is the total: all samples of the profile, or of the base where there is ' +
        'a -diff_base.',
      zh: '所显示各行的 flat 之和，以及占总量的比例。“of”后面是总量：剖析文件里的全部样本；使用 -diff_base 时是基线的全部样本。',
    },
  },
  {
    names: ['dropped', 'dropped nodes'],
    group: 'line',
    line: 'dropped',
    text: {
      en:
        'Functions whose cum is below a limit are left out. The limit is the total times ' +
        'nodefraction (0.005 = half a percent). nodefraction=0 or trim=false shows them.',
      zh: 'cum 低于界限的函数不显示。界限是总量乘以 nodefraction（0.005 即千分之五）。用 nodefraction=0 或 trim=false 可以看到它们。',
    },
  },
  {
    names: ['dropped edges'],
    group: 'line',
    line: 'dropped-edges',
    text: {
      en: 'Calls whose cost is below the total times edgefraction are left out of the picture.',
      zh: '开销低于总量乘以 edgefraction 的调用关系不画出来。',
    },
  },
  {
    names: ['showing top', 'nodecount'],
    group: 'line',
    line: 'cut',
    text: {
      en: 'The report has more rows than it shows. A number behind the command (top20) or nodecount=20 asks for more.',
      zh: '报告的行数比显示出来的多。在命令后面写数字（top20）或设置 nodecount=20 可以看到更多。',
    },
  },
  {
    names: ['active filters', 'filters'],
    group: 'line',
    line: 'filters',
    text: {
      en:
        'These options are set, and leave out samples or frames. A single : clears focus, ignore, ' +
        'hide, tagfocus and tagignore; NAME= clears one.',
      zh: '已设置的选项，它们会去掉样本或栈帧。单独一个 : 清除 focus、ignore、hide、tagfocus 和 tagignore；名称= 清除其中一个。',
    },
  },
  {
    names: ['file'],
    group: 'line',
    line: 'file',
    text: { en: 'The program that was profiled.', zh: '被剖析的程序。' },
  },
  {
    names: ['build id'],
    group: 'line',
    line: 'build',
    text: {
      en: 'A fingerprint of the program file, by which its symbols are found.',
      zh: '程序文件的指纹，用来找到它的符号。',
    },
  },
  {
    names: ['type', 'sample_index', 'sample type'],
    group: 'line',
    line: 'type',
    text: {
      en:
        'A sample can have several values, such as inuse_space and alloc_space. Reports show one of ' +
        'them; sample_index=NAME chooses which.',
      zh: '一个样本可以有多个值，例如 inuse_space 和 alloc_space。报告只显示其中一个，用 sample_index=名称 选择。',
    },
  },
  {
    names: ['doc'],
    group: 'line',
    line: 'doc',
    text: { en: 'Where the program says what its sample types mean.', zh: '程序在那里说明它的样本类型是什么意思。' },
  },
  {
    names: ['time'],
    group: 'line',
    line: 'time',
    text: { en: 'When the profile was recorded.', zh: '采集 profile 的时间。' },
  },
  {
    names: ['duration', 'total samples'],
    group: 'line',
    line: 'duration',
    text: {
      en:
        'Duration is how long the recording took on the clock; Total samples is what was counted in ' +
        'it. For CPU time the percentage tells how many processors were busy: 100% is one. A program ' +
        'that is short of CPU shows less under a CPU limit or on a busy machine: it cannot use more ' +
        'than it is given.',
      zh:
        'Duration 是采集实际持续的时间；Total samples 是这段时间里统计到的量。对 CPU 时间来说，百分比说明有多少个处理器在忙：100% 是一个。在 CPU 限额之下，' +
        '或者在繁忙的机器上，缺 CPU 的程序也会显示得更少：它用不到更多。',
    },
  },
  {
    names: ['inline', '(inline)', '(partial-inline)', 'inlining', 'noinlines'],
    group: 'line',
    text: {
      en:
        'The compiler copied the code of the function into its caller, so there is no real call. ' +
        'pprof still counts it for the function itself. (partial-inline): only some of its calls. ' +
        'The mark is there only if a caller is in the report too. noinlines=true counts the code for ' +
        'the caller.',
      zh:
        '编译器把函数的代码复制到了调用者里，所以并没有真正的调用。pprof 仍然算在这个函数头上。(partial-inline) 表示只有部分调用如此。只有调用者也在报告里时，' +
        '才有这个标记。noinlines=true 则把代码算到调用者头上。',
    },
  },
  {
    names: ['cpu', 'samples', 'sampling', 'samples/count'],
    group: 'value',
    text: {
      en:
        'A CPU profile stops the program about 100 times for each second of CPU time and writes down ' +
        'the stack. cpu is the time, samples is the number of stops. A row of only a few samples ' +
        'says little.',
      zh: 'CPU 剖析大约每秒 CPU 时间打断程序 100 次并记下调用栈。cpu 是时间，samples 是打断的次数。只有几个样本的行说明不了什么。',
    },
  },
  {
    names: ['inuse_space', 'inuse', 'live heap'],
    group: 'value',
    text: {
      en:
        'Bytes that were alive at the last garbage collection, booked where they were allocated. For ' +
        'leaks, and for how much memory is held. An estimate: on average Go takes one sample for ' +
        'each 512 kB allocated, and scales up. The running program holds more (RSS): garbage, memory ' +
        'kept for reuse, stacks.',
      zh: '最近一次垃圾回收时还存活的字节数，算在分配它们的地方。用来看泄漏和内存占用。这是估计值：Go 平均每分配 512 kB 取一个样本，再按比例放大。进程实际占用更多（RSS）：还有垃圾、留着备用的内存和栈。',
    },
  },
  {
    names: ['inuse_objects'],
    group: 'value',
    text: {
      en: 'The number of objects that were alive at the last garbage collection.',
      zh: '最近一次垃圾回收时还存活的对象个数。',
    },
  },
  {
    names: ['alloc_space', 'alloc', 'churn'],
    group: 'value',
    text: {
      en:
        'All bytes allocated since the program began, also what was freed long ago. For churn, the ' +
        'work of the garbage collector, and not for leaks.',
      zh: '程序启动以来分配过的全部字节，包括早已释放的。用来看内存抖动（churn），即垃圾回收器的负担，而不是看泄漏。',
    },
  },
  {
    names: ['alloc_objects'],
    group: 'value',
    text: {
      en: 'The number of all objects allocated since the program began, also of those freed long ago.',
      zh: '程序启动以来分配过的对象总数，包括早已释放的。',
    },
  },
  {
    names: ['delay', 'mutex', 'block'],
    group: 'value',
    text: {
      en:
        'Time spent waiting. In a block profile it is booked where a goroutine waited; in a mutex ' +
        'profile on the Unlock of the function that held the lock and made others wait.',
      zh: '等待的时间。在 block 剖析文件里记在 goroutine 等待的地方；在 mutex 剖析文件里记在持锁者的 Unlock 上，是它让别人等待。',
    },
  },
  {
    names: ['contentions'],
    group: 'value',
    text: {
      en: 'How often somebody had to wait. delay says for how long.',
      zh: '发生等待的次数。delay 是等待的时长。',
    },
  },
  {
    names: ['goroutine', 'goroutines', 'goroutine leak'],
    group: 'value',
    text: {
      en:
        'Each goroutine counts once, with the stack on which it stands. It is one moment, not a sum ' +
        'over time. Many goroutines alone are no leak; a number that grows with the work is.',
      zh: '每个 goroutine 按它当前的栈计一次。这是某一时刻的状态，而不是一段时间的累加。单是数量多不等于泄漏，随工作量增长才是。',
    },
  },
  {
    names: ['sample', 'stack', 'profile'],
    group: 'idea',
    text: {
      en: 'A profile is a list of samples; a sample is a call stack with values. All reports are sums over samples.',
      zh: '剖析文件由样本组成；样本是带有数值的调用栈。所有报告都是对样本求和。',
    },
  },
  {
    names: ['node', 'edge', 'graph'],
    group: 'idea',
    text: {
      en:
        'A node is one row or box: a function, or with the option granularity a line or a file. An ' +
        'edge is a call from one to another; a dotted edge leads through nodes that were left out. A ' +
        'large box has a large flat, a red one a large cum.',
      zh: '节点是一行或一个方框：一个函数，或者按 granularity 选项是一行代码或一个文件。边是一次调用关系；虚线边经过了被省略的节点。方框大表示 flat 大，颜色红表示 cum 大。',
    },
  },
  {
    names: ['flame graph', 'flame', 'icicle'],
    group: 'idea',
    text: {
      en:
        'Each box hangs below its caller, and its width is its cum along that path. The position ' +
        'from left to right is not time. The width that has nothing below it is flat.',
      zh: '每个方框挂在调用者下方，宽度是沿这条路径的 cum。左右位置不是时间。下面空着的那段宽度就是 flat。',
    },
  },
  {
    names: ['focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from'],
    group: 'idea',
    text: {
      en:
        'focus and ignore choose samples: keep or drop those with a matching frame anywhere on the ' +
        'stack. hide and show change stacks: take matching frames out, or keep only them. show_from ' +
        'cuts what is above the outermost match, prune_from what is below the innermost.',
      zh:
        'focus 和 ignore 挑选样本：保留或丢掉栈上任何位置有匹配栈帧的样本。hide 和 show 修改调用栈：去掉匹配的栈帧，或者只保留它们。show_from ' +
        '切掉最外层匹配以上的部分，prune_from 切掉最内层匹配以下的部分。',
    },
  },
  {
    names: ['label', 'labels', 'tag', 'tags', 'tagfocus', 'tagroot'],
    group: 'idea',
    text: {
      en:
        'Names and values that a program puts on its samples, such as tenant=acme (in Go with ' +
        'pprof.Do). tags lists them, tagfocus=tenant=acme keeps samples, tagroot=tenant makes the ' +
        'value a frame at the root.',
      zh:
        '程序给样本加上的名称和值，例如 tenant=acme（Go 里用 pprof.Do）。tags 列出它们，tagfocus=tenant=acme 只保留相应的样本，' +
        'tagroot=tenant 把值变成根上的栈帧。',
    },
  },
  {
    names: ['diff_base', 'base', 'normalize', 'negative values', 'diff'],
    group: 'idea',
    text: {
      en:
        'With -diff_base or -base every value is new minus old, so what became smaller is negative. ' +
        'With -diff_base percentages refer to the old total, with -base to both together; they are ' +
        'printed without a sign. -normalize first scales the new profile to the total of the old ' +
        'one: for profiles recorded under different loads.',
      zh:
        '使用 -diff_base 或 -base 时，每个值都是新减旧，变小的就是负值。用 -diff_base 时，百分比相对旧的总量；用 -base 时，相对两者之和。百分比不带正负号。' +
        '-normalize 先把新文件缩放到旧文件的总量：用于负载不同的两次记录。',
    },
  },
  {
    names: ['leak', 'growth'],
    group: 'idea',
    text: {
      en:
        'Under the same load, a leak goes on growing; a cache grows until it is full. One profile ' +
        'cannot tell them apart: compare three, each recorded after a garbage collection.',
      zh: '负载相同时，泄漏会一直增长，缓存只增长到装满。一份剖析文件分不清两者：要比较三份，每份都在垃圾回收之后记录。',
    },
  },
];

/** Commands and what one reaches for them for: the cheat sheet. */
export const cheatSheet: readonly { readonly line: string; readonly text: Texts }[] = [
  { line: 'top10', text: { en: 'which functions do the work (flat)', zh: '哪些函数真正在干活（flat）' } },
  { line: 'top10 -cum', text: { en: 'which functions lead to the work (cum)', zh: '哪些函数通向这些工作（cum）' } },
  { line: 'peek REGEX', text: { en: 'who calls it, and what it calls', zh: '谁调用它，它又调用谁' } },
  { line: 'list REGEX', text: { en: 'its source, line by line', zh: '逐行看它的源码' } },
  { line: 'why REGEX', text: { en: 'why a function is in the report or not', zh: '函数为什么在或不在报告里' } },
  { line: 'web, flame', text: { en: 'the call graph; a flame graph', zh: '调用图；火焰图' } },
  { line: 'focus=REGEX', text: { en: 'only samples that pass through it', zh: '只看经过它的样本' } },
  { line: 'hide=REGEX', text: { en: 'without these frames', zh: '去掉这些栈帧' } },
  { line: 'tags', text: { en: 'which labels there are', zh: '有哪些标签' } },
  { line: 'sample_index=NAME', text: { en: 'another value of the samples', zh: '换成样本的另一个值' } },
  {
    line: 'above 5%',
    text: {
      en: 'what costs more than that; with a base, what grew by more',
      zh: '开销超过它的；有基线时，增长超过它的',
    },
  },
  { line: 'explain', text: { en: 'what the last report says, with its numbers', zh: '用上一份报告里的数字说明它' } },
];

/** Finds the concept of a name, or of a line as it is printed above a report. */
export function findConcept(text: string): Concept | undefined {
  const plain = text
    .trim()
    .replace(/^["'“]|["'”]$/g, '')
    .trim();
  const name = plain.toLowerCase().replace(/:$/, '');
  return concepts.find(concept => concept.names.includes(name)) ?? conceptOfLine(name);
}

/** What a line is about that was typed as it stands above a report: the longest name that it begins with. */
function conceptOfLine(typed: string): Concept | undefined {
  const words = typed.replace(/\d+ /g, '');
  const found = concepts
    .filter(({ group }) => group === 'line')
    .flatMap(concept => concept.names.map(name => ({ concept, name })))
    .filter(({ name }) => (name.startsWith('(') ? words.includes(name) : new RegExp(`^${name}s?\\b`).test(words)));
  return found.sort((a, b) => b.name.length - a.name.length)[0]?.concept;
}

const groups: readonly { readonly group: Concept['group']; readonly title: Texts }[] = [
  { group: 'column', title: { en: 'Columns', zh: '列' } },
  { group: 'line', title: { en: 'Lines above a report, and marks', zh: '报告上方的各行及标记' } },
  { group: 'value', title: { en: 'Sample types', zh: '样本类型' } },
  { group: 'idea', title: { en: 'Ideas', zh: '概念' } },
];

/** The glossary and the cheat sheet, as Markdown. */
export function glossary(language: Language): string {
  const width = Math.max(...cheatSheet.map(({ line }) => line.length));
  const sheet = cheatSheet.map(({ line, text }) => `${line.padEnd(width)}  ${text[language]}`);
  const parts = groups.map(({ group, title }) => {
    const entries = concepts
      .filter(concept => concept.group === group)
      .map(({ names, text }) => `- ${names.join(', ')}${language === 'zh' ? '：' : ': '}${text[language]}`);
    return [`${title[language]}`, ...entries].join('\n\n');
  });
  return ['```', ...sheet, '```', '', parts.join('\n\n')].join('\n');
}
