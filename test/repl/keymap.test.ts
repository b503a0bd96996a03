import { describe, expect, it } from 'vitest';
import { actionOf, bindings, describeKeys } from '../../src/repl/keymap.ts';
import { emptyPrompt, press } from '../../src/repl/prompt.ts';

describe('keymap', () => {
  it('binds no key twice and describes every binding', () => {
    const keys = bindings.flatMap(binding => binding.keys);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    expect(bindings.filter(binding => binding.description === '' || binding.keys.length === 0)).toEqual([]);
  });

  it('binds every action to something that the prompt can do', () => {
    const complete = () => ({ from: 0, to: 0, candidates: [] });
    for (const name of bindings.flatMap(binding => binding.keys)) {
      expect(() => press(emptyPrompt, { name, text: '' }, complete)).not.toThrow();
    }
  });

  it('takes a key with Shift for the key without', () => {
    expect([actionOf('shift-left'), actionOf('ctrl-shift-left'), actionOf('shift-tab'), actionOf('f1')]).toEqual([
      'left',
      'word-left',
      'complete',
      undefined,
    ]);
  });

  it('describes itself', () => {
    expect(describeKeys()).toBe(`\
  enter                                      run the line
  tab                                        complete the word; again: list what fits, then its next page
  up, ctrl-p                                 older line that starts with the text before the cursor
  down, ctrl-n                               newer line, at last the one being typed
  left, ctrl-b                               one character left
  right, ctrl-f                              one character right
  alt-b, ctrl-left, alt-left                 one word left
  alt-f, ctrl-right, alt-right               one word right
  home, ctrl-a                               start of the line
  end, ctrl-e                                end of the line
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
  escape, ctrl-g                             close the list of completions
`);
  });
});
