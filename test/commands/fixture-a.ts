// Complete outputs of go tool pprof for fixture A at its prompt, TZ=UTC.

/** tree */
export const tree = `Showing nodes accounting for 100ms, 100% of 100ms total
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t\x20
----------------------------------------------------------+-------------
                                              50ms   100% |   foo
      50ms 50.00% 50.00%       50ms 50.00%                | bar
----------------------------------------------------------+-------------
                                              30ms   100% |   main
      30ms 30.00% 80.00%       30ms 30.00%                | qux
----------------------------------------------------------+-------------
                                              20ms   100% |   foo
      20ms 20.00%   100%       20ms 20.00%                | baz
----------------------------------------------------------+-------------
                                              70ms   100% |   main
         0     0%   100%       70ms 70.00%                | foo
                                              50ms 71.43% |   bar
                                              20ms 28.57% |   baz
----------------------------------------------------------+-------------
         0     0%   100%      100ms   100%                | main
                                              70ms 70.00% |   foo
                                              30ms 30.00% |   qux
----------------------------------------------------------+-------------
`;

/** granularity=lines, then peek foo */
export const peekLines = `Showing nodes accounting for 100ms, 100% of 100ms total
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t\x20
----------------------------------------------------------+-------------
                                              30ms   100% |   main /src/main.go:11
         0     0%     0%       30ms 30.00%                | foo /src/foo.go:21
                                              20ms 66.67% |   baz /src/baz.go:41
                                              10ms 33.33% |   bar /src/bar.go:31
----------------------------------------------------------+-------------
                                              40ms   100% |   main /src/main.go:11
         0     0%     0%       40ms 40.00%                | foo /src/foo.go:22
                                              40ms   100% |   bar /src/bar.go:35 (inline)
----------------------------------------------------------+-------------
`;

/** granularity=lines, then top */
export const topLines = `Showing nodes accounting for 100ms, 100% of 100ms total
      flat  flat%   sum%        cum   cum%
      40ms 40.00% 40.00%       40ms 40.00%  bar /src/bar.go:35 (inline)
      30ms 30.00% 70.00%       30ms 30.00%  qux /src/qux.go:51
      20ms 20.00% 90.00%       20ms 20.00%  baz /src/baz.go:41
      10ms 10.00%   100%       10ms 10.00%  bar /src/bar.go:31
         0     0%   100%       30ms 30.00%  foo /src/foo.go:21
         0     0%   100%       40ms 40.00%  foo /src/foo.go:22
         0     0%   100%      100ms   100%  main /src/main.go:11
`;

/** top */
export const topFunctions = `Showing nodes accounting for 100ms, 100% of 100ms total
      flat  flat%   sum%        cum   cum%
      50ms 50.00% 50.00%       50ms 50.00%  bar
      30ms 30.00% 80.00%       30ms 30.00%  qux
      20ms 20.00%   100%       20ms 20.00%  baz
         0     0%   100%       70ms 70.00%  foo
         0     0%   100%      100ms   100%  main
`;

/** traces */
export const traces = `File: app
Build ID: abc123
hello comment
Type: cpu
Time: 2017-07-14 02:40:00 UTC
Duration: 10s, Total samples = 100ms ( 1.00%)
-----------+-------------------------------------------------------
         k:  v1
     bytes:  512B
      10ms   bar
             foo
             main
-----------+-------------------------------------------------------
         k:  v2
     bytes:  1kB
      20ms   baz
             foo
             main
-----------+-------------------------------------------------------
      30ms   qux
             main
-----------+-------------------------------------------------------
      40ms   bar (inline)
             foo
             main
-----------+-------------------------------------------------------
`;

/** tags */
export const tags = ` bytes: Total 30ms of 100ms (30.00%)
        20ms (20.00%): 1kB
        10ms (10.00%): 512B

 k: Total 30ms of 100ms (30.00%)
    20ms (20.00%): v2
    10ms (10.00%): v1

`;

/** tags v1 */
export const tagsOfV1 = ` bytes: Total 10ms of 100ms (10.00%)
        10ms (10.00%): 512B

 k: Total 10ms of 100ms (10.00%)
    10ms (10.00%): v1

`;

