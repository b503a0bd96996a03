import type { Dictionary } from '../../core/base/phrase.ts';

/** Sentences at the prompt and about reports. */
export const reports: Dictionary = {
  'for example: {0} {1}': '例如：{0} {1}',
  'did you mean {0}{1}?': '是不是 {0}{1}？',
  'did you mean {0}?': '是不是 {0}？',
  'did you mean help {0}?': '是不是 help {0}？',
  'type "help" for the commands': '输入 help 查看全部命令',
  'name the file: top > report.txt': '请给出文件名：top > report.txt',
  'the history is kept for this session only: {0}': '历史只在本次会话里保留：{0}',
  'history lists the lines that were typed': 'history 列出输入过的行',
  '{0}: no such line': '{0}：没有这一行',
  'no browser could be started ({0}); open the file above in one': '无法启动浏览器（{0}）；请在浏览器里打开上面的文件',
  'the report is in {0}: open it with another program': '报告在 {0}：请用别的程序打开',
  '{0} is true or false': '{0} 的值是 true 或 false',
  'it is one of: {0}': '可用的值：{0}',
  'write {0}={1} or {2}=true': '请写 {0}={1} 或 {2}=true',
  'To leave, type quit or press ctrl-d.': '要退出，请输入 quit 或按 ctrl-d。',
  'This is a fault of inkprof, not of your profile. The session goes on.':
    '这是 inkprof 的错误，不是你的 profile 的问题。会话继续。',
  'webui takes one address': 'webui 只接受一个地址',
  'for example: webui localhost:8080': '例如：webui localhost:8080',
  'there are no pages here': '这里没有网页',
  'start them from the command line: inkprof -http=: PROFILE': '请从命令行启动：inkprof -http=: PROFILE',
  'why requires an argument': 'why 需要一个参数',
  'for example: why main.handle': '例如：why main.handle',
  '{0} is no limit': '{0} 不是界限',
  '{0} is no limit for {1}, which is in {2}': '{0} 不能用作 {1} 的界限，它的单位是 {2}',
  'write a share of the total, such as 5%, or an amount, such as 100ms, 10MB or 50':
    '请写总量的百分比（例如 5%），或者数量（例如 100ms、10MB 或 50）',
  'no memory statistics in this profile': '这个 profile 里没有内存统计',
  'they stand below the text form of a heap profile: fetch /debug/pprof/heap?debug=1 and open that':
    '它们在文本形式的堆 profile 末尾：请获取 /debug/pprof/heap?debug=1 再打开',

  // Filters that find nothing.
  '-{0} on a line is a regexp to ignore; the option is set by {1}':
    '行里的 -{0} 是要忽略的正则表达式；设置选项请写 {1}',
  'as plain text it is in {0}: write {1}': '按普通文本它出现在 {0} 里：请写 {1}',
  '{0} behind {1} is a focus: only functions whose name matches {2} count. To sort by {3}: {4}':
    '{1} 后面的 {0} 是 focus：只统计名字与 {2} 匹配的函数。要按 {3} 排序：{4}',
  '{0} is no number of rows, so no row is cut off. For {1} rows: {2} {3}':
    '{0} 不是行数，所以一行也没有截掉。要 {1} 行：{2} {3}',
  'it matches {0}, but {1} leave no sample of them; : clears the filters':
    '它匹配 {0}，但是 {1} 把它们的样本都去掉了；: 清除过滤条件',
  'it matches {0}, but {1} leave no sample of it; : clears the filters':
    '它匹配 {0}，但是 {1} 把它的样本都去掉了；: 清除过滤条件',
  'it matches {0}, but {1} leaves no sample of them; : clears the filters':
    '它匹配 {0}，但是 {1} 把它们的样本都去掉了；: 清除过滤条件',
  'it matches {0}, but {1} leaves no sample of it; : clears the filters':
    '它匹配 {0}，但是 {1} 把它的样本都去掉了；: 清除过滤条件',
  'no function has a name that matches; top lists the heaviest names': '没有名字匹配的函数；top 列出开销最大的名字',
  'no function, file or binary has a name that matches; top lists the heaviest names':
    '没有名字匹配的函数、文件或程序；top 列出开销最大的名字',
  "in other letters' case it matches {0}: write (?i){1}": '不区分大小写时它匹配 {0}：请写 (?i){1}',
  'the nearest name is {0}': '最接近的名字是 {0}',
  '{0} and one more': '{0} 等 2 个',
  '{0} and {1} more': '{0} 以及另外 {1} 个',
  'no sample shown has labels': '显示的样本都没有标签',
  'it takes names of labels; labels here are {0}': '它的值是标签的名字；这里的标签有 {0}',
  'no label is called {0}; did you mean {1}?': '没有名为 {0} 的标签；是不是 {1}？',
  'no label is called {0}; there is {1}': '没有名为 {0} 的标签；只有 {1}',
  'no label is called {0}; there are {1}': '没有名为 {0} 的标签；有 {1}',
  'labels here are {0}; tags lists their values': '这里的标签有 {0}；tags 列出它们的值',
  'no expression matches a value of {0} alone': '没有表达式只匹配 {0} 的一个值',
  'values of {0} are matched by {1}': '匹配 {0} 的值要写 {1}',
  '{0} is a number of the label {1}': '{0} 是标签 {1} 的数值',
  '{0} is a text of the label {1}': '{0} 是标签 {1} 的文本',
  '{0}, but no expression matches it alone': '{0}，但没有表达式只匹配它',
  '{0}: write {1}': '{0}：请写 {1}',
  'to search for the text itself, write \\Q{0}\\E': '要查找这段文本本身，请写 \\Q{0}\\E',
  'a range holds whole numbers of at most 64 bits; larger units such as gb keep them short':
    '范围里只能是不超过 64 位的整数；用 gb 之类的大单位可以写得短些',
  'set it to another number, for example divide_by=1': '请设为别的数，例如 divide_by=1',
  'the profile leaves no id for the frames of tagroot and tagleaf':
    'profile 里没有可供 tagroot 和 tagleaf 的栈帧使用的 id',
  ['the profile has no samples at all: nothing happened while it was recorded, or a filter left nothing ' +
    'when it was written']: 'profile 里没有样本：采集期间什么也没发生，或者写出时被过滤掉了',
  'every value of every sample is 0: nothing was counted while it was recorded':
    '所有样本的值都是 0：采集期间没有计到任何东西',
  'no sample has a value of {0}; {1} have: {2}': '没有样本有 {0} 的值；有值的是 {1}：{2}',
  'no sample has a value of {0}; {1} has: {2}': '没有样本有 {0} 的值；有值的是 {1}：{2}',

  // Pictures.
  'flame > f.svg or f.html writes a picture to click through; folded gives stacks for other tools':
    'flame > f.svg 或 f.html 写出可以点击的图；folded 给出供其他工具使用的栈',
  ['Graphviz will not read this text: a quote or a backslash in a label breaks it, as in that of go tool ' +
    'pprof; svg, png and pdf draw it']:
    'Graphviz 读不了这段文本：标签里的引号或反斜杠破坏了它，go tool pprof 也是如此；svg、png 和 pdf 可以画出',
  'this is the graph of what matches ui; the pages are opened by webui': '这是与 ui 匹配的部分的图；打开网页请用 webui',
  'the font of {0} has no {1}{2} and shows boxes in their place; in svg the browser draws them':
    '{0} 的字体里没有 {1}{2}，用方框代替；svg 由浏览器显示',
  'the graph is too large for a PNG: drawn at {0}% of its size; svg and pdf keep all detail':
    '图太大，PNG 按 {0}% 的尺寸画出；svg 和 pdf 保留全部细节',
  'cannot draw the graph: there is not enough memory for the layout engine': '无法画图：内存不够，布局引擎启动不了',
  ['It reserves 10 GB of addresses, which a limit of a shell (ulimit -v) may forbid. ' +
    'The text of the graph is still to be had: dot > graph.dot']:
    '它要预留 10 GB 的地址空间，shell 的限制（ulimit -v）可能不允许。图的文本仍可得到：dot > graph.dot',
  'cannot draw the graph: the layout engine does not start: {0}': '无法画图：布局引擎启动失败：{0}',
  'The text of the graph is still to be had: dot > graph.dot': '仍然可以得到图的文本：dot > graph.dot',
  'cannot draw the graph: it is too large for the layout engine ({0})': '无法画图：图太大，布局引擎处理不了（{0}）',
  'Draw less of it: {0}. {1}': '请少画一些：{0}。{1}',
  'a smaller nodecount, or focus=NAME': '减小 nodecount，或用 focus=NAME',
  'The text is still to be had: dot > graph.dot': '仍然可以得到文本：dot > graph.dot',
  'cannot draw the graph: the layout engine failed ({0})': '无法画图：布局引擎出错（{0}）',
  'That is a fault of the engine at this graph: another part of it may be drawn ({0}). {1}':
    '这是引擎处理此图时的错误：别的部分也许能画出（{0}）。{1}',
  'cannot draw the graph: it is empty': '无法画图：图是空的',
  ["A name in the profile, a tag perhaps, holds a quote or a backslash that breaks the graph's text. To " +
    'see it: dot > graph.dot']:
    'profile 里的某个名字（也许是标签）含有破坏图文本的引号或反斜杠。查看文本：dot > graph.dot',
  'cannot draw the picture: {0} ({1})': '无法画图片：{0}（{1}）',
  'the engine does not start': '引擎启动失败',
  'svg and pdf do without it': 'svg 和 pdf 不需要它',
  'cannot draw the picture: there is not enough memory for its engine': '无法画图片：内存不够，图片引擎启动不了',
  ['It reserves 10 GB of addresses beside those of the layout engine, which a limit of a shell (ulimit -v) may ' +
    'forbid. svg and pdf do without it']:
    '除布局引擎之外，它还要预留 10 GB 的地址空间，shell 的限制（ulimit -v）可能不允许。svg 和 pdf 不需要它',
  'it is too large': '图太大',
  'Draw less of it: a smaller nodecount, or focus=NAME. svg and pdf need less memory':
    '请少画一些：减小 nodecount，或用 focus=NAME。svg 和 pdf 需要的内存更少',

  // Programs and their code.
  ['{0} is another build than the one that was profiled: its build id is {1}, not {2}, so samples may be ' +
    'shown at wrong places']: '{0} 与被剖析的程序不是同一次构建：build id 是 {1}，不是 {2}，因此样本的位置可能不对',
  '{0} is code of the system that is in no file': '{0} 是系统的代码，不在任何文件里',
  ['{0}; to have its code, give the program as the first argument, inkprof PROGRAM PROFILE, or set ' +
    'PPROF_BINARY_PATH to the folder that {1} is in']:
    '{0}；要看代码，请把程序作为第一个参数（inkprof PROGRAM PROFILE），或者把 PPROF_BINARY_PATH 设为 {1} 所在的文件夹',
  '{0} is inlined in {1}: disasm of that function shows its code': '{0} 内联在 {1} 里：disasm 那个函数可以看到它的代码',
  'the profile does not name its program: give it as the first argument, inkprof PROGRAM PROFILE':
    'profile 没有给出程序的名字：请把程序作为第一个参数，inkprof PROGRAM PROFILE',
  ['the program has no such symbol: a function that is inlined wherever it is called has no code of its ' +
    'own, and a stripped program has no names']:
    '程序里没有这个符号：处处被内联的函数没有自己的代码，strip 过的程序没有名字',
  'go build -pgo refuses the result': 'go build -pgo 会拒绝这个结果',
  'go build -pgo places their calls wrongly': 'go build -pgo 会弄错它们的调用位置',
  ['the name of 1 function was looked up again in the program, which does not tell where they begin: ' +
    "{0}; -symbolize=none keeps the profile's own"]:
    '有 1 个函数的名字是在程序里重新查到的，程序里没有函数的起始行：{0}；-symbolize=none 保留 profile 自己的名字',
  ['the names of {0} functions were looked up again in the program, which does not tell where they ' +
    "begin: {1}; -symbolize=none keeps the profile's own"]:
    '有 {0} 个函数的名字是在程序里重新查到的，程序里没有函数的起始行：{1}；-symbolize=none 保留 profile 自己的名字',
  'no assembly: {0}': '没有汇编：{0}',
  'not listed: {0}: inlined in others, without code under that name; list shows their lines':
    '未列出：{0}：已内联到别的函数里，没有这个名字的代码；list 显示它们的行',
  ['no assembly: the program names none of these functions, for they are inlined in others or its ' +
    'symbols are gone; the lines come from the profile']:
    '没有汇编：程序里没有这些函数的名字，它们已被内联，或者符号已去掉；行号来自 profile',
  'the program has no lines for some of its code: lines come from the profile, and code between samples has few':
    '程序的部分代码没有行号：行号来自 profile，样本之间的代码只有少数行号',

  // Sources.
  'source_path=FOLDER names where sources are': 'source_path=FOLDER 指定源码的位置',
  'source text: found by name': '源码：按名字找到',
  '{0} is read from {1}': '{0} 读自 {1}',
  'and {0} more': '以及另外 {0} 个',
  'source text: {0} more files may be of another version': '源码：另有 {0} 个文件可能是别的版本',
  'no source text: neither the profile nor the program names a file for some of this code':
    '没有源码：部分代码在 profile 和程序里都没有文件名',
  'looked for {0}': '查找过 {0}',
  'and at {0} more places': '以及另外 {0} 处',
  'no source text: {0} more files': '没有源码：另外 {0} 个文件',
  'has no text: it is empty, a folder, or too long for a source file':
    '没有内容：它是空的、是文件夹，或者对源码文件来说太长',
  'no source text: {0}': '没有源码：{0}',
  '{0} is of another version: {1}': '{0} 是别的版本：{1}',
  '{0} is not the file that was compiled': '{0} 不是编译时的文件',
  "{0} is not the file that was compiled; line numbers are the profile's": '{0} 不是编译时的文件；行号是 profile 里的',
  '{0} is in doubt: {1}': '{0} 存疑：{1}',
  'and {0} more doubts': '以及另外 {0} 处疑点',
  'source text: {0}': '源码：{0}',
  'and {0} more functions': '以及另外 {0} 个函数',
  '1 line': '1 行',
  '{0} lines': '{0} 行',
  '{0}: its text is taken {1} further down': '{0}：源码取自下移 {1}处',
  '{0}: its text is taken {1} further up': '{0}：源码取自上移 {1}处',
  'and {0} more lines': '以及另外 {0} 行',
  ['a //line directive may number them by another file: weblist and disasm with the program at hand have ' +
    'the file of each']: '可能是 //line 指令按别的文件给它们编号：有程序时 weblist 和 disasm 能给出各自的文件',
  'top with granularity=lines has their costs, too': 'top 配合 granularity=lines 也能看到它们的开销',
  "not listed: lines outside of the function's text in {0}": '未列出：{0} 里函数源码之外的行',
  '{0} is not declared there': '{0} 不在那里声明',
  '{0} is of another package: its lines are those of a function that is inlined into it':
    '{0} 属于另一个包：它的行来自内联到其中的函数',
  '{0} is at {1} there, and the profile has line {2} of it': '{0} 在那里位于{1}，而 profile 里有它的第 {2} 行',
  '{0} is at {1} there, and the profile also has line {2} of it': '{0} 在那里位于{1}，而 profile 里还有它的第 {2} 行',
  'lines {0} to {1}': '第 {0} 到 {1} 行',
  'line {0}': '第 {0} 行',
  '{0} begins at line {1} there, and at line {2} in the profile{3}':
    '{0} 在那里从第 {1} 行开始，在 profile 里从第 {2} 行开始{3}',
  ' (//line directives number it otherwise)': '（//line 指令改变了行号）',
  '{0} does not begin at line {1} there': '{0} 在那里不是从第 {1} 行开始',
  '{0}, {1} is around that line': '{0}，那一行在 {1} 里',
  '{0} is not at line {1} there, but at line {2}': '{0} 在那里不在第 {1} 行，而在第 {2} 行',
  ['a //line directive names it for {0}, and a profile of Go has one file for a function: lines of its ' +
    'other files are shown as lines of this one; weblist and disasm with the program at hand have the ' +
    'file of each']:
    '//line 指令把它指为 {0} 的文件，而 Go 的 profile 里一个函数只有一个文件：别的文件的行也显示成这个文件的行；有程序时 weblist 和 disasm 能给出各自的文件',
  'it may be of another version: {0}': '它可能是别的版本：{0}',
  'it is of {0} {1}, the profile of {2}': '它是 {0} {1} 的，profile 是 {2} 的',
  'vendor/modules.txt has {0} {1}, the profile has {2}': 'vendor/modules.txt 里是 {0} {1}，profile 里是 {2}',
  'the profile has {0} {1}, and nothing tells its version': 'profile 里是 {0} {1}，而它的版本无从得知',
  'the profile has Go {0}, and nothing tells its version': 'profile 里是 Go {0}，而它的版本无从得知',
  'it is of Go {0}, the profile of Go {1}': '它是 Go {0} 的，profile 是 Go {1} 的',
};
