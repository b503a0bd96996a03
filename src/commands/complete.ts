import { choiceNames, optionNamed, groupOf, options } from '../core/options.ts';
import type { Profile } from '../core/profile.ts';
import { compareText } from '../core/text.ts';
import { commandNamed, commands } from './index.ts';

export interface Candidate {
  readonly text: string;
  readonly description: string;
}

/** What may stand in place of line[from, to). */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Candidate[];
}

/** Most candidates offered at once. */
const most = 200;

/**
 * Completes the word at the cursor: commands and options first on the line,
 * option values after `=`, function names after a command.
 */
export function complete(profile: Profile, line: string, cursor: number): Completion {
  const before = line.slice(0, cursor);
  const equals = before.indexOf('=');
  const name = equals < 0 ? '' : before.slice(0, equals).trim();
  if (equals >= 0 && optionNamed(name)) {
    const from = cursor - before.slice(equals + 1).trimStart().length;
    return { from, to: cursor, candidates: matching(valuesOf(profile, name), line.slice(from, cursor)) };
  }
  const start = before.search(/\S*$/);
  const word = before.slice(start);
  const words = before.slice(0, start).trim().split(/\s+/).filter(w => w !== '');
  if (words.length === 0) return { from: start, to: cursor, candidates: matching(names(), word) };
  if (words[0] === 'help') return { from: start, to: cursor, candidates: matching(topics(), word) };
  const command = commandNamed(words[0]!.replace(/[0-9]+$/, '')) ?? commandNamed(words[0]!);
  if (!command) return { from: start, to: cursor, candidates: [] };
  const dash = word.startsWith('-') ? 1 : 0;
  // After > stands a file, and the words of tags are labels.
  if (word.startsWith('>') || words[words.length - 1] === '>' || command.wordsAreTags) return { from: start, to: cursor, candidates: [] };
  const functions = functionNames(profile, word.slice(dash));
  const flags = dash === 1 && '-cum'.startsWith(word) ? [{ text: 'cum', description: 'sort by cumulative value' }] : [];
  return { from: start + dash, to: cursor, candidates: [...flags, ...functions] };
}

const commandCandidates = (): Candidate[] => commands.map(c => ({ text: c.name, description: c.summary }));

function names(): Candidate[] {
  return [
    ...commandCandidates(),
    ...options.map(o => ({ text: `${o.name}=`, description: o.help[0]! })),
    ...choiceNames.map(name => ({ text: `${groupOf(name)!.name}=${name}`, description: groupOf(name)!.choices.find(c => c.name === name)!.help[0]! })),
    { text: 'help', description: 'What there is, or help NAME' },
    { text: 'options', description: 'Every option with its value' },
    { text: 'quit', description: 'Leave' },
  ];
}

function topics(): Candidate[] {
  return [...commandCandidates(), ...options.filter(o => o.kind !== 'choice').map(o => ({ text: o.name, description: o.help[0]! })), ...choiceNames.map(text => ({ text, description: groupOf(text)!.help[0]! }))];
}

function valuesOf(profile: Profile, name: string): Candidate[] {
  const option = optionNamed(name)!;
  if (name === 'sample_index') return profile.sampleTypes.map(t => ({ text: t.type, description: t.unit }));
  if (option.kind === 'choice') return option.choices.map(c => ({ text: c.name, description: c.help[0]! }));
  if (option.kind === 'bool') return ['true', 'false'].map(text => ({ text, description: '' }));
  return [];
}

function matching(candidates: readonly Candidate[], prefix: string): Candidate[] {
  const low = prefix.toLowerCase();
  return candidates.filter(c => c.text.toLowerCase().startsWith(low)).sort((a, b) => compareText(a.text, b.text));
}

/** Function names that contain the word, those that begin with it first; escaped so that they match themselves. */
function functionNames(profile: Profile, word: string): Candidate[] {
  const plain = word.replace(/\\(.)/g, '$1').toLowerCase();
  const found: { name: string; at: number }[] = [];
  for (const index of new Set(profile.functions.name)) {
    const name = profile.strings.at(index);
    const at = name.toLowerCase().indexOf(plain);
    if (at >= 0 && name !== '' && !/\s/.test(name)) found.push({ name, at });
  }
  found.sort((a, b) => Number(a.at > 0) - Number(b.at > 0) || compareText(a.name, b.name));
  return found.slice(0, most).map(({ name }) => ({ text: escapePattern(name), description: '' }));
}

export const escapePattern = (name: string): string => name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
