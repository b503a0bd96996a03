import type { EditName } from './editor.ts';

/** What a key does: edits the line, or is the prompt's own business. */
export type Action =
  | EditName
  | 'submit'
  | 'complete'
  | 'older'
  | 'newer'
  | 'interrupt'
  | 'delete-or-leave'
  | 'clear-screen'
  | 'suspend'
  | 'page-last'
  | 'dismiss';

export interface Binding {
  readonly keys: readonly string[];
  readonly action: Action;
  readonly description: string;
}

/** Every key of the prompt, in the order in which help shows them. */
export const bindings: readonly Binding[] = [
  { keys: ['enter'], action: 'submit', description: 'run the line' },
  { keys: ['tab'], action: 'complete', description: 'complete the word; again: list what fits, then its next page' },
  { keys: ['up', 'ctrl-p'], action: 'older', description: 'older line that starts with the text before the cursor' },
  { keys: ['down', 'ctrl-n'], action: 'newer', description: 'newer line, at last the one being typed' },
  { keys: ['left', 'ctrl-b'], action: 'left', description: 'one character left' },
  { keys: ['right', 'ctrl-f'], action: 'right', description: 'one character right' },
  { keys: ['alt-b', 'ctrl-left', 'alt-left'], action: 'word-left', description: 'one word left' },
  { keys: ['alt-f', 'ctrl-right', 'alt-right'], action: 'word-right', description: 'one word right' },
  { keys: ['home', 'ctrl-a'], action: 'home', description: 'start of the line' },
  { keys: ['end', 'ctrl-e'], action: 'end', description: 'end of the line' },
  { keys: ['backspace', 'ctrl-h'], action: 'backspace', description: 'delete the character before the cursor' },
  { keys: ['delete'], action: 'delete', description: 'delete the character under the cursor' },
  { keys: ['ctrl-d'], action: 'delete-or-leave', description: 'delete the character under the cursor; on an empty line: quit' },
  { keys: ['ctrl-w'], action: 'cut-field-left', description: 'cut back to the last blank' },
  { keys: ['alt-backspace', 'ctrl-backspace', 'ctrl-alt-h'], action: 'cut-word-left', description: 'cut the word before the cursor' },
  { keys: ['alt-d', 'ctrl-delete', 'alt-delete'], action: 'cut-word-right', description: 'cut the word after the cursor' },
  { keys: ['ctrl-k'], action: 'cut-to-end', description: 'cut to the end of the line' },
  { keys: ['ctrl-u'], action: 'cut-to-start', description: 'cut to the start of the line' },
  { keys: ['ctrl-y'], action: 'paste-cut', description: 'insert what was cut last' },
  { keys: ['ctrl-t'], action: 'transpose', description: 'swap the two characters at the cursor' },
  { keys: ['ctrl-_'], action: 'undo', description: 'undo' },
  { keys: ['ctrl-c'], action: 'interrupt', description: 'drop the line; while a command runs: stop it' },
  { keys: ['ctrl-l'], action: 'clear-screen', description: 'clear the screen' },
  { keys: ['alt-o'], action: 'page-last', description: 'the last report in the pager, names at their full length' },
  { keys: ['ctrl-z'], action: 'suspend', description: "stop inkprof; the shell's fg brings it back" },
  { keys: ['escape', 'ctrl-g'], action: 'dismiss', description: 'close the list of completions' },
];

const byKey = new Map(bindings.flatMap(binding => binding.keys.map(key => [key, binding.action] as const)));

/** The action of a key's name; a key that has none is tried without Shift. */
export function actionOf(key: string): Action | undefined {
  return byKey.get(key) ?? byKey.get(key.replace('shift-', ''));
}

/** The table as text, a line a binding: what `help keys` prints. */
export function describeKeys(): string {
  const names = bindings.map(binding => binding.keys.join(', '));
  const width = Math.max(...names.map(name => name.length));
  return bindings.map((binding, i) => `  ${names[i].padEnd(width)}  ${binding.description}\n`).join('');
}
