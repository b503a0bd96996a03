import type { Dictionary } from '../../core/base/phrase.ts';

/** Sentences about files, servers and programs, and how they are opened. */
export const opening: Dictionary = {
  // Flags and the program itself.
  'name a report, as in -top, or write the profile to a file and name that':
    '请指定一个报告（例如 -top），或者把 profile 写入文件再给出文件名',
  'standard input was the profile, so no commands can come from it': '标准输入已经用作 profile，不能再从中读取命令',
  'this is a fault of inkprof, not of your profile: please report it with the command that you ran':
    '这是 inkprof 的错误，不是你的 profile 的问题：请附上运行的命令报告它',
  '-json needs a report': '-json 需要一个报告',
  'name one: inkprof -top -json cpu.pb.gz': '请指定一个：inkprof -top -json cpu.pb.gz',
  'use one of {0}': '可用：{0}',
  'did you mean -{0}?': '是不是 -{0}？',
  'name a profile: inkprof cpu.pb.gz': '请给出 profile：inkprof cpu.pb.gz',
  'no completion for {0}': '没有 {0} 的补全脚本',
  'there is one for {0}': '有补全脚本的 shell：{0}',
  'out of memory: {0}': '内存不足：{0}',
  ['this does not fit into the memory that the program may use: ask for less at once (focus, nodecount), ' +
    'record a shorter profile, raise the limit where one is set (ulimit -v), or use a machine with more ' +
    'memory']:
    '程序可用的内存装不下：一次少看一些（focus、nodecount），采集短一些的 profile，放宽限制（ulimit -v），或换一台内存更大的机器',

  // The system.
  ['programs and libraries in the forms of Linux (ELF), macOS (Mach-O, for one machine) and Windows (PE) ' +
    'can be read']: '可以读取 Linux（ELF）、macOS（Mach-O，单一架构）和 Windows（PE）格式的程序和库',
  'objdump is not on this machine': '本机没有 objdump',
  ['it disassembles programs; install it, for example: apt install binutils (Debian, Ubuntu), dnf ' +
    'install binutils (Fedora), apk add binutils (Alpine), brew install binutils (macOS)']:
    '反汇编需要它；安装方法例如：apt install binutils（Debian、Ubuntu）、dnf install binutils（Fedora）、apk add ' +
    'binutils（Alpine）、brew install binutils（macOS）',
  'an objdump for the machine that the program was built for can be named: -tools=objdump:/its/folder':
    '可以指定与程序架构相符的 objdump：-tools=objdump:/its/folder',
  'set {0} to a folder of yours': '请把 {0} 设为你自己的文件夹',
  'set HOME to your home folder': '请把 HOME 设为你的主目录',
  "set {0} to a folder's whole path, or unset it": '请把 {0} 设为文件夹的绝对路径，或者取消设置',
  'another session is writing it; if there is none, remove {0}.lock': '另一个会话正在写入；如果没有，请删除 {0}.lock',
  'install Graphviz (graphviz.org), or use {0}': '请安装 Graphviz（graphviz.org），或者用 {0}',
  'dot says: {0}; or use {1}': 'dot 的输出：{0}；也可以用 {1}',
  '{0} and svg, which need nothing': '{0} 和 svg，它们不需要别的程序',
  'the folder that the program was started in is gone: change to one that is there':
    '启动程序时所在的文件夹已不存在：请切换到存在的文件夹',
  'not all of the output was written: name another place for it': '输出没有写完：请换一个位置',
  'the disk is full, and the output is not complete: free some room or name another place':
    '磁盘已满，输出不完整：请腾出空间或换一个位置',
  ['a limit forbids files of this size, and the output is not complete: raise it (ulimit -f) or name ' +
    'another place']: '文件大小超过限制，输出不完整：请放宽限制（ulimit -f）或换一个位置',
  'stdout is not open for writing: redirect it to a file or a pipe': '标准输出不可写：请重定向到文件或管道',
  'perf_to_profile from github.com/google/perf_data_converter makes a profile of it: put it on PATH':
    'github.com/google/perf_data_converter 里的 perf_to_profile 可以把它转换成 profile：请放到 PATH 里',
  'standard input can be one profile: write it to a file and name that':
    '标准输入只能当作一个 profile：请写入文件再给出文件名',
  'this is more than a profile has: write the profile to a file and name that':
    '这超过了 profile 的大小：请把 profile 写入文件再给出文件名',
  'nothing has this name: check the spelling and the folder': '没有这个名字：请检查拼写和文件夹',
  'you may not use it: check its permissions (ls -l) or run as its owner':
    '没有权限：请检查权限（ls -l），或以所有者身份运行',
  'this is a folder: name a file in it': '这是文件夹：请给出其中的文件',
  'nothing can be read from it: redirect a file to it, as in < cpu.pb.gz':
    '无法从中读取：请把文件重定向给它，例如 < cpu.pb.gz',
  'a limit forbids files of this size: raise it (ulimit -f) or name another place':
    '文件大小超过限制：请放宽限制（ulimit -f）或换一个位置',
  'the disk is full: free some room or name another place': '磁盘已满：请腾出空间或换一个位置',
  'you may store no more there: free some room or name another place': '配额已用完：请腾出空间或换一个位置',
  'nothing can be written there: name another place': '那里不可写：请换一个位置',
  'its links lead in a circle: name the file itself': '符号链接成环：请直接给出文件本身',
  'a limit forbids more open files: raise it (ulimit -n)': '打开的文件数超过限制：请放宽限制（ulimit -n）',
  'a profile has less than 2 GiB: this is something else': 'profile 不会有 2 GiB：这是别的文件',
  'all 9999 names are taken: remove some of them': '9999 个名字都已占用：请删除一些',

  // Names of sources.
  'this begins with a typographic dash (U+{0}), as word processors and web pages make them: type -{1}':
    '开头是排版用的破折号（U+{0}），来自文字处理软件或网页：请输入 -{1}',
  'flags stand before the first profile: behind it they are taken for files':
    '选项要写在第一个 profile 之前：写在后面会被当作文件',
  'this is a folder, and no file in it has a name like a profile (*.pb.gz, *.pprof, *.prof)':
    '这是文件夹，里面没有像 profile 的文件名（*.pb.gz、*.pprof、*.prof）',
  'this is a folder; its profiles are {0}: name one, as {1}, or several, which are added up':
    '这是文件夹，里面的 profile 有 {0}：请给出一个，例如 {1}；给出多个则会相加',
  'a name in the profile holds a path: {0}': 'profile 里的一个名字含有路径：{0}',
  '_ takes the place of its slashes in the name of the file': '文件名里用 _ 代替了其中的斜杠',
  '_ takes the place of what no name of a file has on Windows': '文件名里用 _ 代替了 Windows 不允许的字符',
  'the profile names a sample type otherwise: {0}': 'profile 里的样本类型名不同：{0}',
  'set PPROF_TMPDIR to a folder that can be written': '请把 PPROF_TMPDIR 设为可写的文件夹',
  'the profile does not fit into the memory of this machine': '本机内存装不下这个 profile',
  'record a shorter one, or use a machine with more memory': '请采集短一些的 profile，或换一台内存更大的机器',

  // Servers.
  'nothing listens there: check the port, and that the program serves net/http/pprof':
    '那里没有程序在监听：请检查端口，以及程序是否启用了 net/http/pprof',
  'the machine does not answer: check its name, the port and firewalls': '对方机器没有应答：请检查主机名、端口和防火墙',
  'no way leads to this machine: check its name and the network': '到不了这台机器：请检查主机名和网络',
  'this machine has no network to that address': '本机没有通往该地址的网络',
  'the system does not allow this connection': '系统不允许这个连接',
  'give the authority that signed it with -tls_ca=FILE, or write https+insecure:// to believe any certificate':
    '请用 -tls_ca=FILE 给出签发它的 CA，或者写 https+insecure:// 接受任何证书',
  'the server needs a new certificate; https+insecure:// believes the old one':
    '服务器需要新证书；https+insecure:// 接受旧证书',
  "this machine's clock may be wrong": '本机的时钟可能不准',
  'no socket has this name; an address is written unix:///run/app.sock:/debug/pprof/heap':
    '没有这个名字的 socket；地址写作 unix:///run/app.sock:/debug/pprof/heap',
  'check that the program runs and that you may use its socket': '请检查程序是否在运行，以及你是否有权使用它的 socket',
  'no machine has this name: check the spelling, or use its address': '没有这个主机名：请检查拼写，或者直接用 IP 地址',
  'the server took the question and gave no answer in {0} seconds: a larger -timeout waits longer':
    '服务器收到了请求，但 {0} 秒内没有应答：加大 -timeout 可以等得更久',
  'use the name that the certificate is for, or https+insecure:// to believe any':
    '请使用证书里的主机名，或者用 https+insecure:// 接受任何证书',
  ['the proxy comes from HTTP_PROXY or HTTPS_PROXY in the environment; NO_PROXY names machines to be ' +
    'asked directly']: '代理来自环境变量 HTTP_PROXY 或 HTTPS_PROXY；NO_PROXY 列出不经代理的主机',
  'write %25 for a % in the address, or in that of the proxy (HTTP_PROXY, HTTPS_PROXY)':
    '地址或代理地址（HTTP_PROXY、HTTPS_PROXY）里的 % 要写成 %25',
  'this server speaks http: write http:// instead': '这个服务器用的是 http：请写 http://',
  'the server ended the encrypted connection: it may ask for a client certificate (-tls_cert, -tls_key)':
    '服务器关闭了加密连接：它可能需要客户端证书（-tls_cert、-tls_key）',
  'the server closed the connection without an answer: it may have crashed, or speak https':
    '服务器没有应答就关闭了连接：可能已崩溃，或者用的是 https',
  'what listens there does not speak http: check the port': '那里监听的不是 http 服务：请检查端口',
  'the encrypted connection failed: check -tls_cert, -tls_key and -tls_ca':
    '加密连接失败：请检查 -tls_cert、-tls_key 和 -tls_ca',
  'the connection failed': '连接失败',
  'the server sends from one address to the next and never answers: check the address':
    '服务器不断重定向而没有应答：请检查地址',
  'the server sends on to an address that is none': '服务器重定向到的地址无效',
  "write the socket's path with %2F for each slash, or unix:///run/app.sock":
    'socket 路径里的每个斜杠要写成 %2F，或者用 unix:///run/app.sock',
  'write http:// in front': '请在前面加上 http://',
  'check the address: it looks like http://host:6060/debug/pprof/heap':
    '请检查地址：它的形式是 http://host:6060/debug/pprof/heap',
  'profiles are fetched by http, https, https+insecure or unix':
    '可以通过 http、https、https+insecure 或 unix 获取 profile',
  'the server stopped in the middle of its answer: try again, with a larger -timeout if it is slow':
    '服务器的应答中途停止：请重试；如果服务器慢，请加大 -timeout',
  'the server sends without end, or very slowly: a larger -timeout allows more':
    '服务器的应答没有尽头，或者很慢：加大 -timeout 可以等得更久',
  'this is more than a profile has: the address may be that of something else':
    '这超过了 profile 的大小：地址可能指向别的东西',
  'the server says that its answer is compressed by gzip, and it is not': '服务器声称应答用 gzip 压缩，实际不是',
  'the connection was lost in the middle of the answer: try again': '应答中途连接断开：请重试',
  'name a file with the text that begins -----BEGIN': '请给出以 -----BEGIN 开头的文本文件',
  '{0} must be a PEM file: text that begins with -----BEGIN': '{0} 必须是 PEM 文件：以 -----BEGIN 开头的文本',
  'a port is a number from 0 to 65535': '端口是 0 到 65535 的数字',
  'a port is a number from 0 to 65535; leave it out for a free one':
    '端口是 0 到 65535 的数字；省略则自动选一个空闲端口',
  'write host:port, :port, or : for a free port of this machine':
    '请写 host:port、:port，或者用 : 表示本机的一个空闲端口',
  'another program listens there: name another port, or none (-http=:) for a free one':
    '已有程序在那里监听：请换一个端口，或者省略端口（-http=:）自动选择',
  'ports below 1024 belong to the system: name a higher one': '1024 以下的端口属于系统：请用更大的端口',
  'this machine has no such address': '本机没有这个地址',
  'name an address of this machine, or none for localhost': '请给出本机的地址，省略则为 localhost',
  'this page lists what the server offers: {0}; add one of them to the address: inkprof {1}':
    '这个页面列出了服务器提供的内容：{0}；请把其中之一加到地址里：inkprof {1}',
  '{0}; it says {1}': '{0}；它的应答：{1}',
  'the server wants to know who asks: write http://USER:PASSWORD@HOST/...':
    '服务器要求登录：请写 http://USER:PASSWORD@HOST/...',
  'the server wants to know who asks': '服务器要求登录',
  'the server does not let you see this': '服务器不允许访问',
  'the server has no such page: Go programs that import net/http/pprof have theirs below /debug/pprof/':
    '服务器没有这个页面：引入 net/http/pprof 的 Go 程序的页面在 /debug/pprof/ 之下',
  'this server speaks https: write https:// (or https+insecure:// where its certificate is its own)':
    '这个服务器用的是 https：请写 https://（自签名证书用 https+insecure://）',
  'the server, or a proxy before it, has a fault': '服务器或它前面的代理出错',
  'the server did not give a profile': '服务器没有返回 profile',
  '{0}; the server says {1}': '{0}；服务器的应答：{1}',
  ['the server that the profile came from does not tell the names of its addresses; -symbolize=local ' +
    'does not ask it']: '提供 profile 的服务器没有给出地址对应的名字；-symbolize=local 不再询问它',

  // The pages.
  'no browser could be started ({0}); open the address above in one':
    '无法启动浏览器（{0}）；请在浏览器里打开上面的地址',
  'choose a profile': '请选择一个 profile',
  'send a pattern and names: {"pattern": "ma.n", "names": ["main"]}':
    '请发送模式和名字：{"pattern": "ma.n", "names": ["main"]}',
  'mend or remove the file: it is shared with pprof': '请修正或删除这个文件：它与 pprof 共用',
  'give the configuration a name': '请给配置起个名字',
  'no saved configuration is called {0}': '没有名为 {0} 的已保存配置',
  'it was chosen in another run, or too many were chosen since: choose it again under Compare':
    '它是在另一次运行中选择的，或者之后又选择了太多：请在 Compare 里重新选择',

  // Names that are lost, builds that differ.
  '{0} becomes {1}': '{0} 变成 {1}',
  ['brackets in names are cut out as those of C++, as go tool pprof does it: {0}; ' +
    '-symbolize=demangle=full shows names whole']:
    '与 go tool pprof 一样，名字里的尖括号按 C++ 的规则去掉了：{0}；-symbolize=demangle=full 显示完整的名字',
  ['1 address has no name and lies in no program that the profile names: it is shown as <unknown>; ' +
    '-addresses tells which it is']:
    '有 1 个地址没有名字，也不在 profile 所列的任何程序里：显示为 <unknown>；-addresses 给出这个地址',
  ['{0} addresses have no name and lie in no program that the profile names: they are shown as ' +
    '<unknown>, all in one row; -addresses keeps them apart']:
    '有 {0} 个地址没有名字，也不在 profile 所列的任何程序里：合成一行，显示为 <unknown>；-addresses 把它们分开',
  ['type arguments are spelled {0} in the profile and {1} in its base, so one function counts as two, ' +
    'one that is new and one that is gone; record both in the same form, best without debug=1']:
    '类型参数在 profile 里写作 {0}，在基线里写作 {1}，因此同一个函数被当作两个：一个新增、一个消失；请用同一种形式采集两者，最好不用 debug=1',
  ['{0} is another build than the one that was profiled: its build id is {1}, not {2}, so names and ' +
    'lines may be wrong']: '{0} 与被剖析的程序不是同一次构建：build id 是 {1}，不是 {2}，因此名字和行号可能不对',
  '{0} is another build than the one that was profiled: its build id is {1}, not {2}':
    '{0} 与被剖析的程序不是同一次构建：build id 是 {1}，不是 {2}',
};
