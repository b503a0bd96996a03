/** An action of the flame graph, bound to a key. */
export type FlameAction =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'first'
  | 'last'
  | 'page-up'
  | 'page-down'
  | 'top'
  | 'bottom'
  | 'zoom'
  | 'back'
  | 'reset'
  | 'sandwich'
  | 'search'
  | 'next-match'
  | 'previous-match'
  | 'next-type'
  | 'previous-type'
  | 'fold'
  | 'tags'
  | 'peek'
  | 'list'
  | 'keys'
  | 'redraw'
  | 'suspend'
  | 'quit';

export interface FlameBinding {
  readonly keys: readonly string[];
  readonly action: FlameAction;
  readonly description: string;
}

/** Every key of the flame graph, in the order in which `?` shows them. */
export const flameBindings: readonly FlameBinding[] = [
  { keys: ['up', 'k'], action: 'up', description: 'one box up: to the caller' },
  { keys: ['down', 'j'], action: 'down', description: 'one box down: to the heaviest callee' },
  { keys: ['left', 'h', 'b'], action: 'left', description: 'the box on the left, in the same row' },
  { keys: ['right', 'w'], action: 'right', description: 'the box on the right, in the same row (l is list)' },
  { keys: ['home', '0', '^'], action: 'first', description: 'the first box of the row' },
  { keys: ['end', '$'], action: 'last', description: 'the last box of the row' },
  { keys: ['page-up', 'ctrl-u', 'ctrl-b'], action: 'page-up', description: 'half a screen up' },
  { keys: ['page-down', 'ctrl-d', 'ctrl-f'], action: 'page-down', description: 'half a screen down' },
  { keys: ['g'], action: 'top', description: 'to the root, or in a sandwich to its middle' },
  { keys: ['G'], action: 'bottom', description: 'down the heaviest path to its end' },
  { keys: ['enter', 'z'], action: 'zoom', description: 'zoom: the box becomes as wide as the screen' },
  {
    keys: ['escape', 'backspace', 'u'],
    action: 'back',
    description: 'back to what was shown before; at last ends the search',
  },
  { keys: ['r'], action: 'reset', description: 'the whole picture again' },
  {
    keys: ['s'],
    action: 'sandwich',
    description: 'sandwich: all callers above, all callees below the selected function',
  },
  { keys: ['/'], action: 'search', description: 'search for a regexp, or its plain text, in names' },
  { keys: ['n'], action: 'next-match', description: 'next box that matches' },
  { keys: ['N'], action: 'previous-match', description: 'previous box that matches' },
  { keys: ['tab'], action: 'next-type', description: 'next sample type' },
  { keys: ['shift-tab'], action: 'previous-type', description: 'previous sample type' },
  { keys: ['f'], action: 'fold', description: 'fold recursion: each function once a stack' },
  { keys: ['t'], action: 'tags', description: 'put the values of a tag at the root' },
  { keys: ['p'], action: 'peek', description: 'leave and peek at the selected function' },
  { keys: ['l'], action: 'list', description: 'leave and list the selected function' },
  { keys: ['?', 'f1'], action: 'keys', description: 'these keys' },
  { keys: ['ctrl-l'], action: 'redraw', description: 'paint the screen anew' },
  { keys: ['ctrl-z'], action: 'suspend', description: "stop inkprof; the shell's fg brings it back" },
  { keys: ['q', 'ctrl-c'], action: 'quit', description: 'leave' },
];

const byKey = new Map(flameBindings.flatMap(({ keys, action }) => keys.map(key => [key, action] as const)));

export const flameActionOf = (key: string): FlameAction | undefined => byKey.get(key);

/** Returns the help text, one line per binding. */
export function flameKeyLines(): string[] {
  const names = flameBindings.map(({ keys }) => keys.join(', '));
  const width = Math.max(...names.map(name => name.length));
  return [
    ...flameBindings.map(({ description }, i) => `  ${names[i]!.padEnd(width)}  ${description}`),
    `  ${'mouse'.padEnd(width)}  click selects, click again zooms, wheel scrolls, ctrl-wheel zooms`,
  ];
}
