// Which nodes and edges a cut leaves, and in which order, on drawn profiles. The results are those
// of go tool pprof for the same drawings.
import { describe, expect, test } from 'vitest';
import { drawnProfile, drawnView, trimmedLines, viewOf } from '../support/drawn-graph.ts';

const usual = drawnView(`
  40    20    20    10    8     2
  main  main  main  main  main  main
  a     a     b     b     c     d
  x     y     x     z     z
`);

describe('nodefraction (pprof: report.go newTrimmedGraph, graph.go DiscardLowFrequencyNodes)', () => {
  test('a node stays if its cum reaches the cut: c with 8 of 100 does, d with 2 does not', () => {
    expect(trimmedLines(usual, { nodeFraction: 0.08 })).toEqual([
      'x 60 of 60',
      'y 20 of 20',
      'z 18 of 18',
      'a 0 of 60',
      '  -> x 40',
      '  -> y 20',
      'b 0 of 30',
      '  -> x 20',
      '  -> z 10',
      'c 0 of 8',
      '  -> z 8',
      'main 0 of 100',
      '  -> a 60',
      '  -> b 30',
      '  -> c 8',
      '7 of 7 nodes with 98 (smallest 8), dropped 1 node and 0 edges',
    ]);
  });

  test('the cut is a fraction of the sum of flat, not of the total, which counts samples without frames', () => {
    const view = drawnView(`
      50    50    100
      main  main
      a     b
    `);
    expect(trimmedLines(view, { nodeFraction: 0.5 })).toEqual([
      'a 50 of 50',
      'b 50 of 50',
      'main 0 of 100',
      '  -> a 50',
      '  -> b 50',
      '3 of 3 nodes with 100 (smallest 50), dropped 0 nodes and 0 edges',
    ]);
  });

  test('nodes with light cum leave residual edges between their callers and callees', () => {
    const view = drawnView(`
      30     4      66
      main   main   main
      light  heavy  heavy
      heavy
    `);
    expect(trimmedLines(view, { nodeFraction: 0.4 })).toEqual([
      'heavy 100 of 100',
      'main 0 of 100',
      '  ..> heavy 100',
      '2 of 2 nodes with 100 (smallest 100), dropped 1 node and 0 edges',
    ]);
  });

  test('magnitudes count: a negative cum below the cut goes, one beyond it stays', () => {
    const view = drawnView(`
      160   -40   -19
      main  main  main
      a     b     c
    `);
    expect(trimmedLines(view, { nodeFraction: 0.2 })).toEqual([
      'a 160 of 160',
      'b -40 of -40',
      'main 0 of 101',
      '  -> a 160',
      '  -> b -40',
      '3 of 3 nodes with 120 (smallest 40), dropped 1 node and 0 edges',
    ]);
  });

  test('values beyond 2^53 are compared exactly: the cut lies between 2^60 and 2^60 - 256', () => {
    const view = drawnView(`
      1152921504606846976  1152921504606846720
      main                 main
      a                    b
    `);
    expect(trimmedLines(view, { nodeFraction: 0.5 })).toEqual([
      'a 1152921504606846976 of 1152921504606846976',
      'main 0 of 2305843009213693696',
      '  -> a 1152921504606846976',
      '2 of 2 nodes with 1152921504606846976 (smallest 1152921504606846976), dropped 1 node and 0 edges',
    ]);
  });
});

