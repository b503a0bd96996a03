import type { Dictionary } from '../../core/base/phrase.ts';

/** Sentences about the formats of files. */
export const formats: Dictionary = {
  'the file is cut off: copy or download it again': '文件不完整：请重新复制或下载',
  'the file is damaged: copy or download it again': '文件已损坏：请重新复制或下载',
  'the file is damaged or was not written by gzip: copy or download it again':
    '文件已损坏，或者不是 gzip 写的：请重新复制或下载',
  'there is something else behind the compressed profile': '压缩的 profile 后面还有别的内容',
  'it holds more than fits into one piece of memory': '解压后的内容超过单块内存的上限',
  'it holds more than fits into the memory of this machine': '解压后的内容超过本机的内存',
  'read {0} files as {1}; -symbolize=none shows what go tool pprof makes of it':
    '{0} 个文件读作{1}；-symbolize=none 显示 go tool pprof 的读法',
  'read as {0}; -symbolize=none shows what go tool pprof makes of it':
    '读作{0}；-symbolize=none 显示 go tool pprof 的读法',
  ['no sample of this profile has a stack, so that no report can name a function: record it where stacks ' +
    'can be taken (gperftools needs frame pointers or libunwind); raw shows all that there is']:
    '这个 profile 的样本都没有栈，所以报告里不会有函数名：请在能取得栈的环境里采集（gperftools 需要 frame pointer 或 libunwind）；raw 显示全部内容',

  // Samples and lines.
  'a binary CPU profile': '二进制 CPU profile',
  'a heap profile as text': '文本形式的堆 profile',
  'a Go profile as text (debug=1)': '文本形式的 Go profile（debug=1）',
  'a thread profile as text': '文本形式的线程 profile',
  'a contention profile as text': '文本形式的锁竞争 profile',
  'a Java profile as text': '文本形式的 Java profile',
  'its first line is another': '第一行不同',
  'line {0} has an attribute that contention profiles do not have: {1}': '第 {0} 行的属性不属于锁竞争 profile：{1}',
  'line {0} needs a whole number: {1}': '第 {0} 行需要整数：{1}',
  'line {0} is no sample: {1}': '第 {0} 行不是样本：{1}',
  'line {0} holds a number that needs more than 64 bits': '第 {0} 行有超过 64 位的数字',
  'line {0} is no stack: {1}': '第 {0} 行不是栈：{1}',
  'line {0} holds a number that cannot be read: {1}': '第 {0} 行有无法解析的数字：{1}',
  'it has no such header': '没有这样的文件头',
  'sample {0} is longer than what is left of the file, which may be cut off':
    '第 {0} 个样本超出文件末尾，文件可能不完整',
  'it goes on otherwise': '后面的内容不同',
  'line {0} says that 0 objects take up memory: {1}': '第 {0} 行说 0 个对象占用内存：{1}',
  'a Java profile names its unit in a line `resolution = ...` before the samples':
    'Java profile 要在样本之前用一行 `resolution = ...` 给出单位',
  'line {0} needs a whole number': '第 {0} 行需要整数',
  'line {0} has an attribute that Java profiles do not have: {1}': '第 {0} 行的属性不属于 Java profile：{1}',
  'line {0} holds a number that cannot be read': '第 {0} 行有无法解析的数字',
  'line {0} has a sample of 0 objects': '第 {0} 行的样本有 0 个对象',
  'the number of a location needs more than 64 bits': '某个 location 的编号超过 64 位',
  'line {0}{1} has more than 64 KiB, which no line of these formats may have':
    '{1}第 {0} 行超过 64 KiB，这些格式不允许这么长的行',
  ' of the memory map': '内存映射的',
  'in the memory map names stand for other names, again and again, until it would fill the memory':
    '内存映射里的名字反复引用别的名字，展开会占满内存',
  'line {0} has more than 64 KiB': '第 {0} 行超过 64 KiB',
  'it ends without a line `--- Memory map: ---`': '结尾缺少 `--- Memory map: ---` 这一行',
  'line {0} does not begin a thread: {1}': '第 {0} 行不是线程的开头：{1}',
  'line {0} holds an address that needs more than 64 bits': '第 {0} 行有超过 64 位的地址',
  'the file is a profile, but it contradicts itself: record it again or report it to the tool that wrote it':
    '文件是 profile，但内容自相矛盾：请重新采集，或者报告给写出它的工具',
  'the file has no bytes: the program that wrote it may have stopped before the profile was flushed':
    '文件是空的：写它的程序可能在 profile 写完之前就停止了',
  'the file holds several profiles, one after the other: give them as separate files, and they are merged':
    '文件里有多个前后相接的 profile：请分成多个文件给出，它们会合并',

  // Pages and dumps.
  'a page with names, which stand in its # lines': '带名字（写在 # 行里）的页面',
  'this begins like {0}, but {1}': '开头像{0}，但是{1}',
  'a page inside of a text': '文本里的页面',
  'a dump of goroutines': 'goroutine 转储',
  'a profile in the profile.proto format': 'profile.proto 格式的 profile',
  ', from line {0} on': '，从第 {0} 行开始',
  ', with names, which stand in its # lines': '，带名字（写在 # 行里）',
  '; 1 line more is no part of it': '；另有 1 行不属于它',
  '; {0} lines more are no part of it': '；另有 {0} 行不属于它',
  'a dump of goroutines (debug=2, panic or SIGQUIT)': ' goroutine 转储（debug=2、panic 或 SIGQUIT）',
  '1 of its {0} goroutines has no frame': '{0} 个 goroutine 里有 1 个没有栈帧',
  '{0} of its {1} goroutines have no frame': '{1} 个 goroutine 里有 {0} 个没有栈帧',
  '1 goroutine is cut off in the middle: the rest of it is missing': '有 1 个 goroutine 中途截断：缺少后面的内容',
  '{0} goroutines are cut off in the middle: the rest of them is missing':
    '有 {0} 个 goroutine 中途截断：缺少后面的内容',
  '1 line was put together again that a terminal had broken at its last column':
    '有 1 行被终端在最后一列折断，已重新拼接',
  '{0} lines were put together again that a terminal had broken at its last column':
    '有 {0} 行被终端在最后一列折断，已重新拼接',
  '1 call is missing, for its line is broken: save the dump again with whole lines':
    '缺少 1 个调用，因为它的行被折断了：请重新保存转储，保持每行完整',
  '{0} calls are missing, for their lines are broken: save the dump again with whole lines':
    '缺少 {0} 个调用，因为它们的行被折断了：请重新保存转储，保持每行完整',
  ['goroutine {0} is in it {1} times: what several dumps show is added up, so save each dump as a file ' +
    'of its own to see it alone, or to compare two with -diff_base']:
    'goroutine {0} 出现了 {1} 次：多次转储的内容相加了；请把每次转储存成单独的文件，以便分开查看，或用 -diff_base 比较',
  ['the lines of its goroutines stand in reverse, the newest first: sort them by time, the oldest first ' +
    '(gcloud logging read --order=asc, logcli query --forward, tac FILE)']:
    'goroutine 的各行顺序颠倒了，最新的在最前：请按时间从旧到新排序（gcloud logging read --order=asc、logcli query ' +
    '--forward、tac FILE）',
  'below the line of a goroutine stand its calls and their places, a line each':
    'goroutine 那一行的下面应该是调用和位置，各占一行',
  'this names 1 goroutine, but no frame of it was found: {0}': '这里有 1 个 goroutine，但没有找到它的栈帧：{0}',
  'this names {0} goroutines, but no frame of them was found: {1}':
    '这里有 {0} 个 goroutine，但没有找到它们的栈帧：{1}',

  // What a file is, and what to do.
  'this is {0}; {1}': '这是{0}；{1}',
  ['give the profile instead; a program whose names are wanted stands before its profile: inkprof ' +
    'PROGRAM PROFILE']: '请给出 profile；需要程序里的名字时，把程序写在 profile 前面：inkprof PROGRAM PROFILE',
  'a profile ends in /debug/pprof/heap or the like, and is fetched by giving its address to inkprof':
    'profile 的地址以 /debug/pprof/heap 之类结尾，把地址交给 inkprof 即可获取',
  'a core dump': ' core dump',
  'it belongs to a debugger, such as dlv or gdb': '请用调试器打开，例如 dlv 或 gdb',
  'an ELF binary': ' ELF 程序',
  'a Mach-O binary': ' Mach-O 程序',
  'a Windows program': ' Windows 程序',
  "Linux perf's own data": ' Linux perf 的数据',
  ['perf_to_profile from github.com/google/perf_data_converter makes a profile of it: put it on PATH, ' +
    'and inkprof runs it']:
    'github.com/google/perf_data_converter 里的 perf_to_profile 可以把它转换成 profile：放到 PATH 里，inkprof 会运行它',
  'a Go execution trace': ' Go 的 execution trace',
  'it belongs to `go tool trace`; a profile comes from /debug/pprof/profile or runtime/pprof':
    '请用 `go tool trace` 打开；profile 来自 /debug/pprof/profile 或 runtime/pprof',
  'a Java heap dump': ' Java 堆转储',
  'it belongs to Java tools such as jhat or Eclipse MAT': '请用 jhat 或 Eclipse MAT 之类的 Java 工具打开',
  'a Java flight recording': ' Java flight recording',
  'it belongs to JDK Mission Control; async-profiler and jfr-to-pprof tools write profile.proto':
    '请用 JDK Mission Control 打开；async-profiler 和 jfr-to-pprof 类工具可以写出 profile.proto',
  'a zip archive': ' zip 压缩包',
  'unpack it and give the profile inside': '请解压后给出里面的 profile',
  'a tar archive': ' tar 包',
  'unpack it with tar -xf and give the profile inside': '请用 tar -xf 解开后给出里面的 profile',
  'gzip within gzip': '用 gzip 压缩了两次的数据',
  'it was compressed twice: unpack it with gunzip first': '请先用 gunzip 解压一次',
  'zstd-compressed data': ' zstd 压缩的数据',
  'unpack it with zstd -d first': '请先用 zstd -d 解压',
  'bzip2-compressed data': ' bzip2 压缩的数据',
  'unpack it with bunzip2 first': '请先用 bunzip2 解压',
  'xz-compressed data': ' xz 压缩的数据',
  'unpack it with xz -d first': '请先用 xz -d 解压',
  'a pointer of Git LFS': ' Git LFS 的指针文件',
  'the file itself is not here yet: git lfs pull fetches it': '真正的文件还没有取回：请运行 git lfs pull',
  'a profile as base64 text': ' base64 文本形式的 profile',
  'decode it first: base64 -d FILE > profile.pb.gz': '请先解码：base64 -d FILE > profile.pb.gz',
  "jemalloc's heap profile": ' jemalloc 的堆 profile',
  'pprof does not read it: jeprof does, which comes with jemalloc': 'pprof 不能读取：请用 jemalloc 自带的 jeprof',
  'a heap profile as text, of a kind that is not known': '种类不明的文本堆 profile',
  'after @ stands heap, heap_v2, heapz_v2, heapprofile, growth or fragmentation':
    '@ 后面应该是 heap、heap_v2、heapz_v2、heapprofile、growth 或 fragmentation',
  'a picture that pprof drew': ' pprof 画的图',
  'open it in a browser; reports are made from the profile that it was drawn from':
    '请用浏览器打开；报告要从画图所用的 profile 生成',
  'a picture (SVG)': '图片（SVG）',
  'reports are made from profiles, not from pictures': '报告从 profile 生成，不能从图片生成',
  'the page that lists what a server offers': '列出服务器提供内容的页面',
  'give its address to inkprof and pick one, or add a name to it: .../debug/pprof/heap':
    '请把它的地址交给 inkprof 再选择，或者在地址后面加上名字：.../debug/pprof/heap',
  'a login page': '登录页面',
  ['the server wants to know who asks: log in with curl or a browser and save the profile, or reach it ' +
    'past the login; {0}']: '服务器要求登录：请用 curl 或浏览器登录后保存 profile，或者绕过登录访问；{0}',
  'a web page': '网页',
  'the server answered with a page: check the URL; {0}': '服务器返回的是网页：请检查 URL；{0}',
  "the text of a server's refusal": '服务器的拒绝信息',
  'the server gave no profile, and what it said was saved instead: check the address and what it asks for; {0}':
    '服务器没有给出 profile，保存下来的是它的应答：请检查地址和请求的内容；{0}',
  "V8's CPU profile (Chrome, Node)": ' V8 的 CPU profile（Chrome、Node）',
  'it belongs to the browser tools; in Node, @datadog/pprof or pprof write profile.proto':
    '请用浏览器的开发者工具打开；在 Node 里，@datadog/pprof 或 pprof 可以写出 profile.proto',
  "V8's heap snapshot": ' V8 的堆快照',
  'it belongs to the memory panel of the browser tools; @datadog/pprof writes heap profiles as profile.proto':
    '请用浏览器开发者工具的内存面板打开；@datadog/pprof 可以把堆 profile 写成 profile.proto',
  'a profile of speedscope': ' speedscope 的 profile',
  'speedscope.app opens it; reports are made from profile.proto': '请用 speedscope.app 打开；报告从 profile.proto 生成',
  'a trace of Chrome': ' Chrome 的 trace',
  'ui.perfetto.dev opens it; reports are made from profile.proto':
    '请用 ui.perfetto.dev 打开；报告从 profile.proto 生成',
  JSON: ' JSON',
  'profiles are binary: look for a file that ends in .pb.gz or .pprof':
    'profile 是二进制文件：请找以 .pb.gz 或 .pprof 结尾的文件',
  'a report that pprof printed': ' pprof 输出的报告',
  'give the profile that it was made from': '请给出生成它的 profile',
  'a graph in DOT': ' DOT 图',
  'Graphviz draws it; reports are made from the profile that it came from':
    '可以用 Graphviz 画出；报告要从生成它的 profile 生成',
  'a callgrind file': ' callgrind 文件',
  'kcachegrind opens it; reports are made from the profile that it came from':
    '可以用 kcachegrind 打开；报告要从生成它的 profile 生成',
  'the output of perf script': ' perf script 的输出',
  'perf_to_profile from github.com/google/perf_data_converter makes a profile of perf.data':
    'github.com/google/perf_data_converter 里的 perf_to_profile 可以把 perf.data 转换成 profile',
  'folded stacks': '折叠的栈',
  'flamegraph.pl and speedscope read them; pprof needs profile.proto, which most profilers write as well':
    'flamegraph.pl 和 speedscope 可以读取；pprof 需要 profile.proto，多数剖析工具也能写出',
  'a goroutine dump (debug=2)': ' goroutine 转储（debug=2）',
  'without -symbolize it is read, as a profile of ours': '不带 -symbolize 时 inkprof 可以把它读作 profile',
  ['but none of its lines is the first of a goroutine ("goroutine 7 [running]:") with its calls below ' +
    'it: save the dump again as the program wrote it']:
    '但没有一行是 goroutine 的开头（“goroutine 7 [running]:”）且下面有调用：请按程序的原样重新保存转储',
  'a profile of gperftools with its symbols inside': ' gperftools 的 profile，符号在文件里',
  ['the pprof of gperftools reads it (google-pprof --raw wrote it); the part behind the line "--- heap", ' +
    '"--- profile" or the like is read here, but without its names: sed "1,/^--- /d" FILE > part.prof']:
    '它是 google-pprof --raw 写出的，gperftools 的 pprof 可以读取；这里只能读“--- heap”“--- ' +
    'profile”之类的行后面的部分，没有名字：sed "1,/^--- /d" FILE > part.prof',
  "a server's answer with its headers": '带 HTTP 头的服务器应答',
  'fetch it again without the headers (curl without -i), or give its address to inkprof':
    '请不带 HTTP 头重新获取（curl 不加 -i），或者把地址交给 inkprof',
  'text that holds an older profile but does not begin like one': '含有旧格式 profile、但开头不是 profile 的文本',
  "the profile's first line must be its header, as the program wrote it: save the page again as it is":
    'profile 的第一行必须是程序写出的文件头：请按原样重新保存页面',
  text: '文本',
  'a profile is a binary file, often named *.pb.gz or *.pprof': 'profile 是二进制文件，名字通常是 *.pb.gz 或 *.pprof',
  'neither profile.proto nor another format that we know': '不认识的格式，也不是 profile.proto',
  'if it is a profile, it may be cut off or damaged: record or download it again':
    '如果它是 profile，可能不完整或已损坏：请重新采集或下载',

  // Several profiles.
  none: '无',
  'the sample types are: {0}; none of them can be added up, since a name must occur once in each profile':
    '样本类型有：{0}；都不能相加，因为每个 profile 里同一个名字只能出现一次',
  'the profiles have no sample type in common:': '这些 profile 没有共同的样本类型：',
  'give those of one line together, and the others in another call': '请把同一行的放在一起给出，其余的另外运行',
  'only profiles of one kind can be added up or compared': '只有同一种类的 profile 才能相加或比较',
};
