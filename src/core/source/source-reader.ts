import { UserError } from '../base/errors.ts';
import { trimFileName, upward } from '../base/paths.ts';
import type { Paths } from '../base/paths.ts';
import { SourceCheck } from './source-check.ts';
import type { FileEvidence } from './source-check.ts';
import { compareVersions } from './source-versions.ts';
import { decodeText } from '../base/text.ts';
import { phrase, type Phrase } from '../base/phrase.ts';

/** The places of source files, and the evidence to check their texts. */
export interface SourceSearch {
  /** Bytes of a file; throws a UserError with the system's call, `open` or `read`, in its detail. */
  read(path: string): Uint8Array;
  /** source_path, or the working directory. */
  readonly searchPath: string;
  readonly trimPath: string;
  readonly paths: Paths;
  /** Files to try, in order, after pprof's places (an addition of ours). */
  readonly elsewhere: (name: string) => Iterable<string>;
  /** Returns the evidence on a file, by the name that reports show. */
  readonly evidence: (name: string) => FileEvidence | undefined;
}

/** A reason about a function. */
export interface Reason {
  readonly name: string;
  readonly why: Phrase;
}

/** Something that the user should know about a requested file. */
export interface SourceNews {
  readonly recorded: string;
  /** The file that was found, or null. */
  readonly found: string | null;
  /** Its text is shown, and the file is in none of pprof's places. */
  readonly byName: boolean;
  /** The files that were tried, in order, if none was found. */
  readonly looked: readonly string[];
  /** The file has no text: it is empty, or it opens but cannot be read. */
  readonly empty: boolean;
  /** Set if no text is shown because the file is of another version. */
  readonly conflict: Phrase | undefined;
  /** Functions whose text is not shown. */
  readonly withheld: readonly Reason[];
  /** Functions whose text is taken from `by` lines further down. */
  readonly moved: readonly (Reason & { readonly by: number })[];
  /** Reasons for doubt about what is shown. */
  readonly doubts: readonly Phrase[];
}

/** The text for one function: line n of the profile is lines[n - 1 + by]. */
export interface FunctionText {
  readonly lines: readonly string[];
  readonly by: number;
}

/** `withheld`: why a text was found but is not the compiled one. `error`: why no text was found. */
export type SourceAnswer = FunctionText | { readonly withheld: Phrase } | { readonly error: string };

interface FoundSource {
  readonly path: string;
  readonly byName: boolean;
  readonly lines: readonly string[];
  readonly check: SourceCheck;
  /** Undefined where the versions agree. */
  readonly conflict: Phrase | undefined;
  /** Set if the name has a version and that of the file is unknown. */
  readonly versionUnknown: Phrase | undefined;
  readonly objections: readonly Reason[];
}

/** The cached state of a requested file. */
interface LoadedSource {
  readonly file: FoundSource | null;
  readonly error: string;
  readonly looked: readonly string[];
  /** The requested functions. */
  readonly asked: Set<string>;
}

/** Maximum number of files of one name to compare with the profile. */
const mostCompared = 16;

/** Reads each source file once, and checks that the profile's program was compiled from it. */
export class SourceReader {
  private readonly cache = new Map<string, LoadedSource>();

  constructor(private readonly search: SourceSearch) {}

  /** Returns the text of a file for one of its functions. */
  text(name: string, functionName: string): SourceAnswer {
    let loaded = this.cache.get(name);
    if (loaded === undefined) this.cache.set(name, (loaded = this.load(name)));
    loaded.asked.add(functionName);
    const { file } = loaded;
    if (file === null) return { error: loaded.error };
    if (file.conflict !== undefined) return { withheld: file.conflict };
    const verdict = file.check.verdict(functionName);
    if (verdict.kind === 'differs') return { withheld: verdict.why };
    return { lines: file.lines, by: verdict.kind === 'moved' ? verdict.by : 0 };
  }

  /** Returns the error of a file that was requested before; undefined if there is none. */
  knownError(name: string): string | undefined {
    const loaded = this.cache.get(name);
    return loaded?.file === null ? loaded.error : undefined;
  }