describe('edgefraction (pprof: report.go newTrimmedGraph, graph.go TrimLowFrequencyEdges)', () => {
  test('in pictures light edges are cut and counted: 20 of 100 stays, 10 goes', () => {
    expect(trimmedLines(usual, { visual: true, edgeFraction: 0.2 })).toEqual([
      'main 0 of 100',
      '  -> a 60',
      '  -> b 30',
      'x 60 of 60',
      'a 0 of 60',
      '  -> x 40',
      '  -> y 20',
      'z 18 of 18',
      'y 20 of 20',
      'b 0 of 30',
      '  -> x 20',
      'd 2 of 2',
      'c 0 of 8',
      '8 of 8 nodes with 100 (smallest 2), dropped 0 nodes and 4 edges',
    ]);
  });

  test('in texts they are cut and not counted', () => {
    expect(trimmedLines(usual, { edgeFraction: 0.2 })).toEqual([
      'x 60 of 60',
      'y 20 of 20',
      'z 18 of 18',
      'd 2 of 2',
      'a 0 of 60',
      '  -> x 40',
      '  -> y 20',
      'b 0 of 30',
      '  -> x 20',
      'c 0 of 8',
      'main 0 of 100',
      '  -> a 60',
      '  -> b 30',
      '8 of 8 nodes with 100 (smallest 2), dropped 0 nodes and 0 edges',
    ]);
  });

  test('where the count chooses among the nodes, edges cut before the choice are not counted', () => {
    expect(trimmedLines(usual, { visual: true, nodeCount: 6, edgeFraction: 0.15 })).toEqual([
      'main 0 of 100',
      '  -> a 60',
      '  -> b 30',
      'x 60 of 60',
      'a 0 of 60',
      '  -> x 40',
      '  -> y 20',
      'z 18 of 18',
      'y 20 of 20',
      'b 0 of 30',
      '  -> x 20',
      '6 of 8 nodes with 98 (smallest 18), dropped 0 nodes and 2 edges',
    ]);
  });

  test('where the count is larger than the graph, no cut edge is counted', () => {
    expect(trimmedLines(usual, { visual: true, nodeCount: 80, edgeFraction: 0.15 })).toEqual([
      'main 0 of 100',
      '  -> a 60',
      '  -> b 30',
      'x 60 of 60',
      'a 0 of 60',
      '  -> x 40',
      '  -> y 20',
      'z 18 of 18',
      'y 20 of 20',
      'b 0 of 30',
      '  -> x 20',
      'd 2 of 2',
      'c 0 of 8',
      '8 of 8 nodes with 100 (smallest 2), dropped 0 nodes and 0 edges',
    ]);
  });

  test('magnitudes count: an edge of -30 stays at a cut of 20', () => {
    const view = drawnView(`
      120   -30   10
      main  main  main
      a     b     c
    `);
    expect(trimmedLines(view, { edgeFraction: 0.2 })).toEqual([
      'a 120 of 120',
      'b -30 of -30',
      'c 10 of 10',
      'main 0 of 100',
      '  -> a 120',
      '  -> b -30',
      '4 of 4 nodes with 100 (smallest 10), dropped 0 nodes and 0 edges',
    ]);
  });
});

describe('nodecount in texts (pprof: graph.go SelectTopNodes, FlatNameOrder and CumNameOrder)', () => {
  test('largest flat first', () => {
    expect(trimmedLines(usual, { nodeCount: 3 })).toEqual([
      'x 60 of 60',
      'y 20 of 20',
      'z 18 of 18',
      '3 of 8 nodes with 98 (smallest 18), dropped 0 nodes and 0 edges',
    ]);
  });

  test('largest cum first with sort=cum; edges pass over the nodes that are cut', () => {
    expect(trimmedLines(usual, { nodeCount: 3, cumSort: true })).toEqual([
      'main 0 of 100',
      '  -> a 60',
      '  ..> x 20',
      'a 0 of 60',
      '  -> x 40',
      'x 60 of 60',
      '3 of 8 nodes with 60 (smallest 60), dropped 0 nodes and 0 edges',
    ]);
  });

  test('equal flat: by name; by magnitude before that', () => {
    const view = drawnView(`
      5   5   -7  5   7
      m   m   m   m   m
      c   a   z   b   y
    `);
    expect(trimmedLines(view, { nodeCount: 4 })).toEqual([
      'y 7 of 7',
      'z -7 of -7',
      'a 5 of 5',
      'b 5 of 5',
      '4 of 6 nodes with 10 (smallest 5), dropped 0 nodes and 0 edges',
    ]);
  });

  test('-2^63, whose magnitude is negative in 64 bits, is never chosen', () => {
    const view = drawnView(`
      7    -9223372036854775808
      m    low
    `);
    expect(trimmedLines(view, { nodeCount: 5 })).toEqual([
      'm 7 of 7',
      '1 of 2 nodes with 7 (smallest 7), dropped 0 nodes and 0 edges',
    ]);
  });

  test('a count as large as the graph leaves all nodes with all their edges', () => {
    expect(trimmedLines(usual, { nodeCount: 8 })).toEqual(trimmedLines(usual));
  });

  test('the fraction cuts first, the count chooses among those left', () => {
    expect(trimmedLines(usual, { nodeCount: 6, nodeFraction: 0.1, cumSort: true })).toEqual([
      'main 0 of 100',
      '  -> a 60',
      '  -> b 30',
      '  ..> z 8',
      'a 0 of 60',
      '  -> x 40',
      '  -> y 20',
      'x 60 of 60',
      'b 0 of 30',
      '  -> x 20',
      '  -> z 10',
      'y 20 of 20',
      'z 18 of 18',
      '6 of 6 nodes with 98 (smallest 18), dropped 2 nodes and 0 edges',
    ]);
  });
});

