/** An action of the pager, bound to a key. */
export type PagerAction =
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'half-down'
  | 'half-up'
  | 'top'
  | 'bottom'
  | 'left'
  | 'right'
  | 'first-column'
  | 'search'
  | 'search-back'
  | 'next'
  | 'previous'
  | 'unmark'
  | 'keys'
  | 'redraw'
  | 'suspend'
  | 'quit';

export interface PagerBinding {
  readonly keys: readonly string[];
  readonly action: PagerAction;
  readonly description: string;
}

/** The keys of the pager, in the order of its help; the same as in less where less has the action. */
export const pagerBindings: readonly PagerBinding[] = [
  {
    keys: ['down', 'j', 'e', 'enter', 'ctrl-n', 'ctrl-e'],
    action: 'down',
    description: 'one line down; with a number before it, as many',
  },
  { keys: ['up', 'k', 'y', 'ctrl-p', 'ctrl-y'], action: 'up', description: 'one line up' },
  { keys: ['page-down', ' ', 'f', 'ctrl-f', 'ctrl-v'], action: 'page-down', description: 'one screen down' },
  { keys: ['page-up', 'b', 'ctrl-b', 'alt-v'], action: 'page-up', description: 'one screen up' },
  { keys: ['d', 'ctrl-d'], action: 'half-down', description: 'half a screen down' },
  { keys: ['u', 'ctrl-u'], action: 'half-up', description: 'half a screen up' },
  { keys: ['g', '<', 'home'], action: 'top', description: 'first line, or the line of the number before it' },
  { keys: ['G', '>', 'end'], action: 'bottom', description: 'last line, or the line of the number before it' },
  { keys: ['right', 'l'], action: 'right', description: 'half a screen to the right: names at their full length' },
  { keys: ['left'], action: 'left', description: 'half a screen to the left' },
  { keys: ['0', '^'], action: 'first-column', description: 'back to the first column' },
  { keys: ['/'], action: 'search', description: 'search down for a regexp, or its plain text' },
  { keys: ['?'], action: 'search-back', description: 'search up' },
  { keys: ['n'], action: 'next', description: 'next match' },
  { keys: ['N'], action: 'previous', description: 'previous match' },
  { keys: ['escape'], action: 'unmark', description: 'marks of the search off; while it reads: stop' },
  { keys: ['h', 'f1'], action: 'keys', description: 'these keys' },
  { keys: ['r', 'ctrl-l'], action: 'redraw', description: 'paint the screen anew' },
  { keys: ['ctrl-z'], action: 'suspend', description: "stop inkprof; the shell's fg brings it back" },
  { keys: ['q', 'Q', 'ctrl-c'], action: 'quit', description: 'back to the prompt; what was seen stays above it' },
];

const byKey = new Map(pagerBindings.flatMap(({ keys, action }) => keys.map(key => [key, action] as const)));

export const pagerActionOf = (key: string): PagerAction | undefined => byKey.get(key);

/** Returns the help text, one line per binding. */
export function pagerKeyLines(): string[] {
  const names = pagerBindings.map(({ keys }) => keys.map(key => (key === ' ' ? 'space' : key)).join(', '));
  const width = Math.max(...names.map(name => name.length));
  return pagerBindings.map(({ description }, i) => `  ${names[i]!.padEnd(width)}  ${description}`);
}
