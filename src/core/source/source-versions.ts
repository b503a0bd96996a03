/** Compares the versions of Go and of modules in recorded file names with those of folders on this machine. */

import { versioned } from './source-paths.ts';
import { unixPaths } from '../base/paths.ts';
import { phrase, type Phrase } from '../base/phrase.ts';

/** Returns the Go version in a path of the standard library, such as `1.21.3` or `1.22rc1`, and the path below src. */
export function goVersionIn(name: string): { readonly version: string; readonly rest: string } | null {
  const path = name.replaceAll('\\', '/');
  for (let at = path.indexOf('/src/'); at >= 0; at = path.indexOf('/src/', at + 1)) {
    const rest = path.slice(at + '/src/'.length);
    // The first part of a standard package is no host's name.
    if (!rest.includes('/') || rest.split('/')[0]!.includes('.')) continue;
    const found = [
      ...path.slice(0, at).matchAll(/(?:^|[/@-])go(?:lang)?[-/_@]?v?(1\.\d+(?:\.\d+)*(?:rc\d+|beta\d+)?)(?=$|[./-])/g),
    ].at(-1);
    if (found) return { version: found[1]!, rest };
  }
  return null;
}

/** Whether two versions agree; `1.21` agrees with each of its releases. */
const sameGo = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

export type Versions =
  /** The name has no version, or the folder has the same. */
  | { readonly kind: 'agree' }
  | { readonly kind: 'conflict'; readonly why: Phrase }
  /** The name has a version, and that of the folder is unknown. */
  | { readonly kind: 'unknown'; readonly why: Phrase };

/**
 * Compares the versions in a recorded name with those of the file that was found, whose name has
 * slashes on every system. `read`: a file's text, or null.
 */
export function compareVersions(recorded: string, found: string, read: (path: string) => string | null): Versions {
  const go = goVersionIn(recorded);
  if (go) return compareGo(go, found, read);
  const [wanted] = versioned(recorded.replaceAll('\\', '/'));
  if (!wanted || wanted.module.endsWith('golang.org/toolchain')) return { kind: 'agree' };
  const [module, version] = [unescape(wanted.module), unescape(wanted.version)];
  for (const have of versioned(found)) {
    if (unescape(have.module) !== module) continue;
    if (unescape(have.version) === version) return { kind: 'agree' };
    return { kind: 'conflict', why: phrase`it is of ${module} ${unescape(have.version)}, the profile of ${version}` };
  }
  const vendored = found.lastIndexOf('/vendor/');
  const list = vendored < 0 ? null : read(unixPaths.join(found.slice(0, vendored), 'vendor/modules.txt'));
  const line = list
    ?.split('\n')
    .map(text => text.trim().split(/\s+/))
    .find(words => words[0] === '#' && words[1] === module);
  const vendoredVersion = line?.[2];
  if (vendoredVersion !== undefined && /^v\d/.test(vendoredVersion)) {
    if (vendoredVersion === version) return { kind: 'agree' };
    return {
      kind: 'conflict',
      why: phrase`vendor/modules.txt has ${module} ${vendoredVersion}, the profile has ${version}`,
    };
  }
  return { kind: 'unknown', why: phrase`the profile has ${module} ${version}, and nothing tells its version` };
}

function compareGo(
  go: { version: string; rest: string },
  found: string,
  read: (path: string) => string | null,
): Versions {
  const named = goVersionIn(found);
  const root = found.endsWith(`/src/${go.rest}`) ? found.slice(0, -`/src/${go.rest}`.length) : null;
  const first = root === null ? undefined : read(unixPaths.join(root, 'VERSION'))?.split('\n')[0]?.trim();
  const written = /^go(\d\S*)/.exec(first ?? '')?.[1];
  const have = written ?? named?.version;
  if (have === undefined)
    return { kind: 'unknown', why: phrase`the profile has Go ${go.version}, and nothing tells its version` };
  return sameGo(have, go.version)
    ? { kind: 'agree' }
    : { kind: 'conflict', why: phrase`it is of Go ${have}, the profile of Go ${go.version}` };
}

const unescape = (text: string): string => text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