describe('order in pictures (pprof: graph.go EntropyOrder, entropyScore)', () => {
  // hub: cum 60, shared by three callers and three callees; chain: cum 100, by one of each.
  const hub = drawnView(`
    100    20   20   20
    s      p    q    r
    chain  hub  hub  hub
    t      u    v    w
  `);

  test('a hub comes before a heavier chain', () => {
    expect(trimmedLines(hub, { visual: true })).toEqual([
      't 100 of 100',
      'hub 0 of 60',
      '  -> u 20',
      '  -> v 20',
      '  -> w 20',
      's 0 of 100',
      '  -> chain 100',
      'u 20 of 20',
      'v 20 of 20',
      'w 20 of 20',
      'p 0 of 20',
      '  -> hub 20',
      'q 0 of 20',
      '  -> hub 20',
      'r 0 of 20',
      '  -> hub 20',
      'chain 0 of 100',
      '  -> t 100',
      '10 of 10 nodes with 160 (smallest 20), dropped 0 nodes and 0 edges',
    ]);
  });

  test('the count chooses by that order', () => {
    expect(trimmedLines(hub, { visual: true, nodeCount: 2 })).toEqual([
      't 100 of 100',
      'hub 0 of 60',
      '2 of 10 nodes with 100 (smallest 60), dropped 0 nodes and 0 edges',
    ]);
  });

  test('its own flat counts as one more callee: even leads odd, which are equal in all else', () => {
    const view = drawnView(`
      40    40    70   10
      m     m     m    m
      even  even  odd  odd
      x           y
    `);
    expect(trimmedLines(view, { visual: true })).toEqual([
      'm 0 of 160',
      '  -> even 80',
      '  -> odd 80',
      'y 70 of 70',
      'even 40 of 80',
      '  -> x 40',
      'x 40 of 40',
      'odd 10 of 80',
      '  -> y 70',
      '5 of 5 nodes with 160 (smallest 10), dropped 0 nodes and 0 edges',
    ]);
  });

  test('negative edges have no part in the sum that shares are taken of', () => {
    const view = drawnView(`
      60    -50   30
      main  main  main
      a     a     b
      x     y     x
    `);
    expect(trimmedLines(view, { visual: true })).toEqual([
      'x 90 of 90',
      'y -50 of -50',
      'main 0 of 40',
      '  -> b 30',
      '  -> a 10',
      'a 0 of 10',
      '  -> x 60',
      '  -> y -50',
      'b 0 of 30',
      '  -> x 30',
      '5 of 5 nodes with 40 (smallest 10), dropped 0 nodes and 0 edges',
    ]);
  });
});

