import type { ActCommand, Acting, Asked, ProfileAtHand } from '../command.ts';
import type { Outcome } from '../outcome.ts';

/** Commands in words. What they say is loaded when it is asked for. */

const said = (text: string): Outcome => ({ out: [`${text}\n`], notes: [], prose: true });

/** A profile with its surroundings. */
const asked = ({ subject, host, language }: Acting<ProfileAtHand>): Asked => {
  const { profile, config, profileFolders, last } = subject;
  return { profile, config, profileFolders, last, host, language };
};

export const explain: ActCommand<ProfileAtHand> = {
  kind: 'act',
  name: 'explain',
  ours: true,
  summary: 'What the last report says, line by line and column by column; or what a word means',
  usage: [
    'explain',
    'explain NAME | "LINE OF A REPORT"',
    'Without a name it goes through the last report, with its numbers.',
    'A name is a column (flat), a sample type (inuse_space), an option or an idea: help concepts lists them.',
  ],
  act: async (shell, words) => {
    const { explain: say } = await import('./explain.ts');
    return said(say(words.join(' '), asked(shell), (topic, help) => shell.helpOn(topic, help)));
  },
};

export const why: ActCommand<ProfileAtHand> = {
  kind: 'act',
  name: 'why',
  ours: true,
  summary: 'Why a function is in the last report or not, and where its cost went',
  usage: [
    'why func_regex',
    'Tells of the matching functions whether they were dropped, cut off, filtered out, hidden or ' +
      'inlined, with the numbers.',
  ],
  act: async (shell, words) => {
    const { why: say } = await import('./why.ts');
    return said(say(words.join(' '), asked(shell)));
  },
};
