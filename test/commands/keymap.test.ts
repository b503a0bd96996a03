import { describe, expect, it } from 'vitest';
import { actionOf, bindings, describeKeys, type KeyMode } from '../../src/commands/help/keymap.ts';
import { emptyPrompt, press, type Prompt } from '../../src/repl/prompt/prompt.ts';

const completion = { from: 0, to: 0, query: '', candidates: [{ text: 'a', description: '' }], total: 1 };
const modes: Record<KeyMode, Prompt> = {
  line: emptyPrompt,
  menu: { ...emptyPrompt, menu: { completion, selected: 0 } },
  search: { ...emptyPrompt, search: { query: 'x', at: 0, failed: false } },
};

describe.each(Object.entries(bindings))('the keys of %s', (mode, rows) => {
  it('are bound once, and every binding is described', () => {
    const keys = rows.flatMap((binding): readonly string[] => binding.keys);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    expect(rows.filter(binding => (binding.description as string) === '')).toEqual([]);
  });

  it('do something that the prompt can do', () => {
    for (const name of rows.flatMap((binding): readonly string[] => binding.keys)) {
      expect(() => press(modes[mode as KeyMode], { name, text: '' }, () => completion)).not.toThrow();
    }
  });
});

describe('the keymap', () => {
  it('takes a key with Shift for the key without', () => {
    expect([actionOf('shift-left'), actionOf('ctrl-shift-left'), actionOf('shift-tab'), actionOf('f1')]).toEqual([
      'left',
      'word-left',
      'complete',
      undefined,
    ]);
  });

  it('a mode has its own keys first, then those of the line', () => {
    expect([
      actionOf('shift-tab', 'menu'),
      actionOf('tab', 'search'),
      actionOf('ctrl-a', 'menu'),
      actionOf('shift-left', 'search'),
    ]).toEqual(['menu-previous', 'search-take', 'home', 'left']);
  });

  it('describes itself', () => {
    expect(describeKeys()).toBe(`\
  Keys of the line:
    enter                                      run the line
    tab                                        complete the word, or show what fits
    up, ctrl-p                                 older line that starts with the text before the cursor
    down, ctrl-n                               newer line, at last the one being typed
    ctrl-r                                     search the history
    ctrl-s                                     search the history, from the oldest line on
    left, ctrl-b                               one character left
    right, ctrl-f                              one character right; at the end: take the suggestion
    alt-b, ctrl-left, alt-left                 one word left
    alt-f, ctrl-right, alt-right               one word right; at the end: take a word of the suggestion
    home, ctrl-a                               start of the line
    end, ctrl-e                                end of the line; there: take the suggestion
    backspace, ctrl-h                          delete the character before the cursor
    delete                                     delete the character under the cursor
    ctrl-d                                     delete the character under the cursor; on an empty line: quit
    ctrl-w                                     cut back to the last blank
    alt-backspace, ctrl-backspace, ctrl-alt-h  cut the word before the cursor
    alt-d, ctrl-delete, alt-delete             cut the word after the cursor
    ctrl-k                                     cut to the end of the line
    ctrl-u                                     cut to the start of the line
    ctrl-y                                     insert what was cut last
    ctrl-t                                     swap the two characters at the cursor
    ctrl-_                                     undo
    ctrl-c                                     drop the line; while a command runs: stop it
    ctrl-l                                     clear the screen
    alt-o                                      the last report in the pager, names at their full length
    ctrl-z                                     stop inkprof; the shell's fg brings it back
    escape, ctrl-g                             close the menu or the search

  In the menu of completions:
    tab, down, ctrl-n                          next entry
    shift-tab, up, ctrl-p                      entry before
    page-down                                  a page down
    page-up                                    a page up
    enter                                      take the marked entry; without one: run the line
    escape, ctrl-g                             close the menu

  In the search of the history:
    ctrl-r, up, ctrl-p                         older line with the text
    ctrl-s, down, ctrl-n                       newer line with the text
    enter                                      run the line found
    tab                                        edit the line found; so does every other key of the line
    backspace, ctrl-h                          delete the last character of the text
    ctrl-w, alt-backspace, ctrl-u              delete the text
    escape, ctrl-g, ctrl-c                     back to the line as it was
`);
  });
});
