// The built program as whole processes: in a shell with real pipes (Node's own
// are sockets, which behave otherwise), with a home folder of its own, and on a
// terminal where util-linux `script` can make one.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const program = path.join(root, 'dist', 'main.js');
export const profiles = path.join(root, 'test', 'fixtures', 'profiles');

/** Pipes, signals and devices are those of a Unix. */
export const isUnix = process.platform !== 'win32';
export const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

const prelude = `inkprof() { ${JSON.stringify(process.execPath)} ${JSON.stringify(program)} "$@"; }\n`;

export interface Ended {
  /** Null where a signal ended the process. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** What was written to stdout until now. */
  stdout(): string;
  stderr(): string;
  write(text: string | Uint8Array): void;
  /** Nothing more is written. */
  end(): void;
  kill(signal: NodeJS.Signals): void;
}

/** A folder for one test file, removed by `remove`. */
export class Scratch {
  readonly folder: string;
  private scripts = 0;

  constructor() {
    if (!fs.existsSync(program)) throw new Error('dist/main.js is missing; build it with: npm run build');
    // The real name: a working directory is told without links.
    this.folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'inkprof-process-')));
  }

  path(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the program sees of the surroundings: little, and the same everywhere. */
  env(more: Record<string, string> = {}): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      LC_ALL: 'C',
      TZ: 'UTC',
      INKPROF_NO_CODE_CACHE: '1',
      ...more,
    };
  }

  /**
   * Starts a script of /bin/sh in the folder. In it `inkprof` is the program,
   * and `$PROFILES` the folder of the profiles that tests use.
   */
  start(script: string, env: Record<string, string> = {}): Started {
    return this.spawn('/bin/sh', ['-c', prelude + script], env);
  }

  /** Starts the program itself, so that signals go to it. */
  startProgram(args: readonly string[], env: Record<string, string> = {}): Started {
    return this.spawn(process.execPath, [program, ...args], env);
  }

  run(script: string, env: Record<string, string> = {}): Promise<Ended> {
    return this.start(script, env).ended;
  }

  /** Starts a script on a terminal of its own; what it shows is its stdout. */
  startOnTerminal(script: string, env: Record<string, string> = {}): Started {
    const file = this.path(`script-${++this.scripts}.sh`);
    fs.writeFileSync(file, `${prelude}${script}\n`);
    return this.spawn('script', ['-qfec', `stty cols 80 rows 24; exec /bin/sh ${JSON.stringify(file)}`, '/dev/null'], {
      TERM: 'xterm-256color',
      ...env,
    });
  }

  private spawn(command: string, args: readonly string[], env: Record<string, string>): Started {
    const child = spawn(command, args, { cwd: this.folder, env: this.env({ PROFILES: profiles, ...env }) });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('latin1').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('latin1').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => {});
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
    });
    return {
      pid: child.pid!,
      ended,
      stdout: () => stdout,
      stderr: () => stderr,
      write: text => void child.stdin.write(text),
      end: () => void child.stdin.end(),
      kill: signal => void child.kill(signal),
    };
  }
}
