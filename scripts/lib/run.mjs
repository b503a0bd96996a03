// Runs one program under the conditions in which outputs are compared:
// nothing of the user's environment, UTC, and a PATH on which neither Go nor Graphviz is found.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * @typedef {{ command: string, args: string[], run?: (args: string[], options: RunOptions) =>
 * Promise<RunResult> }} Tool a program and the arguments that precede the user's;
 *   `run` where its process is kept (kept.mjs)
 * @typedef {{ status: number | null, signal: string | null, stdout: Buffer, stderr: Buffer, timedOut:
 * boolean }} RunResult
 * @typedef {{ cwd: string, env: Record<string, string>, input?: string | Buffer, timeout?: number }}
 * RunOptions timeout in ms
 */

/** A fresh folder, removed by removeTree(). The real path: messages contain it. */
export function makeTempDir(prefix = 'inkprof-') {
  return fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), prefix)));
}

export function removeTree(dir) {
  fs.rmSync(dir, { recursive: true, force: true });
}

/**
 * The environment of every compared run. `home` must exist and be empty. Sources of a Go on this
 * machine are not to be found.
 */
export function cleanEnvironment(home) {
  const nowhere = path.join(home, 'no-go-here');
  return {
    GOROOT: nowhere,
    GOPATH: nowhere,
    GOMODCACHE: nowhere,
    HOME: home,
    PATH: path.join(home, 'no-programs-here'),
    TMPDIR: os.tmpdir(),
    LC_ALL: 'C',
    TZ: 'UTC',
    TERM: 'dumb',
  };
}

/**
 * Runs a tool to its end.
 * @param {Tool} tool
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<RunResult>}
 */
export function run(tool, args, { cwd, env, input, timeout = 120_000 }) {
  if (tool.run) return tool.run(args, { cwd, env, input, timeout });
  return new Promise((resolve, reject) => {
    const child = spawn(tool.command, [...tool.args, ...args], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout = [],
      stderr = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeout);
    child.stdout.on('data', chunk => stdout.push(chunk));
    child.stderr.on('data', chunk => stderr.push(chunk));
    // A program may end before it has read its input.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), timedOut });
    });
  });
}

/** Regular files below a folder as [relative path, bytes], sorted; symbolic links are not followed. */
export function listFiles(dir) {
  const found = [];
  const walk = (at, name) => {
    for (const entry of fs.readdirSync(at, { withFileTypes: true })) {
      const full = path.join(at, entry.name),
        relative = name ? `${name}/${entry.name}` : entry.name;
      if (entry.isDirectory()) walk(full, relative);
      else if (entry.isFile()) found.push([relative, fs.readFileSync(full)]);
    }
  };
  walk(dir, '');
  return found.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

/** Runs `work` on every item, at most `jobs` at a time. */
export async function inParallel(items, jobs, work) {
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, items.length)) }, lane));
}

/**
 * Splits a command text into words as a POSIX shell does: quotes group, a backslash takes the next
 * character as it is.
 */
export function splitWords(text) {
  const words = [];
  const token = /\s*((?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+)/gy;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    words.push(match[1].replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, single, double, plain) => single ?? double ?? plain));
  }
  return words;
}

/** Quotes one word for a POSIX shell. */
export function shellWord(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
