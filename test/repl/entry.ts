// The prompt over the fake session, as a program: what the tests on a real terminal start.
import { encodeText } from '../../src/core/base/text.ts';
import { runRepl } from '../../src/repl/index.ts';
import { FakeSession } from './fake.ts';

const session = new FakeSession();
session.onDie = () => process.kill(process.pid, 'SIGTERM');
await runRepl(session, {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  encode: encodeText,
  color: !process.env.NO_COLOR,
  ...(process.env.FAKE_PAGER && { pager: process.env.FAKE_PAGER }),
  suspend: () => process.kill(0, 'SIGTSTP'),
});
process.stdout.write('left\n');
