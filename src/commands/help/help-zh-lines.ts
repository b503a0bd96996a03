/** Whole lines of help in Chinese, by the English ones: usage, what options add, keys. Lines of pure syntax stay. */
export const chineseLines: Readonly<Record<string, string>> = {
  'Rows whose flat or cum is above a share of the total or an amount, also those that top leaves out;':
    'flat 或 cum 超过总量的某个比例或某个数值的行，top 省去的也算在内；',
  'with a base profile: what grew by more. Also tells of all samples together.':
    '有基线时：增长超过界限的行。全部样本之和也会说明。',
  'For a script: inkprof -above=5% -diff_base=old.pb.gz new.pb.gz':
    '用在脚本里：inkprof -above=5% -diff_base=old.pb.gz new.pb.gz',
  'The exit status is 0 where nothing is above, 1 where something is, 2 where no report could be made.':
    '没有超过时退出状态为 0，有超过时为 1，做不出报告时为 2。',
  'At most n nodes, of samples that match a focus_regex and no ignore_regex.':
    '最多 n 个节点；只用与某个 focus_regex 匹配、且不与任何 ignore_regex 匹配的样本。',
  '>f writes the report to the file f.': '>f 把报告写入文件 f。',
  'Needs the program on this machine, and objdump.': '需要本机上有这个程序，以及 objdump。',
  'Only samples that match a focus_regex and no ignore_regex count.':
    '只统计与某个 focus_regex 匹配、且不与任何 ignore_regex 匹配的样本。',
  'On a terminal the graph fills the screen: ? shows its keys, q leaves.':
    '在终端里火焰图占满屏幕：按 ? 显示按键，按 q 离开。',
  '>f.svg or >f.html writes a picture that needs nothing but itself; other files get folded stacks.':
    '>f.svg 或 >f.html 写出不依赖其他文件的图；其他文件名得到折叠的栈。',
  'One line a stack: its functions from the root to the leaf, semicolons between them, and its value.':
    '每行一个栈：从根到叶的函数，用分号隔开，最后是它的值。',
  'flamegraph.pl, inferno, speedscope and others read it. A ; in a name becomes a colon.':
    'flamegraph.pl、inferno、speedscope 等工具可以读取。名字里的分号会变成冒号。',
  'The last n lines, or all; with a regex only those that match it.':
    '最后 n 行，或者全部；给出正则表达式时只列出匹配的行。',
  '!n at the prompt runs line n again, !! the last one, !top the last one that begins with top.':
    '在提示符下，!n 再次运行第 n 行，!! 运行最后一行，!top 运行最后一个以 top 开头的行。',
  'history -c forgets them all.': 'history -c 清除全部。',
  'Shows the source of the matching functions.': '显示匹配的函数的源码。',
  'Sizes and counts of runtime.MemStats when the page was written, and what they mean.':
    '写出页面时 runtime.MemStats 的大小和个数，以及它们的含义。',
  'Shows who calls the matching functions and whom they call.': '显示谁调用匹配的函数，以及它们调用谁。',
  'Lists the labels of samples with a key:value that matches a tag_regex and no ignore_regex.':
    '列出样本的标签；只列 key:value 与某个 tag_regex 匹配、且不与任何 ignore_regex 匹配的。',
  '-cum sorts by cumulative value.': '-cum 按 cum 排序。',
  'Opens the source of the matching functions, with their assembly where the program is on this machine.':
    '打开匹配的函数的源码；本机上有这个程序时还有汇编。',
  '>f writes the page to the file f.': '>f 把页面写入文件 f。',
  'Serves the pages of this session and opens them in the browser.': '为这次会话提供网页，并在浏览器里打开。',
  'Without an address: on this machine alone, at a free port; -http does the same from the command line.':
    '不给地址时只对本机开放，使用空闲端口；命令行上的 -http 作用相同。',
  'Without a name it goes through the last report, with its numbers.': '不给名称时逐行说明上一份报告和其中的数字。',
  'A name is a column (flat), a sample type (inuse_space), an option or an idea: help concepts lists them.':
    '名称可以是列（flat）、样本类型（inuse_space）、选项或概念：help concepts 列出全部。',
  ['Tells of the matching functions whether they were dropped, cut off, filtered out, hidden or inlined, ' +
    'with the numbers.']: '说明匹配的函数是被略去、截掉、过滤、隐藏还是内联，并给出数字。',

  'Keys of the line:': '输入行的按键：',
  'In the menu of completions:': '补全菜单里：',
  'In the search of the history:': '搜索历史时：',
  undo: '撤销',
  'next entry': '下一项',
  'entry before': '上一项',
  'a page down': '下一页',
  'a page up': '上一页',
  'run the line': '运行这一行',
  'complete the word, or show what fits': '补全这个词，或显示可选的内容',
  'older line that starts with the text before the cursor': '更早的、以光标前的文字开头的行',
  'newer line, at last the one being typed': '更新的行，最后是正在输入的行',
  'search the history': '搜索历史',
  'search the history, from the oldest line on': '从最早的行起搜索历史',
  'one character left': '左移一个字符',
  'one character right; at the end: take the suggestion': '右移一个字符；在行尾：采用建议',
  'one word left': '左移一个词',
  'one word right; at the end: take a word of the suggestion': '右移一个词；在行尾：采用建议的一个词',
  'start of the line': '行首',
  'end of the line; there: take the suggestion': '行尾；已在行尾时：采用建议',
  'delete the character before the cursor': '删除光标前的字符',
  'delete the character under the cursor': '删除光标处的字符',
  'delete the character under the cursor; on an empty line: quit': '删除光标处的字符；空行时：退出',
  'cut back to the last blank': '剪切到前一个空格',
  'cut the word before the cursor': '剪切光标前的词',
  'cut the word after the cursor': '剪切光标后的词',
  'cut to the end of the line': '剪切到行尾',
  'cut to the start of the line': '剪切到行首',
  'insert what was cut last': '插入最近剪切的内容',
  'swap the two characters at the cursor': '交换光标处的两个字符',
  'drop the line; while a command runs: stop it': '放弃这一行；命令运行时：停止它',
  'clear the screen': '清屏',
  'the last report in the pager, names at their full length': '在分页器里再看上一份报告，名字不截短',
  "stop inkprof; the shell's fg brings it back": '挂起 inkprof；用 shell 的 fg 恢复',
  'close the menu or the search': '关闭菜单或搜索',
  'take the marked entry; without one: run the line': '采用选中的一项；没有选中时：运行这一行',
  'close the menu': '关闭菜单',
  'older line with the text': '更早的、含有这段文字的行',
  'newer line with the text': '更新的、含有这段文字的行',
  'run the line found': '运行找到的行',
  'edit the line found; so does every other key of the line': '编辑找到的行；输入行的其他按键也一样',
  'delete the last character of the text': '删除文字的最后一个字符',
  'delete the text': '删除文字',
  'back to the line as it was': '回到原来的行',
};
