import { filterTable } from './filter-table.ts';
import type { Option } from './option-entry.ts';

/**
 * Every option is declared once, here or in filter-table.ts. The Config type,
 * flags, assignments, `o`, help, completion, the status line, URLs, saved
 * settings, filter chips, hints and cache keys are derived from these entries
 * (see options.ts). A missing field is a type error.
 *
 * In pprof's order of declaration (pprof: driver/config.go).
 */
export const optionTable = [
  {
    name: 'output',
    kind: 'string',
    initial: '',
    url: null,
    saved: false,
    stage: 'write',
    completes: 'file',
    help: { en: ['File that receives the output of commands'], zh: ['接收命令输出的文件'] },
  },
  {
    name: 'call_tree',
    kind: 'bool',
    initial: false,
    url: 'calltree',
    saved: true,
    stage: 'cut',
    help: {
      en: ['Draw a tree of call paths instead of a graph', 'A function appears once for each path that leads to it.'],
      zh: ['画成调用路径的树，而不是图', '一个函数在通向它的每条路径上各出现一次。'],
    },
  },
  {
    name: 'relative_percentages',
    kind: 'bool',
    initial: false,
    url: 'rel',
    saved: true,
    stage: 'view',
    help: {
      en: [
        'Percentages of what the filters leave',
        'Off: percentages of the whole profile, so that filtered reports stay comparable.',
      ],
      zh: ['百分比相对过滤后剩下的部分', '关闭时：百分比相对整份剖析文件，过滤后的报告仍可比较。'],
    },
  },
  {
    name: 'unit',
    kind: 'string',
    initial: 'minimum',
    url: 'unit',
    saved: true,
    stage: 'print',
    completes: 'unit',
    help: {
      en: [
        'Unit of the values shown',
        'seconds, ms, ns ... for times; mb, kb, bytes ... for memory.',
        'minimum picks one unit for the whole report; auto picks one for each value.',
      ],
      zh: [
        '显示数值的单位',
        '时间用 seconds、ms、ns 等；内存用 mb、kb、bytes 等。',
        'minimum 为整份报告选一个单位；auto 为每个值各选一个。',
      ],
    },
  },
  {
    name: 'compact_labels',
    kind: 'bool',
    initial: false,
    url: 'compact',
    saved: true,
    stage: 'print',
    help: { en: ['Leave out the lines about file, type and time'], zh: ['省去关于文件、类型和时间的各行'] },
  },
  {
    name: 'source_path',
    kind: 'string',
    initial: '',
    url: null,
    saved: false,
    stage: 'sum',
    completes: 'folders',
    help: { en: ['Folders where source files are searched'], zh: ['查找源文件的文件夹'] },
  },
  {
    name: 'trim_path',
    kind: 'string',
    initial: '',
    url: null,
    saved: false,
    stage: 'sum',
    completes: 'folders',
    help: { en: ['Prefixes to cut from source file names before the search'], zh: ['查找之前从源文件名去掉的前缀'] },
  },
  {
    name: 'intel_syntax',
    kind: 'bool',
    initial: false,
    url: 'intel',
    saved: true,
    stage: 'print',
    help: {
      en: ['Assembly in Intel syntax', 'For `disasm` and `weblist` only.'],
      zh: ['汇编用 Intel 语法', '只用于 `disasm` 和 `weblist`。'],
    },
  },
  {
    name: 'mean',
    kind: 'bool',
    initial: false,
    url: 'mean',
    saved: true,
    stage: 'sum',
    help: {
      en: [
        'Divide each value by the first sample type (the count)',
        'Memory: mean size of an allocation. Time: mean time of an event.',
      ],
      zh: ['每个值除以第一个样本类型（个数）', '内存：每次分配的平均大小。时间：每个事件的平均时间。'],
    },
  },
  {
    name: 'sample_index',
    kind: 'string',
    initial: '',
    url: 'si',
    saved: false,
    stage: 'view',
    completes: 'type',
    help: {
      en: [
        'Which of the sample values to report: a name or a number from 0',
        'A profile may hold several values a sample.',
      ],
      zh: ['报告样本的哪个值：名称，或从 0 起的序号', '剖析文件的每个样本可以有几个值。'],
    },
  },
  {
    name: 'divide_by',
    kind: 'float',
    initial: 1,
    url: 'divide_by',
    saved: false,
    stage: 'print',
    help: {
      en: [
        'Divide every value by this number before showing it',
        'For example by the number of processors or of runs.',
      ],
      zh: ['显示之前把每个值除以这个数', '例如除以处理器个数或运行次数。'],
    },
  },
  {
    name: 'normalize',
    kind: 'bool',
    initial: false,
    url: 'norm',
    saved: true,
    stage: 'open',
    help: { en: ['Scale the profile to the sum of its base profile'], zh: ['把剖析文件缩放到基线的总量'] },
  },
  {
    name: 'sort',
    kind: 'choice',
    initial: 'flat',
    choices: [
      {
        name: 'cum',
        help: {
          en: ['Largest cumulative value first', 'cum counts the function and everything that it calls.'],
          zh: ['按 cum 从大到小', 'cum 统计函数和它调用的一切。'],
        },
      },
      {
        name: 'flat',
        help: {
          en: ['Largest own value first', 'flat counts the function alone.'],
          zh: ['按 flat 从大到小', 'flat 只统计函数自身。'],
        },
      },
    ],
    url: 'sort',
    saved: true,
    stage: 'cut',
    help: { en: ['Order of the rows'], zh: ['各行的顺序'] },
  },
  {
    name: 'tagroot',
    kind: 'string',
    initial: '',
    url: 'tagroot',
    saved: true,
    stage: 'frames',
    unmatched: 'TagRoot',
    completes: 'keys',
    help: {
      en: [
        'Add the values of these labels as frames at the root',
        'A list of label keys separated by commas; the first becomes the outermost frame.',
      ],
      zh: ['把这些标签的值作为栈帧加在根上', '用逗号隔开的标签键；第一个成为最外层的栈帧。'],
    },
  },
  {
    name: 'tagleaf',
    kind: 'string',
    initial: '',
    url: 'tagleaf',
    saved: true,
    stage: 'frames',
    unmatched: 'TagLeaf',
    completes: 'keys',
    help: {
      en: [
        'Add the values of these labels as frames at the leaf',
        'A list of label keys separated by commas; the last becomes the innermost frame.',
      ],
      zh: ['把这些标签的值作为栈帧加在最内层', '用逗号隔开的标签键；最后一个成为最内层的栈帧。'],
    },
  },
  {
    name: 'drop_negative',
    kind: 'bool',
    initial: false,
    url: 'dropneg',
    saved: true,
    stage: 'cut',
    help: {
      en: ['Leave out what got smaller', 'Rows whose value is below 0 are not shown; useful with a base profile.'],
      zh: ['不显示变小的部分', '不显示值小于 0 的行；配合基线使用。'],
    },
  },
  {
    name: 'nodecount',
    kind: 'int',
    initial: -1,
    url: 'n',
    saved: true,
    stage: 'cut',
    help: {
      en: [
        'Most nodes to show',
        'The heaviest are kept. In graphs dotted edges stand for paths through nodes left out.',
      ],
      zh: ['最多显示多少个节点', '保留开销最大的。图里的虚线表示经过了被省略节点的路径。'],
    },
  },
  {
    name: 'nodefraction',
    kind: 'float',
    initial: 0.005,
    url: 'nf',
    saved: true,
    stage: 'cut',
    help: { en: ['Hide nodes below this part of the total'], zh: ['不显示低于总量这个比例的节点'] },
  },
  {
    name: 'edgefraction',
    kind: 'float',
    initial: 0.001,
    url: 'ef',
    saved: true,
    stage: 'cut',
    help: { en: ['Hide edges below this part of the total'], zh: ['不显示低于总量这个比例的边'] },
  },
  {
    name: 'trim',
    kind: 'bool',
    initial: true,
    url: 'trim',
    saved: true,
    stage: 'cut',
    help: {
      en: ['Apply nodecount, nodefraction and edgefraction', 'Off: the whole profile, nothing cut.'],
      zh: ['应用 nodecount、nodefraction 和 edgefraction', '关闭时：整份剖析文件，什么都不截掉。'],
    },
  },
  ...filterTable,
  {
    name: 'noinlines',
    kind: 'bool',
    initial: false,
    url: 'noinlines',
    saved: true,
    stage: 'view',
    help: {
      en: ['Count inlined calls as their caller', 'Each location keeps only its outermost function.'],
      zh: ['内联的调用算在调用者头上', '每个位置只保留最外层的函数。'],
    },
  },
  {
    name: 'showcolumns',
    kind: 'bool',
    initial: false,
    url: 'showcolumns',
    saved: true,
    stage: 'view',
    help: { en: ['Keep column numbers beside line numbers'], zh: ['在行号旁保留列号'] },
  },
  {
    name: 'granularity',
    kind: 'choice',
    initial: '',
    choices: [
      {
        name: 'functions',
        help: {
          en: ['One row a function', 'Whatever file it comes from.'],
          zh: ['每行一个函数', '不管来自哪个文件。'],
        },
      },
      { name: 'filefunctions', help: { en: ['One row a function and file'], zh: ['每行一个函数和文件'] } },
      { name: 'files', help: { en: ['One row a source file'], zh: ['每行一个源文件'] } },
      { name: 'lines', help: { en: ['One row a source line'], zh: ['每行一行源码'] } },
      {
        name: 'addresses',
        help: {
          en: ['One row an address', 'Shows the address in front of the function.'],
          zh: ['每行一个地址', '在函数前面显示地址。'],
        },
      },
    ],
    url: 'g',
    saved: true,
    stage: 'view',
    help: { en: ['What one row stands for'], zh: ['每一行代表什么'] },
  },
] as const satisfies readonly Option[];
