import { packageOf } from '../../core/flame/stack-sources.ts';
import type { Profile } from '../../core/profile/profile.ts';

/** The origin of a function, guessed from names, files and binaries. */
export type CodeKind = 'own' | 'library' | 'runtime';

/** The facts that the colours of a report depend on, in addition to its lines. */
export interface ColourFacts {
  /** Returns the origin of a function; undefined if the profile has no such function. */
  kindOf(name: string): CodeKind | undefined;
  /** The profile was compared with a base, so values can be negative. */
  readonly diff: boolean;
}

/** Folders of Go's library: the first part of an import path without a dot. */
const goStandard = new Set(
  (
    'archive bufio builtin bytes cmp compress container context crypto database debug embed ' +
    'encoding errors expvar flag fmt go hash html image index internal io iter log maps math ' +
    'mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync ' +
    'syscall testing text time unicode unique unsafe vendor weak'
  ).split(' '),
);

/** Names that belong to the language or the system, whatever the binary. */
const systemName = new RegExp(
  `^(?:${[
    String.raw`std::|core::|alloc::|java\.|javax\.|sun\.|jdk\.|node:`,
    '__libc_|__GI_|_start$|start_thread$|clone3?$|__clone',
    String.raw`\[kernel|do_syscall_64$|entry_SYSCALL|asm_`,
  ].join('|')})`,
);

/** Files below a folder of dependencies. */
const dependencyFile = /\/pkg\/mod\/|\/vendor\/|\/node_modules\/|\/site-packages\/|\/\.cargo\/registry\/|\/gems\//;

/** Files of a language's own library. */
const standardFile =
  /\/(?:go|goroot|Go)[^/]*\/src\/(?!.*\.\w+\/)|\/rustc\/[0-9a-f]+\/|\/usr\/include\/c\+\+\/|^node:|\/lib\/python\d/;

/** Shared libraries and the kernel. */
const libraryBinary = /\.so(\.[\d.]+)?$|\.dylib$|\.dll$|^\[(kernel|vdso|vsyscall)/i;

/** Separates a program's own functions from those of libraries and of the language. A guess, used for colours only. */
export class CodeKinds {
  private kinds: Map<string, CodeKind> | undefined;

  constructor(private readonly profile: Profile) {}

  /** Returns the kind of a function; undefined if the profile has no such function. */
  of(name: string): CodeKind | undefined {
    this.kinds ??= this.all();
    return this.kinds.get(name);
  }

  private all(): Map<string, CodeKind> {
    const { functions, strings, lines, locations, mappings } = this.profile;
    const foreign = mappings.map(({ file }) => libraryBinary.test(file));
    /** By function: seen in a shared library. */
    const inLibrary = new Uint8Array(functions.name.length);
    for (let l = 0; l < locations.mapping.length; l++) {
      if (locations.mapping[l]! < 0 || !foreign[locations.mapping[l]!]) continue;
      for (let i = locations.lineFrom[l]!; i < locations.lineTo[l]!; i++) inLibrary[lines.function[i]!] = 1;
    }
    const main = mappings[0]?.file.replace(/^.*\//, '') ?? '';
    const kinds = new Map<string, CodeKind>();
    for (let f = 0; f < functions.name.length; f++) {
      const name = strings.at(functions.name[f]!);
      if (!kinds.has(name))
        kinds.set(name, inLibrary[f] === 1 ? 'library' : kindOf(name, strings.at(functions.filename[f]!), main));
    }
    return kinds;
  }
}

function kindOf(name: string, file: string, main: string): CodeKind {
  if (systemName.test(name)) return 'runtime';
  if (dependencyFile.test(file)) return 'library';
  if (standardFile.test(file)) return 'runtime';
  const path = packageOf(name);
  // Go's assembly has no package in its names; where paths were trimmed its files begin with that.
  if (path === '' && /\.s$/.test(file) && goStandard.has(file.split('/')[0]!)) return 'runtime';
  if (path === '' || name.includes('::')) return 'own';
  const parts = path.split('/');
  if (parts[0] === 'main') return 'own';
  if (goStandard.has(parts[0]!)) return 'runtime';
  // A module path is the program's own if the name of the program is a part of it.
  return parts[0]!.includes('.') && !parts.includes(main) ? 'library' : 'own';
}