describe('tags in pictures count as nodes (pprof: graph.go selectTopNodes, countTags)', () => {
  const tagged = drawnView(`
    10     10     10     10     10     5     4
    main   main   main   main   main   main  main
    a      a      a      a      a      b     c
    @k=1   @k=2   @k=3   @k=4   @k=5
  `);

  test('at most four a node: main is 1, a is 5, so a count of 6 leaves two nodes', () => {
    expect(trimmedLines(tagged, { visual: true, nodeCount: 6 })).toEqual([
      'a 50 of 50',
      '  [k:1] 10 of 10',
      '  [k:2] 10 of 10',
      '  [k:3] 10 of 10',
      '  [k:4] 10 of 10',
      '  [k:5] 10 of 10',
      'main 0 of 59',
      '  -> a 50',
      '  [k:1] 0 of 10',
      '  [k:2] 0 of 10',
      '  [k:3] 0 of 10',
      '  [k:4] 0 of 10',
      '  [k:5] 0 of 10',
      '2 of 4 nodes with 50 (smallest 50), dropped 0 nodes and 0 edges',
    ]);
  });

  test('and a count of 7 three', () => {
    expect(trimmedLines(tagged, { visual: true, nodeCount: 7 })).toEqual([
      'a 50 of 50',
      '  [k:1] 10 of 10',
      '  [k:2] 10 of 10',
      '  [k:3] 10 of 10',
      '  [k:4] 10 of 10',
      '  [k:5] 10 of 10',
      'main 0 of 59',
      '  -> a 50',
      '  -> b 5',
      '  [k:1] 0 of 10',
      '  [k:2] 0 of 10',
      '  [k:3] 0 of 10',
      '  [k:4] 0 of 10',
      '  [k:5] 0 of 10',
      'b 5 of 5',
      '3 of 4 nodes with 55 (smallest 5), dropped 0 nodes and 0 edges',
    ]);
  });

  test('tags below the cut of nodes are no tags', () => {
    const view = drawnView(`
      40     10     5      25
      main   main   main   main
      a      a      a      b
      @k=1   @k=2   @k=2   #bytes=64
    `);
    expect(trimmedLines(view, { visual: true, nodeFraction: 0.25 })).toEqual([
      'main 0 of 80',
      '  -> a 55',
      '  -> b 25',
      '  [][64B] 0 of 25',
      '  [k:1] 0 of 40',
      'a 55 of 55',
      '  [k:1] 40 of 40',
      'b 25 of 25',
      '  [][64B] 25 of 25',
      '3 of 3 nodes with 80 (smallest 25), dropped 0 nodes and 0 edges',
    ]);
  });

  test('texts have no tags', () => {
    expect(trimmedLines(tagged, { nodeCount: 2 })).toEqual([
      'a 50 of 50',
      'b 5 of 5',
      '2 of 4 nodes with 55 (smallest 5), dropped 0 nodes and 0 edges',
    ]);
  });
});

describe('residual edges (pprof: graph.go RemoveRedundantEdges)', () => {
  const detour = drawnView(`
    30    9     20
    main  main  main
    a     x     a
    b     b
  `);

  test('in pictures one goes if another way leads to the same node', () => {
    expect(trimmedLines(detour, { visual: true, nodeFraction: 0.2 })).toEqual([
      'b 39 of 39',
      'main 0 of 59',
      '  -> a 50',
      'a 20 of 50',
      '  -> b 30',
      '3 of 3 nodes with 59 (smallest 20), dropped 1 node and 0 edges',
    ]);
  });

  test('in texts it stays', () => {
    expect(trimmedLines(detour, { nodeFraction: 0.2 })).toEqual([
      'b 39 of 39',
      'a 20 of 50',
      '  -> b 30',
      'main 0 of 59',
      '  -> a 50',
      '  ..> b 9',
      '3 of 3 nodes with 59 (smallest 20), dropped 1 node and 0 edges',
    ]);
  });

  test('it stays where there is no other way', () => {
    const view = drawnView(`
      30    9     20
      main  main  b
      a     x
            b
    `);
    expect(trimmedLines(view, { visual: true, nodeFraction: 0.2 })).toEqual([
      'main 0 of 39',
      '  -> a 30',
      '  ..> b 9',
      'a 30 of 30',
      'b 29 of 29',
      '3 of 3 nodes with 59 (smallest 29), dropped 1 node and 0 edges',
    ]);
  });

  test('a lighter direct edge to the same node keeps it', () => {
    const view = drawnView(`
      30    9     20    5
      main  main  main  main
      a     x     y     y
      b     b           b
    `);
    expect(trimmedLines(view, { visual: true, nodeFraction: 0.2 })).toEqual([
      'main 0 of 64',
      '  -> a 30',
      '  -> y 25',
      '  ..> b 9',
      'b 44 of 44',
      'y 20 of 25',
      '  -> b 5',
      'a 0 of 30',
      '  -> b 30',
      '4 of 4 nodes with 64 (smallest 20), dropped 1 node and 0 edges',
    ]);
  });

  test('the way may be long, and may have a circle', () => {
    const view = drawnView(`
      50    9     20    10
      main  main  main  main
      a     x     b     a
      b     c     a     b
      c                 a
                        b
                        c
    `);
    expect(trimmedLines(view, { visual: true, nodeFraction: 0.12 })).toEqual([
      'main 0 of 89',
      '  -> a 60',
      '  -> b 20',
      'c 69 of 69',
      'a 20 of 80',
      '  -> b 60',
      'b 0 of 80',
      '  -> c 60',
      '  -> a 30',
      '4 of 4 nodes with 89 (smallest 20), dropped 1 node and 0 edges',
    ]);
  });
});

