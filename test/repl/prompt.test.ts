import { describe, expect, it } from 'vitest';
import { Keys } from '../../src/repl/terminal/keys.ts';
import { emptyPrompt, press, shownLine, suggestion, type Prompt } from '../../src/repl/prompt/prompt.ts';
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
  const { menu, search } = prompt;
  if (menu)
    out.push(
      `menu ${menu.completion.candidates.map(({ text }, i) => (i === menu.selected ? `[${text}]` : text)).join(' ')}`,
    );
  if (search) out.push(`search ${search.query}${search.failed ? ' failed' : ''}: ${shownLine(prompt)}`);
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
    ['what several share, and the menu', 'to\t', ['top|', 'menu top topproto']],
    ['nothing more to share', 't\t', ['t|', 'menu top topproto traces tree']],
    ['the next entries', 't\t\t\t', ['t|', 'menu top [topproto] traces tree']],
    ['around the end', 't\t\t\t\t\t\t', ['t|', 'menu [top] topproto traces tree']],
    ['back', 't\t\x1b[Z\x1b[Z', ['t|', 'menu top topproto [traces] tree']],
    ['arrows', `t\t${DOWN}${DOWN}${UP}`, ['t|', 'menu [top] topproto traces tree']],
    ['pages', 't\t\x1b[6~\x1b[5~', ['t|', 'menu [top] topproto traces tree']],
    ['Enter takes the marked entry', `t\t${DOWN}${DOWN}\r`, ['topproto|']],
    ['Enter without a mark runs the line', 't\t\r', ['submit(t)', '|']],
    ['escape closes', 't\t\t\x07', ['t|']],
    ['ctrl-c drops the line', 't\t\t\x03', ['drop(t)', '|']],
    ['typing narrows, and the mark goes', 't\t\tr', ['tr|', 'menu traces tree']],
    ['typing on what nothing fits closes', 't\tx', ['tx|']],
    ['deleting widens', 'tr\t\x7f', ['t|', 'menu top topproto traces tree']],
    ['a blank ends the word', 't\t ', ['t |']],
    ['an emptied line closes', 't\t\x7f', ['|']],
    ['a cut closes', 'top t\t\x17', ['top |']],
    ['moving the cursor closes', 't\t\x01', ['|t']],
    ['asked anew after it', 't\t\x01\x05\t', ['t|', 'menu top topproto traces tree']],
    ['on an empty line', '\t', ['|', 'menu top topproto traces tree peek sample_index=']],
    ['nothing fits', 'zz\t\t', ['zz|']],
    ['completion can be undone', 'pe\t\x1f', ['pe|']],
    ['an entry can be undone', 't\t\t\r\x1f', ['t|']],
  ])('Tab: %s', (_, input, out) => {
    expect(typed(input)).toEqual(out);
  });

  const past = (...lines: string[]): Prompt => ({ ...emptyPrompt, history: { lines } });

  it.each([
    ['the newest line with the text', '\x12t', ['|', 'search t: TREE x']],
    ['an older one', '\x12t\x12\x12', ['|', 'search t: list main']],
    ['and back', '\x12t\x12\x12\x13', ['|', 'search t: top10']],
    ['a longer text goes on from there', '\x12t\x12o', ['|', 'search to: top10']],
    ['a shorter one begins anew', '\x12li\x7f\x7ft', ['|', 'search t: TREE x']],
    ['what is nowhere', '\x12zz', ['|', 'search zz failed: ']],
    ['what was found stays when there is no more', '\x12li\x12', ['|', 'search li failed: list main']],
    ['ctrl-s begins at the oldest', '\x13t', ['|', 'search t: list main']],
    ['Enter runs it', '\x12top\r', ['submit(top10)', '|']],
    ['Tab edits it', '\x12top\t', ['top10|']],
    ['a key of the line edits it and does its own', '\x12top\x01', ['|top10']],
    ['escape goes back', 'dra\x12top\x07', ['dra|']],
    ['ctrl-c goes back', 'dra\x12top\x03', ['dra|']],
    ['ctrl-u empties the text', 'dra\x12top\x15', ['dra|', 'search : dra']],
    ['one emoji is one character', '\x12to\u{1f469}\u200d\u{1f680}\x7f', ['|', 'search to: top10']],
    ['a line taken can be undone', 'dra\x12top\t\x1f', ['dra|']],
    ['Enter with nothing found runs the line as it was', 'dra\x12\r', ['submit(dra)', '|']],
  ])('ctrl-r: %s', (_, input, out) => {
    expect(typed(input, past('list main', 'top10', 'TREE x'))).toEqual(out);
  });

  it.each([
    ['right takes it', 'to\x1b[C', ['top10 -cum|']],
    ['ctrl-e takes it', 'to\x05', ['top10 -cum|']],
    ['end takes it', 'to\x1b[F', ['top10 -cum|']],
    ['alt-f takes a word', 'to\x1bf', ['top10|']],
    ['and another', 'to\x1bf\x1bf', ['top10 -cum|']],
    ['not before the end of the line', 'to\x1b[D\x1b[C', ['to|']],
    ['nor on an empty line', '\x05', ['|']],
    ['it can be undone', 'to\x05\x1f', ['to|']],
  ])('suggestion: %s', (_, input, out) => {
    expect(typed(input, past('list main', 'top10 -cum'))).toEqual(out);
  });

  it('suggests the rest of the last line that begins so', () => {
    const seen = (input: string): string => {
      let prompt = past('top5', 'top10 -cum', 'list main');
      for (const key of new Keys().push(input))
        [prompt] = press(prompt, key, () => ({ from: 0, to: 0, query: '', candidates: [], total: 0 }));
      return suggestion(prompt);
    };
    expect(['', 't', 'top', 'top5', 'x', 'to\x01', `t${UP}`, '\x12t'].map(seen)).toEqual([
      '',
      'op10 -cum',
      '10 -cum',
      '',
      '',
      '',
      '',
      '',
    ]);
  });

  it.each([
    ['!!', ['submit(top10)', '|']],
    ['!1', ['submit(list main)', '|']],
    ['!-2', ['submit(list main)', '|']],
    ['!li', ['submit(list main)', '|']],
    ['!', ['submit(!)', '|']],
  ])('%s calls a line back', (text, out) => {
    expect(typed(`${text}\r`, past('list main', 'top10'))).toEqual(out);
  });

  it('a line that does not exist stays to be mended', () => {
    expect(() => typed('!9\r', past('top'))).toThrow('!9: no such line');
  });
});
