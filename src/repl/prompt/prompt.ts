import { recalled } from '../../commands/past-lines.ts';
import { actionOf, type KeyAction, type KeyMode } from '../../commands/help/keymap.ts';
import { edit, lineOf, wordEnd, type EditCommand, type EditName, type EditorLine } from './editor.ts';
import {
  endWalk,
  noHistory,
  remember,
  search,
  findSuggestion,
  walk,
  type History,
  type HistorySearch,
} from './history.ts';
import type { Key } from '../terminal/keys.ts';
import { moveSelection, movePage, settle, type Menu } from './menu.ts';
import type { Completion } from '../session.ts';

/** The state of the prompt, as an immutable value. */
export interface Prompt {
  readonly line: EditorLine;
  readonly history: History;
  readonly menu?: Menu;
  readonly search?: HistorySearch;
}

/** A side effect that a key requests; `text` is the line before it. */
export type Effect =
  | { readonly do: 'submit' | 'drop' | 'suspend'; readonly text: string }
  | { readonly do: 'hint-leave' | 'leave' | 'clear-screen' | 'page-last' };

export const emptyPrompt: Prompt = { line: lineOf(''), history: noHistory };

/** Entries that page-up and page-down move by. */
const PAGE = 10;

/** Actions that keep the menu open and update it for the new word. */
const following: ReadonlySet<string> = new Set(['insert', 'backspace', 'delete', 'delete-or-leave']);

type Complete = (line: string, cursor: number) => Completion;
type PromptStep = readonly [Prompt, (Effect | undefined)?];

/** Handles one key. Calls `complete` for Tab, and for each change of the line while the menu is open. */
export function press(prompt: Prompt, key: Key, complete: Complete): PromptStep {
  if (prompt.search && key.name === 'text') return [searchText(prompt, prompt.search, prompt.search.query + key.text)];
  const mode: KeyMode = prompt.search ? 'search' : prompt.menu ? 'menu' : 'line';
  const action = key.name === 'text' ? 'insert' : actionOf(key.name, mode);
  if (action === undefined) return [prompt];
  const [next, effect] = act(prompt, action, key.text, complete);
  if (!next.menu || next.menu !== prompt.menu) return [next, effect];
  // The menu did not handle the key: typing updates the menu, other keys close it.
  const open = following.has(action) && next.line.text.trim() !== '' && !/\s$/.test(key.text);
  return [open ? withMenu(next, complete(next.line.text, next.line.cursor)) : withoutMenu(next), effect];
}

function act(prompt: Prompt, action: KeyAction | 'insert', text: string, complete: Complete): PromptStep {
  if (action === 'insert') return [editLine(prompt, { do: 'insert', text })];
  if (action === 'complete') return [startCompletion(prompt, complete)];
  if (prompt.search && !action.startsWith('search-')) return act(takeFound(prompt), action, text, complete);
  const special = actions[action];
  return special ? special(prompt) : [editLine(prompt, { do: action as EditName })];
}

const actions: Partial<Record<KeyAction, (prompt: Prompt) => PromptStep>> = {
  submit: submit,
  older: prompt => [walkHistory(prompt, -1)],
  newer: prompt => [walkHistory(prompt, 1)],
  interrupt: ({ line: { text, cut }, history }) => {
    const empty: Prompt = { line: lineOf('', cut), history: endWalk(history) };
    return text === '' ? [empty, { do: 'hint-leave' }] : [empty, { do: 'drop', text }];
  },
  'delete-or-leave': prompt =>
    prompt.line.text === '' ? [prompt, { do: 'leave' }] : [editLine(prompt, { do: 'delete' })],
  'clear-screen': prompt => [prompt, { do: 'clear-screen' }],
  'page-last': prompt => [prompt, { do: 'page-last' }],
  suspend: prompt => [prompt, { do: 'suspend', text: prompt.line.text }],
  dismiss: prompt => [prompt],

  right: prompt => [takeSuggestion(prompt, rest => rest.length) ?? editLine(prompt, { do: 'right' })],
  end: prompt => [takeSuggestion(prompt, rest => rest.length) ?? editLine(prompt, { do: 'end' })],
  'word-right': prompt => [takeSuggestion(prompt, rest => wordEnd(rest)) ?? editLine(prompt, { do: 'word-right' })],

  'menu-next': prompt => [{ ...prompt, menu: moveSelection(prompt.menu!, 1) }],
  'menu-previous': prompt => [{ ...prompt, menu: moveSelection(prompt.menu!, -1) }],
  'menu-page-next': prompt => [{ ...prompt, menu: movePage(prompt.menu!, 1, PAGE) }],
  'menu-page-previous': prompt => [{ ...prompt, menu: movePage(prompt.menu!, -1, PAGE) }],
  'menu-close': prompt => [withoutMenu(prompt)],
  'menu-accept': prompt => {
    const { completion, selected } = prompt.menu!;
    const chosen = completion.candidates[selected];
    if (!chosen) return submit(prompt);
    return [
      withoutMenu(editLine(prompt, { do: 'replace', from: completion.from, to: completion.to, text: chosen.text })),
    ];
  },

  'search-older': prompt => [searchOn(prompt, -1)],
  'search-newer': prompt => [searchOn(prompt, 1)],
  'search-backspace': prompt => [
    searchText(prompt, prompt.search!, edit(lineOf(prompt.search!.query), { do: 'backspace' }).text),
  ],
  'search-clear': prompt => [searchText(prompt, prompt.search!, '')],
  'search-run': prompt => submit(takeFound(prompt)),
  'search-take': prompt => [takeFound(prompt)],
  'search-cancel': ({ line, history }) => [{ line, history }],
};

