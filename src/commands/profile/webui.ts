import { UserError } from '../../core/base/errors.ts';
import type { ActCommand } from '../command.ts';
import { phrase } from '../../core/base/phrase.ts';

/**
 * The pages from the prompt. It is not `web ui`: to pprof that is the graph of
 * what matches `ui`, and stays so.
 */
export const webui: ActCommand = {
  kind: 'act',
  name: 'webui',
  ours: true,
  summary: 'Pages in the web browser: tables, graph, flame graph, source',
  usage: [
    'webui [host:port]',
    'Serves the pages of this session and opens them in the browser.',
    'Without an address: on this machine alone, at a free port; -http does the same from the command line.',
  ],
  act: async (session, words) => {
    if (words.length > 1)
      throw new UserError(phrase`webui takes one address`, phrase`for example: webui localhost:8080`);
    if (!session.openPages)
      throw new UserError(
        phrase`there are no pages here`,
        phrase`start them from the command line: inkprof -http=: PROFILE`,
      );
    return session.openPages(words[0] ?? ':');
  },
};
