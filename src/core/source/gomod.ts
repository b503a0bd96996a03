/** Reads go.mod and go.work, which tell where the sources of modules are. */

export interface GoModule {
  /** Absolute folder of go.mod. */
  readonly folder: string;
  /** `example.com/team/app`; empty if the file has no module line. */
  readonly path: string;
  /** Module paths to versions. */
  readonly requires: ReadonlyMap<string, string>;
  /** Module paths to their replacements: a folder (without version) or another module. */
  readonly replaces: ReadonlyMap<string, { readonly path: string; readonly version: string }>;
}

/** Yields the words of each line; lines of a block begin with the block's keyword. */
function* directives(text: string): Iterable<readonly string[]> {
  let block = '';
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\/\/.*/, '').trim();
    if (line === '') continue;
    if (line === ')') block = '';
    else if (block === '' && /^\w+\s*\($/.test(line)) block = /^\w+/.exec(line)![0];
    else {
      const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\S+)/g)].map(
        match => match[1] ?? match[2] ?? match[3]!,
      );
      yield block === '' ? words : [block, ...words];
    }
  }
}

export function parseGoMod(folder: string, text: string): GoModule {
  let path = '';
  const requires = new Map<string, string>();
  const replaces = new Map<string, { path: string; version: string }>();
  for (const [word, ...rest] of directives(text)) {
    if (word === 'module') path = rest[0] ?? '';
    else if (word === 'require' && rest.length >= 2) requires.set(rest[0]!, rest[1]!);
    else if (word === 'replace') {
      const arrow = rest.indexOf('=>');
      const to = rest[arrow + 1];
      if (arrow > 0 && to !== undefined) replaces.set(rest[0]!, { path: to, version: rest[arrow + 2] ?? '' });
    }
  }
  return { folder, path, requires, replaces };
}

/** Returns the folders that go.work uses, as written there. */
export function parseGoWork(text: string): string[] {
  return [...directives(text)].flatMap(([word, folder]) => (word === 'use' && folder !== undefined ? [folder] : []));
}
