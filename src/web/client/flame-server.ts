/** Requests boxes of pictures that are too large to send. */

import { ranges, SentBoxes } from './flame-sent.ts';
import type { BoxRequest } from './flame-sent.ts';
import { address } from './links.ts';

/** Requests boxes from the server; ignores answers to outdated requests. */
export class BoxesOfServer {
  private asked = new AbortController();

  async ask(question: BoxRequest): Promise<SentBoxes | null> {
    this.asked.abort();
    const { signal } = (this.asked = new AbortController());
    const params = new URLSearchParams(location.search);
    params.delete('p');
    params.set('around', ranges(question.around));
    const { part, pixels } = question;
    for (const [name, value] of Object.entries(part ?? { pixels })) params.set(name, String(value));
    try {
      const answer = await fetch(address('./boxes', params), { signal });
      if (!answer.ok) throw new Error((await answer.text()).trim());
      const bytes = await answer.arrayBuffer();
      return signal.aborted ? null : new SentBoxes(bytes, question);
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }
}
