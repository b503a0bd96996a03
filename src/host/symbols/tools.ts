/** Runs installed programs that inspect binaries, without a shell, with limits on time and output. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { decodeText } from '../../core/base/text.ts';

export interface ToolSettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** -tools, or PPROF_TOOLS: a list of `tool:folder` or `folder`, separated by commas. */
  readonly tools: string;
  /** Time limit of one run, in milliseconds. */
  readonly timeout?: number;
  /** Limit of one run's output, in bytes. */
  readonly maxOutput?: number;
}

export const defaultTimeout = 60_000;
export const defaultMaxOutput = 1 << 28;

/** Why an installed tool returned no result. */
export interface ToolFailure {
  readonly tool: string;
  readonly message: string;
}

/** Returns the paths to try for tools, configured folders first; an entry without a tool's name applies to all. */
export function toolPlaces(names: readonly string[], tools: string): string[] {
  const given: string[] = [];
  for (const entry of tools.split(',')) {
    const [, tool, folder] = /^(?:([a-z][a-z0-9-]+):)?(.*)$/s.exec(entry)!;
    if (folder === '') continue;
    for (const name of names) if (tool === undefined || tool === name) given.push(path.join(folder!, name));
  }
  return [...given, ...names];
}

/** True for errors that mean that the program is not installed. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Describes the failure of a run in the tool's words, without its name in front. */
export function failureOf(tool: string, stderr: string, status: number | string | null): ToolFailure {
  const name = path.basename(tool);
  const said = (stderr.trim().split('\n')[0] ?? '').replace(/^[^\s:]+: /, '');
  return { tool: name, message: said === '' ? `exit status ${status}` : said };
}

const running = new Set<ChildProcess>();
const stopAll = (): void => running.forEach(child => child.kill('SIGKILL'));

/**
 * Runs a tool with `input` on its stdin; resolves with its output or its failure, or null if it is not
 * installed. Aborting the signal kills it.
 */
export function runTool(
  tool: string,
  args: readonly string[],
  input: string,
  settings: ToolSettings,
  signal?: AbortSignal,
): Promise<string | ToolFailure | null> {
  const { timeout = defaultTimeout, maxOutput = defaultMaxOutput, env } = settings;
  return new Promise(resolve => {
    const makeFailure = (message: string): ToolFailure => ({ tool: path.basename(tool), message });
    const child = spawn(tool, args, {
      shell: false,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      env: { ...env, LC_ALL: 'C' },
    });
    const out: Buffer[] = [];
    let size = 0;
    let said = '';
    let early: ToolFailure | undefined;
    const end = (result: string | ToolFailure | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      running.delete(child);
      if (running.size === 0) process.off('exit', stopAll);
      resolve(result);
    };
    const stop = (message: string): void => {
      early ??= makeFailure(message);
      child.kill('SIGKILL');
      // A child process of the tool may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const abort = (): void => stop('interrupted');
    const timer = setTimeout(() => stop(`no answer after ${timeout / 1000} seconds`), timeout);
    signal?.addEventListener('abort', abort);
    if (running.size === 0) process.on('exit', stopAll);
    running.add(child);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutput) stop(`more than ${maxOutput} bytes of output`);
      else out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < 1000) said += decodeText(chunk);
    });
    child.once('error', error => end(isAbsent(error) ? null : makeFailure(error.message)));
    child.once('close', (status, by) => {
      if (early) end(early);
      else if (status !== 0) end(failureOf(tool, said, status ?? by));
      else end(decodeText(Buffer.concat(out)));
    });
    // A tool that exits early closes its input; its status is reported instead.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    if (signal?.aborted) abort();
  });
}