/** raw */
export const raw = `Comment: hello comment
Comment: #hidden comment
PeriodType: cpu nanoseconds
Period: 10000000
Time: 2017-07-14 02:40:00 +0000 UTC
Duration: 10s
Samples:
samples/count cpu/nanoseconds
          1   10000000: 3 2 1\x20
                k:[v1]
                bytes:[512]
          2   20000000: 4 2 1\x20
                k:[v2]
                bytes:[1024]
          3   30000000: 5 1\x20
          4   40000000: 6 1\x20
Locations
     1: 0x1000 M=1 main /src/main.go:11:0 s=10
     2: 0x2000 M=1 foo /src/foo.go:21:0 s=20
     3: 0x3000 M=1 bar /src/bar.go:31:0 s=30
     4: 0x4000 M=1 baz /src/baz.go:41:0 s=40
     5: 0x5000 M=1 qux /src/qux.go:51:0 s=50
     6: 0x6000 M=1 bar /src/bar.go:35:0 s=30
             foo /src/foo.go:22:0 s=20
Mappings
1: 0x1000/0x9000/0x0 /bin/app abc123 [FN][FL][LN][IN]
`;

/** dot */
export const dot = `digraph "app" {
node [style=filled fillcolor="#f8f8f8"]
subgraph cluster_L { "File: app" [shape=box fontsize=16 label="File: app\\lBuild ID: abc123\\lhello comment\\lType: \
cpu\\lTime: 2017-07-14 02:40:00 UTC\\lDuration: 10s, Total samples = 100ms ( 1.00%)\\lShowing nodes accounting for \
100ms, 100% of 100ms total\\l\\lSee https://git.io/JfYMW for how to read the graph\\l" tooltip="app"] }
N1 [label="main\\n0 of 100ms (100%)" id="node1" fontsize=8 shape=box tooltip="main (100ms)" color="#b20000" \
fillcolor="#edd5d5"]
N2 [label="bar\\n50ms (50.00%)" id="node2" fontsize=24 shape=box tooltip="bar (50ms)" color="#b22100" \
fillcolor="#edd9d5"]
N2_0 [label = "k:v1" id="N2_0" fontsize=8 shape=box3d tooltip="10ms"]
N2 -> N2_0 [label=" 10ms" weight=100 tooltip="10ms" labeltooltip="10ms"]
NN2_0_0 [label = "512B" id="NN2_0_0" fontsize=8 shape=box3d tooltip="10ms"]
N2_0 -> NN2_0_0 [label=" 10ms" weight=100 tooltip="10ms" labeltooltip="10ms"]
N3 [label="foo\\n0 of 70ms (70.00%)" id="node3" fontsize=8 shape=box tooltip="foo (70ms)" color="#b21200" \
fillcolor="#edd7d5"]
N4 [label="qux\\n30ms (30.00%)" id="node4" fontsize=21 shape=box tooltip="qux (30ms)" color="#b23600" \
fillcolor="#eddcd5"]
N5 [label="baz\\n20ms (20.00%)" id="node5" fontsize=19 shape=box tooltip="baz (20ms)" color="#b24400" \
fillcolor="#edded5"]
N5_0 [label = "k:v2" id="N5_0" fontsize=8 shape=box3d tooltip="20ms"]
N5 -> N5_0 [label=" 20ms" weight=100 tooltip="20ms" labeltooltip="20ms"]
NN5_0_0 [label = "1kB" id="NN5_0_0" fontsize=8 shape=box3d tooltip="20ms"]
N5_0 -> NN5_0_0 [label=" 20ms" weight=100 tooltip="20ms" labeltooltip="20ms"]
N1 -> N3 [label=" 70ms" weight=71 penwidth=4 color="#b21200" tooltip="main -> foo (70ms)" labeltooltip="main -> foo \
(70ms)"]
N3 -> N2 [label=" 50ms" weight=51 penwidth=3 color="#b22100" tooltip="foo -> bar (50ms)" labeltooltip="foo -> bar \
(50ms)"]
N1 -> N4 [label=" 30ms" weight=31 penwidth=2 color="#b23600" tooltip="main -> qux (30ms)" labeltooltip="main -> qux \
(30ms)"]
N3 -> N5 [label=" 20ms" weight=21 penwidth=2 color="#b24400" tooltip="foo -> baz (20ms)" labeltooltip="foo -> baz \
(20ms)"]
}
`;