describe('nodes that are not listed', () => {
  const negative = `
    20    -30   10    -5    5     50
    main  main  main  main  main  main
    a     b     b     c     c
    x     y     z
  `;

  test('both sums 0: no node, but edges lead to it (pprof: graph.go selectNodesForGraph)', () => {
    expect(trimmedLines(drawnView(negative))).toEqual([
      'main 50 of 50',
      '  -> a 20',
      '  -> b -20',
      '  -> c 0',
      'y -30 of -30',
      'x 20 of 20',
      'z 10 of 10',
      'a 0 of 20',
      '  -> x 20',
      'b 0 of -20',
      '  -> y -30',
      '  -> z 10',
      '6 of 6 nodes with 50 (smallest 10), dropped 0 nodes and 0 edges',
    ]);
  });

  test('drop_negative: no node with a negative flat, or with a flat of 0 and a negative cum', () => {
    expect(trimmedLines(drawnView(negative, { drop_negative: true }))).toEqual([
      'main 50 of 50',
      '  -> a 20',
      '  -> b -20',
      '  -> c 0',
      'x 20 of 20',
      'z 10 of 10',
      '  <- b 10',
      'a 0 of 20',
      '  -> x 20',
      '4 of 4 nodes with 80 (smallest 10), dropped 0 nodes and 0 edges',
    ]);
  });
});

describe('call_tree (pprof: graph.go newTree, TrimTree)', () => {
  const twice = drawnView(`
    30    20    10    40
    main  main  main  main
    a     b     a     c
    x     x     y     a
                      x
  `);

  test('a node for each path', () => {
    expect(trimmedLines(twice, { callTree: true, visual: true })).toEqual([
      'main 0 of 100',
      '  -> a 40',
      '  -> c 40',
      '  -> b 20',
      'x 40 of 40',
      'x 30 of 30',
      'x 20 of 20',
      'a 0 of 40',
      '  -> x 30',
      '  -> y 10',
      'y 10 of 10',
      'a 0 of 40',
      '  -> x 40',
      'b 0 of 20',
      '  -> x 20',
      'c 0 of 40',
      '  -> a 40',
      '9 of 9 nodes with 100 (smallest 10), dropped 0 nodes and 0 edges',
    ]);
  });

  test('the fraction takes nodes out; their callees move to the caller along residual edges', () => {
    expect(trimmedLines(twice, { callTree: true, visual: true, nodeFraction: 0.3 })).toEqual([
      'main 0 of 100',
      '  -> a 40',
      '  -> c 40',
      'x 40 of 40',
      'x 30 of 30',
      'a 0 of 40',
      '  -> x 30',
      'a 0 of 40',
      '  -> x 40',
      'c 0 of 40',
      '  -> a 40',
      '6 of 6 nodes with 70 (smallest 30), dropped 3 nodes and 0 edges',
    ]);
  });

  test('the count chooses paths', () => {
    expect(trimmedLines(twice, { callTree: true, visual: true, nodeCount: 4 })).toEqual([
      'main 0 of 100',
      '  ..> x 40',
      '  ..> x 30',
      '  ..> x 20',
      'x 40 of 40',
      'x 30 of 30',
      'x 20 of 20',
      '4 of 9 nodes with 90 (smallest 20), dropped 0 nodes and 0 edges',
    ]);
  });

  test('recursion makes new nodes, and a root that is taken out leaves its callees as roots', () => {
    const view = drawnView(`
      30    20    -45   100
      main  main  main  other
      f     f     g
      f     g
      x
    `);
    expect(trimmedLines(view, { callTree: true, nodeFraction: 0.2 })).toEqual([
      'other 100 of 100',
      'g -45 of -45',
      'x 30 of 30',
      'f 0 of 50',
      '  -> f 30',
      'f 0 of 30',
      '  -> x 30',
      '5 of 5 nodes with 85 (smallest 30), dropped 2 nodes and 0 edges',
    ]);
  });

  test('tags belong to the path', () => {
    const view = drawnView(`
      30         20
      main       main
      a          b
      x          x
      @k=v       @k=v
      #bytes=64  #bytes=32
    `);
    expect(trimmedLines(view, { callTree: true, visual: true })).toEqual([
      'main 0 of 50',
      '  -> a 30',
      '  -> b 20',
      '  [k:v] 0 of 50',
      '  [k:v][32B] 0 of 20',
      '  [k:v][64B] 0 of 30',
      'x 30 of 30',
      '  [k:v] 30 of 30',
      '  [k:v][64B] 30 of 30',
      'x 20 of 20',
      '  [k:v] 20 of 20',
      '  [k:v][32B] 20 of 20',
      'a 0 of 30',
      '  -> x 30',
      '  [k:v] 0 of 30',
      '  [k:v][64B] 0 of 30',
      'b 0 of 20',
      '  -> x 20',
      '  [k:v] 0 of 20',
      '  [k:v][32B] 0 of 20',
      '5 of 5 nodes with 50 (smallest 20), dropped 0 nodes and 0 edges',
    ]);
  });
});