function submit({ line, history }: Prompt): PromptStep {
  const text = recalled(line.text, history.lines);
  return [
    { line: lineOf('', line.cut), history: remember(history, text) },
    { do: 'submit', text },
  ];
}

function withMenu({ line, history }: Prompt, completion: Completion): Prompt {
  return completion.candidates.length === 0 && !completion.pending
    ? { line, history }
    : { line, history, menu: { completion, selected: -1 } };
}

function withoutMenu({ line, history }: Prompt): Prompt {
  return { line, history };
}

function editLine(prompt: Prompt, command: EditCommand): Prompt {
  const line = edit(prompt.line, command);
  const history = line.text === prompt.line.text ? prompt.history : endWalk(prompt.history);
  return { ...prompt, line, history };
}

function walkHistory(prompt: Prompt, step: -1 | 1): Prompt {
  const { text, cursor, cut } = prompt.line;
  const [history, shown] = walk(prompt.history, step, text, text.slice(0, cursor));
  return shown === undefined ? prompt : { history, line: lineOf(shown, cut) };
}

/** Returns the rest of a matching earlier line, shown after the cursor; empty if there is none. */
export function suggestion({ line, history, menu, search }: Prompt): string {
  if (menu || search || history.walk || line.cursor < line.text.length) return '';
  return findSuggestion(history, line.text);
}

function takeSuggestion(prompt: Prompt, length: (rest: string) => number): Prompt | undefined {
  const rest = suggestion(prompt);
  return rest === '' ? undefined : editLine(prompt, { do: 'insert', text: rest.slice(0, length(rest)) });
}

function startCompletion(prompt: Prompt, complete: Complete): Prompt {
  const { text, cursor } = prompt.line;
  const completion = complete(text, cursor);
  const settled = settle(completion);
  if (!settled) return withMenu(prompt, completion);
  const next = editLine(prompt, { do: 'replace', ...settled });
  return completion.total === 1 ? next : withMenu(next, complete(next.line.text, next.line.cursor));
}

/** Updates the menu with the completion that was pending. */
export function fillMenu(prompt: Prompt, complete: Complete): Prompt {
  return prompt.menu?.completion.pending ? withMenu(prompt, complete(prompt.line.text, prompt.line.cursor)) : prompt;
}

/** Returns the line that the search has found, or the input line. */
export function shownLine({ line, history, search }: Prompt): string {
  return (search && history.lines[search.at]) ?? line.text;
}

function searchOn(prompt: Prompt, step: -1 | 1): Prompt {
  const { history } = prompt;
  if (!prompt.search) {
    const at = step < 0 ? history.lines.length : -1;
    return { line: prompt.line, history: endWalk(history), search: { query: '', at, failed: false } };
  }
  return { ...prompt, search: search(history, prompt.search, prompt.search.query, prompt.search.at + step, step) };
}

/** Searches for a changed text: from the current match on if the text was extended, else from the newest line. */
function searchText(prompt: Prompt, before: HistorySearch, query: string): Prompt {
  const { length } = prompt.history.lines;
  const grew = before.query !== '' && query.startsWith(before.query) && before.at < length;
  const fromOldest = before.at < 0;
  const start = grew ? before.at : fromOldest ? 0 : length - 1;
  return { ...prompt, search: search(prompt.history, before, query, start, fromOldest ? 1 : -1) };
}

/** Makes the found line the input line, with the cursor after the match. */
function takeFound(prompt: Prompt): Prompt {
  const { line, history } = prompt;
  const shown = shownLine(prompt);
  return {
    line: shown === line.text ? line : edit(line, { do: 'replace', from: 0, to: line.text.length, text: shown }),
    history,
  };
}
