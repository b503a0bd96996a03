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
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(folder: string): boolean {
  return fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