describe('one part of the graph, for peek (pprof: report.go printTree of matching nodes)', () => {
  test('all nodes count as left, only those wanted are there, with the edges on both sides', () => {
    expect(trimmedLines(usual, { only: name => name === 'b' || name === 'x' })).toEqual([
      'x 60 of 60',
      '  <- a 40',
      'b 0 of 30',
      '  <- main 30',
      '  -> x 20',
      '  -> z 10',
      '8 of 8 nodes with 100 (smallest 2), dropped 0 nodes and 0 edges',
    ]);
  });

  test('light edges are cut', () => {
    expect(trimmedLines(usual, { only: name => name === 'b', edgeFraction: 0.2 })).toEqual([
      'b 0 of 30',
      '  <- main 30',
      '  -> x 20',
      '8 of 8 nodes with 100 (smallest 2), dropped 0 nodes and 0 edges',
    ]);
  });
});

describe('more columns', () => {
  test('mean: nodes show value by count, cuts and order go by the raw sums (pprof: graph.go FlatValue)', () => {
    const view = drawnView(
      `
      1     10    2
      90    80    30
      main  main  main
      a     b     c
    `,
      { mean: true },
    );
    expect(trimmedLines(view, { nodeCount: 3, nodeFraction: 0.2 })).toEqual([
      'a 90 of 90',
      'b 8 of 8',
      'main 0 of 15',
      '  -> a 90',
      '  -> b 8',
      '3 of 3 nodes with 98 (smallest 8), dropped 1 node and 0 edges',
    ]);
  });

  test('inlined calls make edges that say so, unless one call was not inlined', () => {
    const view = drawnView(`
      5        4        3
      main     main     main
      a[inl]   a[inl]   a
      b[inl]   b        b[inl]
      c[inl]   c[inl]
    `);
    expect(trimmedLines(view)).toEqual([
      'c 9 of 9',
      'b 3 of 12',
      '  -> c 9 (inline)',
      'a 0 of 12',
      '  -> b 12',
      'main 0 of 12',
      '  -> a 12',
      '4 of 4 nodes with 12 (smallest 3), dropped 0 nodes and 0 edges',
    ]);
  });
});

test('each build trims file names once more; who changes by it is lost (pprof: report.go newGraph)', () => {
  const profile = drawnProfile(`
    50             30                 5
    m[file:/r/m]   m[file:/r/m]       m[file:/r/m]
    f[file:/r/f]   g[file:/r//r/g]    h[file:/h]
  `);
  const view = viewOf(profile, { granularity: 'files', trim_path: '/r' });
  expect(trimmedLines(view)).toEqual([
    'f 50 of 50',
    '/r/g 30 of 30',
    '/h 5 of 5',
    'm 0 of 85',
    '  -> f 50',
    '  -> /r/g 30',
    '  -> /h 5',
    '4 of 4 nodes with 85 (smallest 5), dropped 0 nodes and 0 edges',
  ]);
  expect(trimmedLines(view, { nodeFraction: 0.1 })).toEqual([
    'f 50 of 50',
    'm 0 of 85',
    '  -> f 50',
    '2 of 2 nodes with 50 (smallest 50), dropped 1 node and 0 edges',
  ]);
});
