// What is measured, and what must be reached. A work is one command line (or one prompt, or one
// session), run by both tools in turns; a goal is the most that the ratio of wall times may be.

const FOCUS = 'Cache|Merge';
/** A session as it is typed: several reports of one profile. */
const SESSION = [
  'top',
  'top -cum',
  'top20',
  'peek Fetch.*7$',
  'tree',
  `top ${FOCUS}`,
  'sample_index=0',
  'top',
  'tags',
  'quit',
]
  .map(line => `${line}\n`)
  .join('');

const graphs = { medium: 1 / 10, large: 1 / 30 };
const listings = { medium: 1 / 5, large: 1 / 5 };

/**
 * `goal`: by size, the most that ours / real may be in wall time; `memoryGoal` the same in peak
 * memory. `upTo`: the largest size that is measured without --all: on the large profile the real
 * tool takes minutes for a graph.
 */
export const WORKS = [
  { name: 'start to prompt, piped', prompt: 'pipe', upTo: 'huge' },
  { name: 'start to prompt, terminal', prompt: 'terminal', upTo: 'large', overNode: { small: 2.5 } },
  { name: '-top', args: ['-top'], upTo: 'huge', goal: graphs, memoryGoal: { large: 1 / 10 }, aboveNode: { small: 60 } },
  { name: '-top -cum', args: ['-top', '-cum'], goal: graphs, memoryGoal: { large: 1 / 10 } },
  {
    name: '-top -focus=RE',
    args: ['-top', `-focus=${FOCUS}`],
    upTo: 'large',
    goal: graphs,
    memoryGoal: { large: 1 / 10 },
  },
  { name: '-peek=RE', args: ['-peek=Fetch.*7$'], goal: graphs, memoryGoal: { large: 1 / 10 } },
  { name: '-tree', args: ['-tree'], upTo: 'large', goal: graphs, memoryGoal: { large: 1 / 10 } },
  { name: '-dot', args: ['-dot'], goal: graphs, memoryGoal: { large: 1 / 10 } },
  { name: '-traces', args: ['-traces'], upTo: 'large', goal: listings },
  { name: '-raw', args: ['-raw'], upTo: 'large', goal: listings },
  { name: '-tags', args: ['-tags'], upTo: 'large', goal: listings },
  { name: '-proto', args: ['-proto'], gzip: true, upTo: 'large', goal: listings },
  { name: 'merge of 4', args: ['-top'], files: 4, goal: { medium: 1 / 10, large: 1 / 10 } },
  { name: '-diff_base', args: ['-top'], base: true, goal: { medium: 1 / 10, large: 1 / 10 } },
  { name: 'session of 8 reports', args: [], input: SESSION },
];

/** -top without labels has another goal: there is less to leave out. */
export const PLAIN_WORKS = [
  {
    name: '-top, no labels',
    args: ['-top'],
    labels: 'none',
    upTo: 'medium',
    goal: { large: 1 / 12 },
    memoryGoal: { large: 1 / 3 },
  },
];

/**
 * Lines typed one after the other; each is timed from its end to the next prompt. Milliseconds at
 * most, on the large profile.
 */
export const LAPS = [
  { line: 'top', name: 'first top' },
  { line: 'top', name: 'top again', most: 50 },
  { line: 'peek Fetch.*7$', name: 'peek' },
  { line: 'peek Fetch.*7$', name: 'peek again', most: 50 },
  { line: 'top Cache', name: 'top with another focus', most: 250 },
  { line: 'top -cum', name: 'top -cum', most: 50 },
  { line: 'granularity=lines', name: '' },
  { line: 'top', name: 'top at another granularity', most: 250 },
];

/** Pictures: the layout engine in the session against Graphviz's own `dot`. */
export const PICTURES = [
  { name: '80 nodes', args: [], lines: [] },
  {
    name: '500 nodes',
    args: ['-nodecount=500', '-nodefraction=0', '-edgefraction=0'],
    lines: ['nodecount=500', 'nodefraction=0', 'edgefraction=0'],
  },
];
/** Layout, once the engine runs, against dot; and the engine's start in milliseconds. */
export const PICTURE_GOALS = { ratio: 1.5, start: 150 };

/** Real profiles: never slower from this packed size on, and a quarter on the largest. */
export const REAL_GOALS = { from: 50_000, ratio: 1, largest: 1 / 4 };

/** The huge profile against unpacking it alone. */
export const HUGE_GOALS = { ratio: 3, bytes: 2e9 };
