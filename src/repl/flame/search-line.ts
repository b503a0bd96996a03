import type { Key } from '../terminal/keys.ts';
import type { FlameState } from './state.ts';

/** Handles one key of the search line. */
export function editSearch(state: FlameState, key: Key): FlameState {
  const typing = state.typing!;
  const { typing: _, ...rest } = state;
  switch (key.name) {
    case 'text':
      return { ...state, typing: typing + key.text, search: typing + key.text };
    case 'backspace':
    case 'ctrl-h': {
      if (typing === '') return { ...rest, search: '' };
      const shorter = [...typing].slice(0, -1).join('');
      return { ...state, typing: shorter, search: shorter };
    }
    case 'ctrl-u':
      return { ...state, typing: '', search: '' };
    case 'enter':
      return typing === '' ? { ...rest, search: '' } : { ...rest, goal: { kind: 'match', by: 1 } };
    case 'escape':
    case 'ctrl-c':
    case 'ctrl-g':
      return { ...rest, search: '' };
    default:
      return state;
  }
}