/** dot 3 */
export const dotOfThree = `digraph "app" {
node [style=filled fillcolor="#f8f8f8"]
subgraph cluster_L { "File: app" [shape=box fontsize=16 label="File: app\\lBuild ID: abc123\\lhello comment\\lType: \
cpu\\lTime: 2017-07-14 02:40:00 UTC\\lDuration: 10s, Total samples = 100ms ( 1.00%)\\lShowing nodes accounting for \
50ms, 50.00% of 100ms total\\lShowing top 2 nodes out of 5\\l\\lSee https://git.io/JfYMW for how to read the \
graph\\l" tooltip="app"] }
N1 [label="bar\\n50ms (50.00%)" id="node1" fontsize=24 shape=box tooltip="bar (50ms)" color="#b22100" \
fillcolor="#edd9d5"]
N1_0 [label = "k:v1" id="N1_0" fontsize=8 shape=box3d tooltip="10ms"]
N1 -> N1_0 [label=" 10ms" weight=100 tooltip="10ms" labeltooltip="10ms"]
NN1_0_0 [label = "512B" id="NN1_0_0" fontsize=8 shape=box3d tooltip="10ms"]
N1_0 -> NN1_0_0 [label=" 10ms" weight=100 tooltip="10ms" labeltooltip="10ms"]
N2 [label="main\\n0 of 100ms (100%)" id="node2" fontsize=8 shape=box tooltip="main (100ms)" color="#b20000" \
fillcolor="#edd5d5"]
N2 -> N1 [label=" 50ms" weight=51 penwidth=3 color="#b22100" tooltip="main ... bar (50ms)" labeltooltip="main ... bar \
(50ms)" style="dotted"]
}
`;

/** trim_path=/src, then list foo, with the sources at hand */
export const list = `Total: 100ms
ROUTINE ======================== foo in foo.go
         0       70ms (flat, cum) 70.00% of Total
         .          .     20:\t// foo line 20 <b>
         .       30ms     21:\t// foo line 21 <b>
         .       40ms     22:\t// foo line 22 <b>
         .          .     23:\t// foo line 23 <b>
         .          .     24:\t// foo line 24 <b>
         .          .     25:\t// foo line 25 <b>
         .          .     26:\t// foo line 26 <b>
         .          .     27:\t// foo line 27 <b>
`;

/** list foo */
export const listWithoutSource = `Total: 100ms
ROUTINE ======================== foo in /src/foo.go
         0       70ms (flat, cum) 70.00% of Total
 Error: open /src/foo.go: no such file or directory
`;

/** list foo bar, with the sources at hand */
export const listThroughBar = `Total: 100ms
ROUTINE ======================== foo in foo.go
         0       50ms (flat, cum) 50.00% of Total
         .          .     20:\t// foo line 20 <b>
         .       10ms     21:\t// foo line 21 <b>
         .       40ms     22:\t// foo line 22 <b>
         .          .     23:\t// foo line 23 <b>
         .          .     24:\t// foo line 24 <b>
         .          .     25:\t// foo line 25 <b>
         .          .     26:\t// foo line 26 <b>
         .          .     27:\t// foo line 27 <b>
`;

/** peek foo -baz */
export const peekWithoutBaz = `Active filters:
   ignore=baz
Showing nodes accounting for 80ms, 80.00% of 100ms total
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t\x20
----------------------------------------------------------+-------------
                                              50ms   100% |   main
         0     0%     0%       50ms 50.00%                | foo
                                              50ms   100% |   bar
----------------------------------------------------------+-------------
`;

/** mean, then top */
export const topOfMeans = `Showing nodes accounting for 30ms, 300.00% of 10ms total
      flat  flat%   sum%        cum   cum%
      10ms   100%   100%       10ms   100%  bar
      10ms   100% 200.00%       10ms   100%  qux
      10ms   100% 300.00%       10ms   100%  baz
         0     0% 300.00%       10ms   100%  foo
         0     0% 300.00%       10ms   100%  main
`;

