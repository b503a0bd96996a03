import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../src/core/base/text.ts';
import { runPlain } from '../../src/repl/prompt/plain.ts';
import { FakeSession, topReport } from './fake.ts';

/** Types lines at the plain prompt; `^C` in place of a line is ctrl-c. Gives all that was written, and the session. */
async function typed(lines: readonly string[], session = new FakeSession()): Promise<[string, FakeSession]> {
  let written = '';
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.toString();
        done();
      },
    }),
    { isTTY: true },
  ) as unknown as NodeJS.WriteStream;
  const heard = new Set<() => void>();
  async function* reader(): AsyncGenerator<string> {
    for (const line of lines) {
      if (line === '^C') for (const call of heard) call();
      else yield line;
    }
  }
  const onInterrupt = (call: () => void): (() => void) => {
    heard.add(call);
    return () => heard.delete(call);
  };
  await runPlain(session, { stdout: stream, stderr: stream, encode: encodeText, lines: reader(), onInterrupt });
  expect(heard.size).toBe(0);
  return [written, session];
}

const greeting = 'File: fake\nType: cpu\nEntering interactive mode (type "help" for commands, "o" for options)\n';

describe('the plain prompt', () => {
  it('runs lines, without an escape', async () => {
    const [written, session] = await typed(['top10', 'nosuch', 'evil']);
    expect(written).toBe(
      `${greeting}(pprof) ${topReport.join('')}(pprof) unrecognized command: "nosuch"\n(pprof) ` +
        `a^[[31mb\n^[[2J^[]0;owned^Gname\\u009bm^M\tend \\x9b\n(pprof) \n`,
    );
    expect(session.history.lines).toEqual(['top10', 'nosuch', 'evil']);
  });

  it('leaves on quit', async () => expect((await typed(['quit', 'top']))[0]).toBe(`${greeting}(pprof) bye\n`));

  it('runs a line of the past again and shows it', async () => {
    const session = new FakeSession();
    session.history.lines = ['half'];
    expect((await typed(['!1', '!9', '!!'], session))[0]).toBe(
      `${greeting}(pprof) half\nno newline\n(pprof) !9: no such line\nhistory lists the lines that ` +
        `were typed\n(pprof) half\nno newline\n(pprof) \n`,
    );
    expect(session.seen).toEqual(['half', 'half']);
  });

  it('ctrl-c drops the line and prompts again', async () => {
    expect((await typed(['^C', 'half']))[0]).toBe(`${greeting}(pprof) \n(pprof) no newline\n(pprof) \n`);
  });

  it('says once that the history cannot be kept', async () => {
    const session = new FakeSession();
    session.history.notes = [{ level: 'hint', text: 'for this session only' }];
    expect((await typed(['half'], session))[0]).toBe(
      `${greeting}(pprof) for this session only\nno newline\n(pprof) \n`,
    );
  });
});