  /** Returns the news in the order in which files were requested. */
  news(): SourceNews[] {
    const out: SourceNews[] = [];
    for (const [recorded, loaded] of this.cache) {
      const { file, looked } = loaded;
      if (file === null) {
        out.push({
          recorded,
          found: null,
          byName: false,
          empty: false,
          looked,
          conflict: undefined,
          withheld: [],
          moved: [],
          doubts: [],
        });
        continue;
      }
      const withheld: Reason[] = [];
      const moved: (Reason & { by: number })[] = [];
      const doubts: Phrase[] = [];
      for (const name of file.conflict === undefined ? loaded.asked : []) {
        const verdict = file.check.verdict(name);
        if (verdict.kind === 'differs') withheld.push({ name, why: verdict.why });
        else if (verdict.kind === 'moved') moved.push({ name, by: verdict.by, why: verdict.why });
        else if (verdict.kind === 'doubtful') doubts.push(verdict.why);
        else if (verdict.kind === 'unknown' && file.versionUnknown !== undefined) doubts.push(file.versionUnknown);
      }
      const [other] = file.conflict === undefined && withheld.length + moved.length === 0 ? file.objections : [];
      if (other) doubts.push(phrase`it may be of another version: ${other.why}`);
      const byName = file.byName && file.conflict === undefined && withheld.length < loaded.asked.size;
      const empty = file.lines.length === 0;
      if (byName || empty || file.conflict !== undefined || withheld.length + moved.length + doubts.length > 0) {
        out.push({
          recorded,
          found: file.path,
          byName,
          empty,
          looked: [],
          conflict: file.conflict,
          withheld,
          moved,
          doubts: [...new Map(doubts.map(doubt => [String(doubt), doubt])).values()],
        });
      }
    }
    return out;
  }

  /**
   * Finds and reads a file (pprof: source.go openSourceFile). An absolute name is
   * that file only; a relative name is tried below each search folder and its
   * parents. Our own places follow. Returns the first file without objections,
   * else the first of those with the fewest.
   */
  private load(shown: string): LoadedSource {
    const { search } = this;
    const { paths } = search;
    const asked = new Set<string>();
    const name = trimFileName(shown, search.trimPath, search.searchPath, paths);
    const isAbsolute = paths.isAbsolute(name);
    const roots = paths.splitList(search.searchPath);
    const looked = new Set(isAbsolute ? [name] : roots.map(dir => paths.join(dir, name)));
    let error = '';
    let best: FoundSource | undefined;
    let compared = 0;
    const take = (path: string, bytes: Uint8Array, byName: boolean): boolean => {
      const found = this.compare(shown, path, bytes, byName);
      compared++;
      if (best === undefined || weigh(found) < weigh(best)) best = found;
      return weigh(found) === 0 || compared >= mostCompared;
    };
    const done = (): LoadedSource => ({ file: best ?? null, error, looked: best ? [] : [...looked], asked });
    if (isAbsolute) {
      try {
        if (take(name, search.read(name), false)) return done();
      } catch (reason) {
        if (!(reason instanceof UserError)) throw reason;
        // For example a folder, which counts as an empty file.
        if (isUnreadable(reason)) take(name, new Uint8Array(0), false);
        if (isUnreadable(reason)) return done();
        error = reason.message;
      }
    } else {
      for (const start of roots) {
        for (const dir of upward(start, paths)) {
          const path = paths.join(dir, name);
          const bytes = this.attempt(path);
          if (bytes && take(path, bytes, false)) return done();
        }
      }
      error = `could not find file ${name} on path ${search.searchPath}`;
    }
    for (const path of search.elsewhere(shown)) {
      if (looked.has(path)) continue;
      const bytes = this.attempt(path);
      if (bytes && bytes.length > 0 && take(path, bytes, true)) return done();
      looked.add(path);
    }
    return done();
  }

  private compare(shown: string, path: string, bytes: Uint8Array, byName: boolean): FoundSource {
    const lines = splitLines(bytes);
    const evidence = this.search.evidence(shown);
    const recorded = evidence?.recorded ?? shown;
    // An empty file has no text to check.
    const check = new SourceCheck(recorded, lines, lines.length === 0 ? [] : (evidence?.functions ?? []));
    const versions = compareVersions(recorded, this.search.paths.toSlash(path), file => {
      const read = this.attempt(file);
      return read && decodeText(read);
    });
    return {
      path,
      byName,
      lines,
      check,
      conflict: versions.kind === 'conflict' ? versions.why : undefined,
      versionUnknown: versions.kind === 'unknown' ? versions.why : undefined,
      objections: check.objections(),
    };
  }

  private attempt(path: string): Uint8Array | null {
    try {
      return this.search.read(path);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return isUnreadable(error) ? new Uint8Array(0) : null;
    }
  }
}

const weigh = (found: FoundSource): number => (found.conflict === undefined ? found.objections.length : Infinity);

/** Whether a file opens but cannot be read, such as a folder; it counts as an empty file. */
const isUnreadable = (error: UserError): boolean => error.detail?.code === 'system' && error.detail.call === 'read';

/** Bytes. A longer line ends the file (pprof reads with bufio.Scanner). */
const longestLine = 65536;

function splitLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = bytes.indexOf(10, from);
    if (to < 0) to = bytes.length;
    if (to - from >= longestLine) break;
    const end = to > from && bytes[to - 1] === 13 ? to - 1 : to;
    lines.push(decodeText(bytes.subarray(from, end)));
    from = to + 1;
  }
  return lines;
}
