// Wall time and peak memory of other programs.
import { spawn, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { cleanEnvironment, shellWord } from '../scripts/lib/run.mjs';

/**
 * How peak memory is found out: the system's time command where it can tell, else the
 * kernel's own count while the program runs, else not at all.
 * @returns {'gnu' | 'bsd' | 'proc' | 'none'}
 */
export function findMemoryMethod() {
  const tool = '/usr/bin/time';
  if (fs.existsSync(tool)) {
    const file = path.join(os.tmpdir(), `inkprof-time-${process.pid}`);
    const gnu = spawnSync(tool, ['-f', '%M', '-o', file, process.execPath, '-e', '0']);
    const works = gnu.status === 0 && Number(fs.readFileSync(file, 'utf8')) > 0;
    fs.rmSync(file, { force: true });
    if (works) return 'gnu';
    if (process.platform === 'darwin') return 'bsd';
  }
  return fs.existsSync('/proc/self/status') ? 'proc' : 'none';
}

export const MEMORY_NOTES = {
  gnu: 'peak memory by /usr/bin/time',
  bsd: 'peak memory by /usr/bin/time -l',
  proc: 'peak memory by polling /proc (short runs may be missed)',
  none: 'peak memory not measured: no /usr/bin/time and no /proc',
};

export function makeMeter(method, scratch) {
  let count = 0;

  /** The command with the memory count around it, and a function that reads the count in bytes afterwards. */
  function wrapped(command, args) {
    const file = path.join(scratch, `time-${count++}`);
    const read = parse => () => {
      const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
      fs.rmSync(file, { force: true });
      return parse(text);
    };
    if (method === 'gnu') {
      // A failing program makes time write a line of its own before the number.
      return {
        command: '/usr/bin/time',
        args: ['-f', '%M %U %S', '-o', file, command, ...args],
        memory: read(text => {
          const [kilobytes, user, system] = text.trim().split('\n').at(-1).split(' ').map(Number);
          return { bytes: kilobytes * 1024, cpu: (user + system) * 1000 };
        }),
      };
    }
    if (method === 'bsd') {
      return {
        command: '/usr/bin/time',
        args: ['-l', '-o', file, command, ...args],
        memory: read(text => ({ bytes: Number(text.match(/(\d+)\s+maximum resident set size/)?.[1]), cpu: NaN })),
      };
    }
    return { command, args, memory: undefined };
  }

  /** Polls a process's own peak until stop() is called, which gives it in bytes. */
  function watch(pid) {
    if (method !== 'proc') return () => NaN;
    let peak = NaN;
    const look = () => {
      try {
        const kilobytes = fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmHWM:\s+(\d+) kB/m);
        if (kilobytes) peak = Number(kilobytes[1]) * 1024;
      } catch {
        // The process has ended; the last look counts.
      }
    };
    const timer = setInterval(look, 5);
    return () => {
      clearInterval(timer);
      return peak;
    };
  }

  function environment(more) {
    const home = fs.mkdtempSync(path.join(scratch, 'home-'));
    // What a program keeps to start faster is kept from one run to the next, as it is for a user.
    return { ...cleanEnvironment(home), XDG_CACHE_HOME: path.join(scratch, 'cache'), ...more };
  }

  /**
   * Runs a program to its end.
   * @param {import('../scripts/lib/run.mjs').Tool} tool
   * @param {string[]} args
   * @param {{ input?: string, hash?: 'plain' | 'gunzip' }} [options] with `hash` the output is read
   *   and hashed, which costs time: such runs are not for timing
   * @returns {Promise<{ ms: number, bytes: number, sha256?: string, size?: number }>} NaN bytes: not known
   */
  function run(tool, args, { input, hash } = {}) {
    const { command, args: all, memory } = wrapped(tool.command, [...tool.args, ...args]);
    const sink = fs.openSync(os.devNull, 'w');
    const begin = process.hrtime.bigint();
    const child = spawn(command, all, {
      cwd: scratch,
      env: environment(),
      stdio: [input === undefined ? 'ignore' : 'pipe', hash ? 'pipe' : sink, 'pipe'],
    });
    const { stdin, stdout, stderr } = child;
    const stop = watch(child.pid);
    stdin?.end(input);
    let errors = '';
    stderr?.on('data', chunk => {
      if (errors.length < 4000) errors += chunk;
    });
    const digest = crypto.createHash('sha256');
    let size = 0;
    let read = Promise.resolve();
    if (hash && stdout) {
      const source = hash === 'gunzip' ? stdout.pipe(zlib.createGunzip()) : stdout;
      source.on('data', chunk => {
        digest.update(chunk);
        size += chunk.length;
      });
      // An unpacked stream ends a little after the program's own.
      read = new Promise(resolve => {
        source.on('end', resolve);
        source.on('error', error => {
          errors += error.message;
          resolve();
        });
      });
    }
    return new Promise((resolve, reject) => {
      let ended;
      child.on('error', reject);
      child.on('exit', () => {
        ended = process.hrtime.bigint();
      });
      child.on('close', async (status, signal) => {
        fs.closeSync(sink);
        await read;
        const polled = stop();
        const used = memory ? memory() : { bytes: polled, cpu: NaN };
        if (status !== 0)
          return reject(
            new Error(
              `${[tool.command, ...tool.args, ...args].join(' ')} ended with ${status ?? signal}: ${errors.trim()}`,
            ),
          );
        resolve({ ms: Number(ended - begin) / 1e6, ...used, ...(hash && { sha256: digest.digest('hex'), size }) });
      });
    });
  }

  /**
   * Time from the start of a program to its first prompt, which then is told to quit.
   * @param {boolean} terminal true: on a pseudo terminal, by way of script(1)
   */
  function startToPrompt(tool, args, terminal) {
    let { command, args: all, memory } = wrapped(tool.command, [...tool.args, ...args]);
    let env = environment();
    if (terminal) {
      all = ['-q', '-e', '-f', '-c', [command, ...all].map(shellWord).join(' '), os.devNull];
      command = '/usr/bin/script';
      env = environment({ TERM: 'xterm-256color', SHELL: '/bin/sh' });
    }
    const begin = process.hrtime.bigint();
    const child = spawn(command, all, { cwd: scratch, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const stop = terminal ? () => NaN : watch(child.pid);
    let seen = '',
      prompted;
    const timer = setTimeout(() => child.kill('SIGKILL'), 120_000);
    child.stdin.on('error', () => {});
    child.stderr.resume();
    child.stdout.on('data', chunk => {
      if (prompted !== undefined) return;
      seen += chunk.toString('latin1');
      // Escape sequences may stand between the characters of the prompt.
      if (!seen.replace(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[@-Z\\-_])/g, '').includes('(pprof)')) return;
      prompted = process.hrtime.bigint();
      // A line editor may take characters that come at once for a paste: the end of the line comes apart.
      if (terminal) {
        child.stdin.write('quit');
        setTimeout(() => child.stdin.write('\r'), 150);
      } else child.stdin.end();
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => {
        clearTimeout(timer);
        const polled = stop();
        const used = memory ? memory() : { bytes: polled, cpu: NaN };
        if (prompted === undefined)
          return reject(new Error(`${[tool.command, ...tool.args, ...args].join(' ')} gave no prompt`));
        resolve({ ms: Number(prompted - begin) / 1e6, bytes: used.bytes, cpu: NaN });
      });
    });
  }

  /**
   * Types lines one after the other into one session and times each, from its end to the next prompt.
   * @returns {Promise<number[]>} milliseconds
   */
  function laps(tool, args, lines) {
    const child = spawn(tool.command, [...tool.args, ...args], {
      cwd: scratch,
      env: environment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const times = [];
    let tail = '',
      begin;
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.stdin.on('error', () => {});
      child.stdout.on('data', chunk => {
        // Reports end with a line end, so the prompt that follows is the last of what was written.
        tail = (tail + chunk.toString('latin1')).slice(-16);
        if (!tail.endsWith('(pprof) ')) return;
        tail = '';
        if (begin !== undefined) times.push(Number(process.hrtime.bigint() - begin) / 1e6);
        if (times.length === lines.length) return child.stdin.end();
        begin = process.hrtime.bigint();
        child.stdin.write(`${lines[times.length]}\n`);
      });
      child.on('close', () =>
        times.length === lines.length
          ? resolve(times)
          : reject(new Error(`the session ended at line ${times.length + 1}`)),
      );
    });
  }

  return { run, startToPrompt, laps };
}

export function median(values) {
  const sorted = values.filter(value => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
