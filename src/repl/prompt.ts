import { settle, type Replacement } from './completion.ts';
import { edit, lineOf, type EditCommand, type Line } from './editor.ts';
import { endWalk, noHistory, remember, walk, type History } from './history.ts';
import { actionOf, type Action } from './keymap.ts';
import type { Key } from './keys.ts';
import type { Candidate, Completion } from './session.ts';

/** Everything that the prompt shows or remembers. */
export interface Prompt {
  readonly line: Line;
  readonly history: History;
  /** The last key was Tab and several candidates were left: the next Tab lists them. */
  readonly asked: boolean;
  readonly list?: List;
}

/** The completions shown below the line. */
export interface List {
  readonly candidates: readonly Candidate[];
  /** Counted from 0; may run past the last page, which then starts again. */
  readonly page: number;
}

/** What a key asks of the world; `text` is the line as it stood. */
export type Effect =
  | { readonly do: 'submit' | 'drop' | 'suspend'; readonly text: string }
  | { readonly do: 'hint-leave' | 'leave' | 'clear-screen' | 'page-last' };

export const emptyPrompt: Prompt = { line: lineOf(''), history: noHistory, asked: false };

type Step = readonly [Prompt, Effect?];

/** One key. `complete` is asked only for Tab. */
export function press(prompt: Prompt, key: Key, complete: (line: string, cursor: number) => Completion): Step {
  if (key.name === 'text') return [edited(prompt, { do: 'insert', text: key.text })];
  const action = actionOf(key.name);
  if (action === 'complete') return [completed(prompt, complete)];
  const calm = quiet(prompt);
  if (action === undefined) return [calm];
  const special = actions[action];
  return special ? special(calm) : [edited(calm, { do: action as EditCommand['do'] } as EditCommand)];
}

const actions: Partial<Record<Action, (prompt: Prompt) => Step>> = {
  submit: prompt => {
    const { text, cut } = prompt.line;
    return [{ ...prompt, line: lineOf('', cut), history: remember(prompt.history, text) }, { do: 'submit', text }];
  },
  older: prompt => [walked(prompt, -1)],
  newer: prompt => [walked(prompt, 1)],
  interrupt: prompt => {
    const { text, cut } = prompt.line;
    if (text === '') return [prompt, { do: 'hint-leave' }];
    return [{ ...prompt, line: lineOf('', cut), history: endWalk(prompt.history) }, { do: 'drop', text }];
  },
  'delete-or-leave': prompt => (prompt.line.text === '' ? [prompt, { do: 'leave' }] : [edited(prompt, { do: 'delete' })]),
  'clear-screen': prompt => [prompt, { do: 'clear-screen' }],
  'page-last': prompt => [prompt, { do: 'page-last' }],
  suspend: prompt => [prompt, { do: 'suspend', text: prompt.line.text }],
  dismiss: prompt => [prompt],
};

/** The list disappears on every key but Tab. */
function quiet(prompt: Prompt): Prompt {
  return prompt.asked || prompt.list ? { line: prompt.line, history: prompt.history, asked: false } : prompt;
}

function edited(prompt: Prompt, command: EditCommand): Prompt {
  const line = edit(prompt.line, command);
  const history = line.text === prompt.line.text ? prompt.history : endWalk(prompt.history);
  return { line, history, asked: false };
}

function walked(prompt: Prompt, step: -1 | 1): Prompt {
  const { text, cursor, cut } = prompt.line;
  const [history, shown] = walk(prompt.history, step, text, text.slice(0, cursor));
  return shown === undefined ? prompt : { ...prompt, history, line: lineOf(shown, cut) };
}

function completed(prompt: Prompt, complete: (line: string, cursor: number) => Completion): Prompt {
  if (prompt.list) return { ...prompt, list: { ...prompt.list, page: prompt.list.page + 1 } };
  const { text, cursor } = prompt.line;
  const completion = complete(text, cursor);
  const { candidates } = completion;
  if (prompt.asked && candidates.length > 1) return { ...prompt, list: { candidates, page: 0 } };
  const settled: Replacement | undefined = settle(text, completion);
  const next = settled ? edited(prompt, { do: 'replace', ...settled }) : prompt;
  return { ...next, asked: candidates.length > 1 };
}
