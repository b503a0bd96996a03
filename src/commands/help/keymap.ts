/** The mode of the prompt: editing the line, the menu of completions, or the search in the history. */
export type KeyMode = 'line' | 'menu' | 'search';

/** The action of a key. */
export type KeyAction = (typeof bindings)[KeyMode][number]['action'];

interface Binding {
  readonly keys: readonly string[];
  readonly action: string;
  readonly description: string;
}

/**
 * Every key of the prompt, in the order of `help keys`. A key that a mode does
 * not bind has the action of mode `line`.
 */
export const bindings = {
  line: [
    { keys: ['enter'], action: 'submit', description: 'run the line' },
    { keys: ['tab'], action: 'complete', description: 'complete the word, or show what fits' },
    { keys: ['up', 'ctrl-p'], action: 'older', description: 'older line that starts with the text before the cursor' },
    { keys: ['down', 'ctrl-n'], action: 'newer', description: 'newer line, at last the one being typed' },
    { keys: ['ctrl-r'], action: 'search-older', description: 'search the history' },
    { keys: ['ctrl-s'], action: 'search-newer', description: 'search the history, from the oldest line on' },
    { keys: ['left', 'ctrl-b'], action: 'left', description: 'one character left' },
    { keys: ['right', 'ctrl-f'], action: 'right', description: 'one character right; at the end: take the suggestion' },
    { keys: ['alt-b', 'ctrl-left', 'alt-left'], action: 'word-left', description: 'one word left' },
    {
      keys: ['alt-f', 'ctrl-right', 'alt-right'],
      action: 'word-right',
      description: 'one word right; at the end: take a word of the suggestion',
    },
    { keys: ['home', 'ctrl-a'], action: 'home', description: 'start of the line' },
    { keys: ['end', 'ctrl-e'], action: 'end', description: 'end of the line; there: take the suggestion' },
    { keys: ['backspace', 'ctrl-h'], action: 'backspace', description: 'delete the character before the cursor' },
    { keys: ['delete'], action: 'delete', description: 'delete the character under the cursor' },
    {
      keys: ['ctrl-d'],
      action: 'delete-or-leave',
      description: 'delete the character under the cursor; on an empty line: quit',
    },
    { keys: ['ctrl-w'], action: 'cut-field-left', description: 'cut back to the last blank' },
    {
      keys: ['alt-backspace', 'ctrl-backspace', 'ctrl-alt-h'],
      action: 'cut-word-left',
      description: 'cut the word before the cursor',
    },
    {
      keys: ['alt-d', 'ctrl-delete', 'alt-delete'],
      action: 'cut-word-right',
      description: 'cut the word after the cursor',
    },
    { keys: ['ctrl-k'], action: 'cut-to-end', description: 'cut to the end of the line' },
    { keys: ['ctrl-u'], action: 'cut-to-start', description: 'cut to the start of the line' },
    { keys: ['ctrl-y'], action: 'paste-cut', description: 'insert what was cut last' },
    { keys: ['ctrl-t'], action: 'transpose', description: 'swap the two characters at the cursor' },
    { keys: ['ctrl-_'], action: 'undo', description: 'undo' },
    { keys: ['ctrl-c'], action: 'interrupt', description: 'drop the line; while a command runs: stop it' },
    { keys: ['ctrl-l'], action: 'clear-screen', description: 'clear the screen' },
    { keys: ['alt-o'], action: 'page-last', description: 'the last report in the pager, names at their full length' },
    { keys: ['ctrl-z'], action: 'suspend', description: "stop inkprof; the shell's fg brings it back" },
    { keys: ['escape', 'ctrl-g'], action: 'dismiss', description: 'close the menu or the search' },
  ],
  menu: [
    { keys: ['tab', 'down', 'ctrl-n'], action: 'menu-next', description: 'next entry' },
    { keys: ['shift-tab', 'up', 'ctrl-p'], action: 'menu-previous', description: 'entry before' },
    { keys: ['page-down'], action: 'menu-page-next', description: 'a page down' },
    { keys: ['page-up'], action: 'menu-page-previous', description: 'a page up' },
    { keys: ['enter'], action: 'menu-accept', description: 'take the marked entry; without one: run the line' },
    { keys: ['escape', 'ctrl-g'], action: 'menu-close', description: 'close the menu' },
  ],
  search: [
    { keys: ['ctrl-r', 'up', 'ctrl-p'], action: 'search-older', description: 'older line with the text' },
    { keys: ['ctrl-s', 'down', 'ctrl-n'], action: 'search-newer', description: 'newer line with the text' },
    { keys: ['enter'], action: 'search-run', description: 'run the line found' },
    { keys: ['tab'], action: 'search-take', description: 'edit the line found; so does every other key of the line' },
    { keys: ['backspace', 'ctrl-h'], action: 'search-backspace', description: 'delete the last character of the text' },
    { keys: ['ctrl-w', 'alt-backspace', 'ctrl-u'], action: 'search-clear', description: 'delete the text' },
    { keys: ['escape', 'ctrl-g', 'ctrl-c'], action: 'search-cancel', description: 'back to the line as it was' },
  ],
} as const satisfies Readonly<Record<KeyMode, readonly Binding[]>>;

const byKey = Object.fromEntries(
  Object.entries(bindings).map(([mode, rows]) => [
    mode,
    new Map(rows.flatMap(({ keys, action }) => keys.map(key => [key, action as KeyAction] as const))),
  ]),
) as unknown as Readonly<Record<KeyMode, ReadonlyMap<string, KeyAction>>>;

/** Returns the action of a key in a mode, else in mode `line`; a key without an action is tried without Shift. */
export function actionOf(key: string, mode: KeyMode = 'line'): KeyAction | undefined {
  const plain = key.replace('shift-', '');
  return byKey[mode].get(key) ?? byKey.line.get(key) ?? byKey[mode].get(plain) ?? byKey.line.get(plain);
}

/** The tables as text, a line a binding, in the words of a language: what `help keys` prints. */
export function describeKeys(say: (english: string) => string = english => english): string {
  const width = Math.max(...Object.values(bindings).flatMap(rows => rows.map(({ keys }) => keys.join(', ').length)));
  const table = (title: string, rows: readonly Binding[]): string[] => [
    `  ${say(title)}`,
    ...rows.map(({ keys, description }) => `    ${keys.join(', ').padEnd(width)}  ${say(description)}`),
    '',
  ];
  return [
    ...table('Keys of the line:', bindings.line),
    ...table('In the menu of completions:', bindings.menu),
    ...table('In the search of the history:', bindings.search),
  ].join('\n');
}
