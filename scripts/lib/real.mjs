// Finds the real `go tool pprof`: the program that INKPROF_PPROF names,
// or one built once from the Go toolchain on PATH and kept in node_modules/.cache.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { splitWords } from './run.mjs';

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** Standard output of a command, trimmed, or undefined when it cannot run or fails. */
function ask(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** The google/pprof version that a Go tree vendors, from its cmd/go.mod. */
function vendoredVersion(goroot) {
  try {
    const text = fs.readFileSync(path.join(goroot, 'src', 'cmd', 'go.mod'), 'utf8');
    return text.match(/github\.com\/google\/pprof (\S+)/)?.[1];
  } catch {
    return undefined; // a Go without its sources: the version stays unknown
  }
}

/**
 * @typedef {{ tool: import('./run.mjs').Tool, version: string, go?: string, missing?: undefined }} Real
 * @typedef {{ tool?: undefined, version?: undefined, go?: undefined, missing: string }} Missing
 */

/**
 * The real tool, or why there is none. `version` names the Go release and the
 * pprof that it vendors.
 * @returns {Real | Missing}
 */
export function findReal() {
  const named = process.env.INKPROF_PPROF;
  const goVersion = ask('go', ['env', 'GOVERSION']);
  const goroot = ask('go', ['env', 'GOROOT']);
  const vendored = goroot === undefined ? undefined : vendoredVersion(goroot);
  if (named) {
    const [command, ...args] = splitWords(named);
    if (!fs.existsSync(command)) return { missing: `INKPROF_PPROF names ${command}, which does not exist` };
    const built = ask('go', ['version', command])?.match(/: (\S+)/)?.[1];
    const pprof = built !== undefined && built === goVersion ? vendored : undefined;
    return {
      tool: { command, args },
      version: `${built ?? 'unknown go'}, github.com/google/pprof ${pprof ?? 'unknown'}`,
      go: built,
    };
  }
  if (goVersion === undefined) return { missing: 'no Go on PATH (and INKPROF_PPROF is not set)' };
  const dir = path.join(root, 'node_modules', '.cache', 'inkprof');
  const command = path.join(dir, `pprof-${goVersion}`);
  if (!fs.existsSync(command)) {
    fs.mkdirSync(dir, { recursive: true });
    // Built beside its final place and renamed, so that a broken build is never used.
    const part = `${command}.${process.pid}`;
    const build = spawnSync('go', ['build', '-o', part, 'cmd/pprof'], { encoding: 'utf8' });
    if (build.status !== 0) return { missing: `go build cmd/pprof failed: ${build.stderr || build.error}` };
    fs.renameSync(part, command);
  }
  return {
    tool: { command, args: [] },
    version: `${goVersion}, github.com/google/pprof ${vendored ?? 'unknown'}`,
    go: goVersion,
  };
}

/**
 * The real tool, for scripts that record what it prints; ends the process where there is none.
 * @param {string} script its name, for the message
 * @returns {Real}
 */
export function needReal(script) {
  const real = findReal();
  if (real.missing === undefined) return real;
  console.error(`${script}: the real tool is needed to record: ${real.missing}`);
  process.exit(2);
}

/** The product: the program that `given` or INKPROF_PRODUCT names, or dist/main.js. */
export function findProduct(given = process.env.INKPROF_PRODUCT) {
  if (given) {
    const [command, ...args] = splitWords(given);
    return { command, args };
  }
  const main = path.join(root, 'dist', 'main.js');
  if (!fs.existsSync(main)) throw new Error('dist/main.js is missing; build it with: npm run build');
  return { command: process.execPath, args: [main] };
}
