import { spawn } from 'node:child_process';
import { UserError } from '../../core/base/errors.ts';
import { encodeText } from '../../core/base/text.ts';
import { describe } from '../launch.ts';
import type { Environment } from '../launch.ts';
import { phrase } from '../../core/base/phrase.ts';

/** Formats of ours to suggest if Graphviz is missing. */
const instead = { gif: 'png', ps: 'pdf' } as const;

/** Converts DOT to a picture with the installed `dot`. Throws a UserError if it is missing or fails. */
export async function runDot(dot: string, format: keyof typeof instead, env: Environment): Promise<Uint8Array> {
  const child = spawn('dot', [`-T${format}`], { env: { ...env }, shell: false, stdio: 'pipe', windowsHide: true });
  const out: Buffer[] = [];
  let messages = '';
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    if (messages.length < 4096) messages += chunk;
  });
  // dot may exit before it has read everything; its status is reported instead.
  child.stdin.on('error', () => {});
  child.stdin.end(encodeText(dot));
  const why = await new Promise<string | undefined>(resolve => {
    child.once('error', error => resolve(describe(error)));
    child.once('close', (status, signal) =>
      resolve(status === 0 ? undefined : signal === null ? `exit status ${status}` : `signal: ${signal}`),
    );
  });
  if (why === undefined) return Buffer.concat(out);
  const said = messages.split('\n')[0]!.trim();
  const use = phrase`${instead[format]} and svg, which need nothing`;
  throw new UserError(
    `failed to execute dot. Is Graphviz installed? Error: ${why}`,
    said === ''
      ? phrase`install Graphviz (graphviz.org), or use ${use}`
      : phrase`dot says: ${said.slice(0, 300)}; or use ${use}`,
  );
}
