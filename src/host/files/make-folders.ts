import fs from 'node:fs';
import path from 'node:path';

/**
 * Creates a folder and its missing parents. Throws the system's error. Node's own `recursive` option
 * loops for ever in places that cannot contain folders, such as /proc on Linux.
 */
export function makeFolders(folder: string, mode = 0o777): void {
  if (isFolder(folder)) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolders(above, mode);
  try {
    fs.mkdirSync(folder, mode);
  } catch (error) {
    // Another process has created it meanwhile.
    if (isFolder(folder)) return;
    // Go's os.MkdirAll reports a file in the path as ENOTDIR, not as EEXIST.
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') error.code = 'ENOTDIR';
    throw error;
  }
}

/** False also for a path below a file: Node 20 throws ENOTDIR there, later versions return undefined. */
function isFolder(folder: string): boolean {
  return fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
