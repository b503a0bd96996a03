// node scripts/golden-server.mjs
//
// Records what the real `go tool pprof` says of the addresses of the replay
// server into test/golden/server/transcript.txt, the profiles that it saves
// included. Only this program writes there. Needs Go.
import fs from 'node:fs';
import path from 'node:path';
import { replayServer } from '../test/support/replay-server.mjs';
import { needReal, root } from './lib/real.mjs';
import { shellWord } from './lib/run.mjs';
import { cases, perform } from './lib/server-cases.mjs';
import { formatTranscript } from './lib/transcript.mjs';

const real = needReal('golden-server');
const server = await replayServer();
const runs = [];
try {
  for (const args of cases) {
    const { status, sections } = await perform(real.tool, args, server.port);
    runs.push({ args, status, steps: [{ line: '', sections }], session: false });
  }
} finally {
  await server.close();
}
const folder = path.join(root, 'test', 'golden', 'server');
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(
  path.join(folder, 'transcript.txt'),
  formatTranscript(
    { tool: `go tool pprof of ${real.version}`, server: 'test/support/replay-server.mjs' },
    runs,
    shellWord,
  ),
);
console.log(`${runs.length} runs recorded`);