/** mean, then tree */
export const treeOfMeans = `Showing nodes accounting for 30ms, 300.00% of 10ms total
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t\x20
----------------------------------------------------------+-------------
                                              50ms 500.00% |   foo
      10ms   100%   100%       10ms   100%                | bar
----------------------------------------------------------+-------------
                                              30ms 300.00% |   main
      10ms   100% 200.00%       10ms   100%                | qux
----------------------------------------------------------+-------------
                                              20ms 200.00% |   foo
      10ms   100% 300.00%       10ms   100%                | baz
----------------------------------------------------------+-------------
                                              70ms 700.00% |   main
         0     0% 300.00%       10ms   100%                | foo
                                              50ms 500.00% |   bar
                                              20ms 200.00% |   baz
----------------------------------------------------------+-------------
         0     0% 300.00%       10ms   100%                | main
                                              70ms 700.00% |   foo
                                              30ms 300.00% |   qux
----------------------------------------------------------+-------------
`;

/** comments */
export const comments = `hello comment
#hidden comment
`;

/** callgrind */
export const callgrind = `positions: instr line
events: cpu(ms)

ob=(1) /bin/app
fl=(1) /src/bar.go
fn=(1) bar
0x6000 35 40

ob=(1)
fl=(2) /src/qux.go
fn=(2) qux
-4096 51 30

ob=(1)
fl=(3) /src/baz.go
fn=(3) baz
-4096 41 20

ob=(1)
fl=(1)
fn=(1)
-4096 31 10

ob=(1)
fl=(4) /src/main.go
fn=(4) main
-8192 11 0
cfl=(5) /src/foo.go
cfn=(5) foo
calls=0 0x6000 22
* * 40
cfl=(5)
cfn=(5)
calls=0 -4096 21
* * 30
cfl=(2)
cfn=(2)
calls=0 +8192 51
* * 30

ob=(1)
fl=(5)
fn=(5)
+4096 21 0
cfl=(3)
cfn=(3)
calls=0 0x4000 41
* * 20
cfl=(1)
cfn=(1)
calls=0 +8192 31
* * 10
0x6000 22 0
cfl=(1)
cfn=(1)
calls=0 0x6000 35
* * 40
`;

/** topproto, read back with raw */
export const topprotoRaw = `PeriodType: cpu nanoseconds
Period: 10000000
Time: 2017-07-14 02:40:00 +0000 UTC
Duration: 10s
Samples:
cum/ms flat/ms
         50         50: 1\x20
         30         30: 2\x20
         20         20: 3\x20
         70          0: 4\x20
        100          0: 5\x20
Locations
     1: 0x0 M=1 bar :0:0 s=0()
     2: 0x0 M=1 qux :0:0 s=0()
     3: 0x0 M=1 baz :0:0 s=0()
     4: 0x0 M=1 foo :0:0 s=0()
     5: 0x0 M=1 main :0:0 s=0()
Mappings
1: 0x0/0x0/0x0  \x20
`;

/** o */
export const optionList = `  call_tree                 = false               \x20
  compact_labels            = true                \x20
  divide_by                 = 1                   \x20
  drop_negative             = false               \x20
  edgefraction              = 0.001               \x20
  focus                     = ""                  \x20
  granularity               = (default)            //: [addresses | filefunctions | files | functions | lines]
  hide                      = ""                  \x20
  ignore                    = ""                  \x20
  intel_syntax              = false               \x20
  mean                      = false               \x20
  nodecount                 = -1                   //: default
  nodefraction              = 0.005               \x20
  noinlines                 = false               \x20
  normalize                 = false               \x20
  output                    = ""                  \x20
  prune_from                = ""                  \x20
  relative_percentages      = false               \x20
  sample_index              = cpu                  //: [samples | cpu]
  show                      = ""                  \x20
  show_from                 = ""                  \x20
  showcolumns               = false               \x20
  sort                      = flat                 //: [cum | flat]
  tagfocus                  = ""                  \x20
  taghide                   = ""                  \x20
  tagignore                 = ""                  \x20
  tagleaf                   = ""                  \x20
  tagroot                   = ""                  \x20
  tagshow                   = ""                  \x20
  trim                      = true                \x20
  trim_path                 = ""                  \x20
  unit                      = minimum              `;
