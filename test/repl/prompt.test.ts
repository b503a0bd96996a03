import { describe, expect, it } from 'vitest';
import { Keys } from '../../src/repl/keys.ts';
import { emptyPrompt, press, type Prompt } from '../../src/repl/prompt.ts';
import { FakeSession } from './fake.ts';

/** Types raw input; gives the effects, then the line with its cursor, then the listed names. */
function typed(input: string, prompt: Prompt = emptyPrompt): string[] {
  const session = new FakeSession();
  const out: string[] = [];
  for (const key of new Keys().push(input)) {
    const [next, effect] = press(prompt, key, (line, cursor) => session.complete(line, cursor));
    prompt = next;
    if (effect) out.push('text' in effect ? `${effect.do}(${effect.text})` : effect.do);
  }
  const { text, cursor } = prompt.line;
  out.push(`${text.slice(0, cursor)}|${text.slice(cursor)}`);
  if (prompt.list) out.push(`page ${prompt.list.page}: ${prompt.list.candidates.map(({ text }) => text).join(' ')}`);
  return out;
}

const UP = '\x1b[A';
const DOWN = '\x1b[B';

describe('prompt', () => {
  it.each([
    ['a line', 'top10\r', ['submit(top10)', '|']],
    ['an empty line', '\r', ['submit()', '|']],
    ['several lines and a rest', 'top10\rtree\rpe', ['submit(top10)', 'submit(tree)', 'pe|']],
    ['a paste', '\x1b[200~top10\ntree\npe\x1b[201~', ['submit(top10)', 'submit(tree)', 'pe|']],
    ['Enter in the middle of the line', 'top10\x01\r', ['submit(top10)', '|']],
    ['ctrl-c on a line', 'top\x03', ['drop(top)', '|']],
    ['ctrl-c on an empty line', '\x03', ['hint-leave', '|']],
    ['ctrl-d on an empty line', '\x04', ['leave', '|']],
    ['ctrl-d inside', 'top\x01\x04', ['|op']],
    ['ctrl-d at the end', 'top\x04', ['top|']],
    ['ctrl-l keeps the line', 'top\x0c', ['clear-screen', 'top|']],
    ['ctrl-z keeps the line', 'top\x1a', ['suspend(top)', 'top|']],
    ['what was cut outlives the line', 'tree main\x17\r\x19', ['submit(tree )', 'main|']],
    ['unbound keys do nothing', 'top\x1b[15~\x1bx\x00', ['top|']],
  ])('%s', (_, input, out) => {
    expect(typed(input)).toEqual(out);
  });

  it.each([
    ['up and down', `top\rtree\rxy${UP}`, ['xy|']],
    ['up to the oldest', `top\rtree\r${UP}${UP}${UP}`, ['top|']],
    ['down to the draft', `top\rtree\rt${UP}${UP}${DOWN}${DOWN}`, ['t|']],
    ['a line of the past can be edited', `top\rtree\r${UP}${UP}10`, ['top10|']],
    ['an edited line begins a new walk', `top\rtop10\rtree\r${UP}${UP}\x08\x08${UP}`, ['top10|']],
    ['moving the cursor keeps the walk', `top\rtree\r${UP}\x01${UP}`, ['top|']],
    ['dropping the line ends the walk', `top\rtree\r${UP}\x03${UP}`, ['tree|']],
  ])('history: %s', (_, input, out) => {
    expect(typed(input).slice(-1)).toEqual(out);
  });

  it.each([
    ['the only candidate', 'pe\t', ['peek|']],
    ['in the middle of a line', 'top pe main\x1bb\x02\t', ['top peek| main']],
    ['what several share', 'tr\ttop\t', ['trtop|']],
    ['several that share more', 'to\t', ['top|']],
    ['then the list', 'to\t\t', ['top|', 'page 0: top topproto']],
    ['nothing more to share', 't\t', ['t|']],
    ['the list', 't\t\t', ['t|', 'page 0: top topproto traces tree']],
    ['its next page', 't\t\t\t\t', ['t|', 'page 2: top topproto traces tree']],
    ['gone with the next key', 't\t\tr', ['tr|']],
    ['gone with a key that does nothing', 't\t\t\x07', ['t|']],
    ['gone with Enter', 't\t\t\r', ['submit(t)', '|']],
    ['asked anew after another key', 't\t\x01\x05\t', ['t|']],
    ['on an empty line', '\t\t', ['|', 'page 0: top topproto traces tree peek sample_index=']],
    ['nothing fits', 'zz\t\t', ['zz|']],
    ['completion can be undone', 'pe\t\x1f', ['pe|']],
  ])('Tab: %s', (_, input, out) => {
    expect(typed(input)).toEqual(out);
  });
});
