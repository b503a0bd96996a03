// The flame graph on every small screen: what it sends is replayed, and the screen must hold exactly that.
import { expect, test } from 'vitest';
import { Session } from '../../src/commands/session.ts';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { Effort } from '../../src/core/base/effort.ts';
import { FlameModel } from '../../src/repl/flame/model.ts';
import { drawFlame } from '../../src/repl/flame/paint.ts';
import { advance, pressFlame } from '../../src/repl/flame/reduce.ts';
import { firstState } from '../../src/repl/flame/state.ts';
import { Keys } from '../../src/repl/terminal/keys.ts';
import { ScreenPainter } from '../../src/repl/terminal/screenport.ts';
import { drawnBytes } from '../support/drawn.ts';
import { FakeHost } from '../support/fake-host.ts';
import { Screen } from '../support/screen.ts';

const profile = decodeProfile(
  drawnBytes(`
  4          3          2          1
  main.main  main.main  main.main  runtime.gc
  main.a     main.a     猫猫猫猫
  main.x     main.y     main.x[inl]
  @user=ann  @user=bob  @user=ann
`),
);

const scenes = {
  'as it opens': '',
  'deep down': 'G',
  'a wide name': 'jjw',
  'a sandwich': 'jjs',
  'a search being typed': '/main',
  'a message': 'fN',
  'the keys': '?\x06',
  'the tags': 'tj',
};

test('from 1x1 to 12x40 nothing wraps, scrolls or is cut in half', async () => {
  const { screen } = await new Session(profile, new FakeHost(), { interactive: true, fullScreen: true }).evaluate(
    'flame',
  );
  const model = new FlameModel(screen!);
  const all = (): Effort => new Effort(Infinity);
  for (let rows = 1; rows <= 12; rows++) {
    for (let columns = 1; columns <= 40; columns++) {
      const terminal = new Screen(columns, rows);
      for (const [scene, keys] of Object.entries(scenes)) {
        const decoder = new Keys();
        let state = firstState(model, columns, rows);
        for (const key of [...decoder.push(keys), ...decoder.flush()]) [state] = pressFlame(model, state, key, all());
        [state] = advance(model, state, all());
        const frame = drawFlame(model, state, 0, all());
        let sent = '';
        const port = {
          columns,
          rows,
          level: 0 as const,
          write: (text: string) => void (sent += text),
          next: async () => undefined,
          gone: false,
          suspend: () => {},
        };
        new ScreenPainter(port).show(frame.rows, frame.cursor);
        await terminal.write(sent);
        const where = `${scene}: ${rows} rows, ${columns} columns`;
        expect(frame.rows.length, where).toBe(rows);
        const seen = terminal.lines();
        expect(
          Array.from({ length: rows }, (_, i) => seen[i]?.trimEnd() ?? ''),
          where,
        ).toEqual(frame.rows.map(row => row.replace(/\x1b\[[\d;]*m/g, '').trimEnd()));
        expect(terminal.scrollback(), where).toEqual([]);
        // What is selected stays in the picture, if only one row is left for that.
        if (columns >= 12 && ['as it opens', 'deep down', 'a wide name', 'a sandwich'].includes(scene))
          expect(seen.join('\n'), where).toContain('<');
        if (frame.cursor) expect(terminal.cursor(), where).toEqual(frame.cursor);
      }
    }
  }
});
