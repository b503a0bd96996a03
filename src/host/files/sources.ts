/** Finds the folders of source files on this machine, without starting a program. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { GoFolders, Host } from '../../commands/host.ts';
import { decodeText } from '../../core/base/text.ts';

export interface SourceSettings {
  readonly attempt: <T>(operation: string, file: string, work: () => T) => T;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Uint8Array;
  readonly platform: NodeJS.Platform;
}

/** Largest source file that is read, in bytes. */
const longestSource = 1 << 28;
/** Most file names that one search of a tree examines. */
const mostNames = 50_000;

/** Returns the Host's functions about source files. Expensive answers are cached. */
export function sourceFolders({
  attempt,
  env,
  readFile,
  platform,
}: SourceSettings): Pick<Host, 'readSource' | 'goFolders' | 'sourceTree'> {
  let go: GoFolders | undefined;
  const trees = new Map<string, readonly string[]>();
  return {
    readSource: file => {
      const stat = attempt('open', file, () => fs.statSync(file));
      if (stat.isDirectory() || (stat.isFile() && stat.size <= longestSource)) return readFile(file);
      return new Uint8Array(0);
    },
    goFolders: () => (go ??= findGo(env, platform)),
    sourceTree: root => {
      let files = trees.get(root);
      if (!files) trees.set(root, (files = walk(root)));
      return files;
    },
  };
}

/** False also for a folder that may not be examined. */
function isFolder(name: string): boolean {
  try {
    return fs.statSync(name).isDirectory();
  } catch {
    return false;
  }
}

/** Returns the folders that exist, without duplicates. */
const keepExisting = (names: readonly (string | undefined)[]): string[] =>
  [...new Set(names)].filter((name): name is string => name !== undefined && path.isAbsolute(name) && isFolder(name));

function findGo(env: SourceSettings['env'], platform: NodeJS.Platform): GoFolders {
  const home = env[platform === 'win32' ? 'USERPROFILE' : 'HOME'] || os.homedir();
  // The settings of `go env -w` apply to variables that the environment does not set.
  const written = goEnv(env['GOENV'] ?? path.join(configFolder(env, platform, home), 'go', 'env'));
  const setting = (name: string): string | undefined => env[name] || written.get(name);
  const goPath = setting('GOPATH');
  const goPaths = keepExisting(goPath === undefined ? [path.join(home, 'go')] : goPath.split(path.delimiter));
  const cache = setting('GOMODCACHE');
  const moduleCaches = keepExisting(
    cache === undefined ? goPaths.map(folder => path.join(folder, 'pkg', 'mod')) : [cache],
  );
  const root = setting('GOROOT');
  const goRoots = keepExisting(
    root === undefined
      ? [
          ...findOnPath(env, platform),
          ...usual,
          ...listVersions(path.join(home, 'sdk'), /^go/),
          ...moduleCaches.flatMap(folder => listVersions(path.join(folder, 'golang.org'), /^toolchain@/)),
        ]
      : [root],
  );
  return { goPaths, moduleCaches, goRoots: goRoots.filter(folder => isFolder(path.join(folder, 'src', 'runtime'))) };
}

/** Returns Go's os.UserConfigDir, which holds the settings of `go env -w`. */
function configFolder(env: SourceSettings['env'], platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return env['AppData'] || env['APPDATA'] || path.join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  return env['XDG_CONFIG_HOME'] || path.join(home, '.config');
}

const usual = [
  '/usr/local/go',
  '/usr/lib/go',
  '/usr/lib/golang',
  '/usr/share/go',
  '/opt/homebrew/opt/go/libexec',
  '/usr/local/opt/go/libexec',
  'C:\\Program Files\\Go',
  'C:\\Go',
];

function goEnv(file: string): Map<string, string> {
  const found = new Map<string, string>();
  try {
    for (const line of decodeText(fs.readFileSync(file)).split(/\r?\n/)) {
      const [, name, value] = /^([A-Z]+)=(.+)$/.exec(line) ?? [];
      if (name !== undefined) found.set(name, value!);
    }
  } catch {
    // The file is optional, and most machines have none.
  }
  return found;
}

/** Returns the GOROOT folders of the `go` commands on PATH, with links resolved. */
function findOnPath(env: SourceSettings['env'], platform: NodeJS.Platform): string[] {
  return (env['PATH'] ?? '').split(path.delimiter).flatMap(folder => {
    try {
      return path.isAbsolute(folder)
        ? [path.dirname(path.dirname(fs.realpathSync(path.join(folder, platform === 'win32' ? 'go.exe' : 'go'))))]
        : [];
    } catch {
      return [];
    }
  });
}

/** Returns the folders of installed versions, newest first. */
function listVersions(folder: string, like: RegExp): string[] {
  try {
    const names = fs.readdirSync(folder).filter(name => like.test(name));
    return names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).map(name => path.join(folder, name));
  } catch {
    return [];
  }
}

const skipped = new Set(['node_modules', '__pycache__']);

/** Lists a tree breadth first, so that the limit cuts off the deepest files. */
function walk(root: string): string[] {
  const files: string[] = [];
  const folders = [''];
  let names = 0;
  for (let i = 0; i < folders.length && names < mostNames; i++) {
    const folder = folders[i]!;
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
    } catch {
      // Folders that may not be read are skipped.
      continue;
    }
    for (const entry of entries) {
      if (++names > mostNames) break;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name)) folders.push(name);
      else if (entry.isFile()) files.push(name);
    }
  }
  return files;
}
