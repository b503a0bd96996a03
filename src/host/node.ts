import fs from 'node:fs';
import os from 'node:os';
import zlib from 'node:zlib';
import type { Host } from '../commands/host.ts';
import { Interrupted, UserError } from '../core/base/errors.ts';
import { unixPaths } from '../core/base/paths.ts';
import { compareText } from '../core/base/text.ts';
import { windowsPaths } from '../core/base/windows-paths.ts';
import { bundledFile, webAsset } from './assets.ts';
import { binaryOpener } from './symbols/binaries.ts';
import { ownFiles } from './files/folders.ts';
import { gunzip, unpackPieces } from './files/gunzip.ts';
import { makeFolders } from './files/make-folders.ts';
import { sourceFolders } from './files/sources.ts';
import { readOnce, readsOnce } from './files/streams.ts';
import { attempt, codeOf, reasonOf } from './files/system-errors.ts';
import { startThread } from './threads.ts';
import { linkTarget, writeFile, writeNumbered } from './files/writing.ts';
import { zoneAt } from './zone.ts';
import { phrase } from '../core/base/phrase.ts';

function readFile(file: string): Uint8Array {
  const fd = attempt('open', file, () => fs.openSync(file, 'r'));
  try {
    return attempt('read', file, () => fs.readFileSync(fd));
  } finally {
    fs.closeSync(fd);
  }
}

/** Bytes per piece of a file. */
const pieceSize = 1 << 20;

function readHead(file: string, length: number): Uint8Array | null {
  let fd: number | undefined;
  try {
    // A pipe is not opened, because opening waits for its writer.
    if (!fs.statSync(file).isFile()) return null;
    fd = fs.openSync(file, 'r');
    const head = Buffer.allocUnsafe(length);
    return head.subarray(0, fs.readSync(fd, head, 0, length, 0));
  } catch {
    // A file that cannot be read is reported later, when it is read whole.
    return null;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

function* readPieces(file: string): Iterable<Uint8Array> {
  const fd = attempt('open', file, () => fs.openSync(file, 'r'));
  try {
    const buffer = new Uint8Array(pieceSize);
    for (;;) {
      const length = attempt('read', file, () => fs.readSync(fd, buffer, 0, pieceSize, null));
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    fs.closeSync(fd);
  }
}

/** Throws like Go's os.Getwd if the folder has been removed. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new UserError(
      `getwd: ${reasonOf(codeOf(error))}`,
      phrase`the folder that the program was started in is gone: change to one that is there`,
    );
  }
}

function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort(compareText);
  } catch {
    return [];
  }
}

/** Runs `work` with a signal that ctrl-c aborts. A second ctrl-c ends the program as usual. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? new Interrupted() : error;
  } finally {
    process.off('SIGINT', stop);
  }
}

/** Returns the Host of this machine. `tools`: the folders of object tools, by default those of PPROF_TOOLS. */
export function nodeHost(tools = process.env['PPROF_TOOLS'] ?? ''): Host {
  return {
    readFile,
    readsOnce,
    readOnce,
    readHead,
    readPieces,
    convertPerfData: async file => {
      const { convertPerfData } = await import('./symbols/perf.ts');
      return convertPerfData(file, () => writeNumbered(os.tmpdir(), 'pprof_', '.pb.gz', []));
    },
    ...sourceFolders({ attempt, env: process.env, readFile, platform: process.platform }),
    checkExists: file => {
      attempt('stat', file, () => fs.statSync(file));
    },
    listFolder,
    isFolder: file => {
      try {
        return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
      } catch {
        return false;
      }
    },
    makeFolder: folder => {
      attempt('mkdir', folder, () => makeFolders(folder));
    },
    fetch: async request => {
      const { fetchUrl } = await import('./net/http.ts');
      return fetchUrl(request, process.env);
    },
    interruptible,
    openBinary: binaryOpener({ attempt, env: process.env, tools }),
    lookUp: async (file, addresses, fast, signal) => {
      const { lookUp } = await import('./symbols/symboltools.ts');
      return lookUp(file, addresses, fast, { env: process.env, tools }, signal);
    },
    toolsNamed: tools !== '',
    writeFile,
    writeNumbered,
    tempDir: () => os.tmpdir(),
    cwd: workingFolder,
    bundled: bundledFile,
    env: name => process.env[name],
    own: ownFiles({ attempt, env: process.env, platform: process.platform, linkTarget }),
    paths: process.platform === 'win32' ? windowsPaths : unixPaths,
    home: () => process.env[process.platform === 'win32' ? 'USERPROFILE' : 'HOME'] ?? '',
    // Level 2 takes half the time of level 6 and makes files a tenth larger.
    gzip: bytes => zlib.gzipSync(bytes, { level: 2 }),
    gunzip,
    unpackPieces,
    zoneAt,
    readsDot: async dot => (await import('../layout/index.ts')).readsDot(dot),
    layout: async dot => {
      const { interactiveSvg, layoutDot } = await import('../layout/index.ts');
      return interactiveSvg(await layoutDot(dot));
    },
    picture: async (dot, format, hint) => {
      const { drawPicture } = await import('./screen/pictures.ts');
      return drawPicture(dot, format, process.env, hint);
    },
    openInBrowser: async file => {
      const { openInBrowser } = await import('./screen/browser.ts');
      return openInBrowser(file, process.env);
    },
    serve: async (address, port, service) => {
      const { serve } = await import('./net/server.ts');
      return serve(address, port, service);
    },
    startThread: (part, data, events) => startThread(part, data, tools, events),
    webAsset,
    openWith: async (command, file) => {
      const { openWith } = await import('./launch.ts');
      return openWith(command, file, process.env);
    },
    stdoutIsTerminal: process.stdout.isTTY === true,
  };
}
