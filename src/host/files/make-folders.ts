import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it that are missing. Throws the system's
 * error. Node's own `recursive` never returns where the system says that a
 * folder cannot be there, as Linux does below /proc.
 */
export function makeFolders(folder: string, mode = 0o777): void {
  if (isFolder(folder)) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolders(above, mode);
  try {
    fs.mkdirSync(folder, mode);
  } catch (error) {
    // Another process was first.
    if (isFolder(folder)) return;
    // As in Go's os.MkdirAll, the file is not called one that exists.
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') error.code = 'ENOTDIR';
    throw error;
  }
}

/** False also below a file, for which Node 20 throws ENOTDIR, and later ones say that nothing is there. */
function isFolder(folder: string): boolean {
  return fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
