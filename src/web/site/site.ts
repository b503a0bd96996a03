import type { ReportCommand, ReportContext } from '../../commands/command.ts';
import { makeContext } from '../../commands/command.ts';
import type { WebRequest } from '../../commands/host.ts';
import type { Note } from '../../commands/outcome.ts';
import type { Session } from '../../commands/session.ts';
import { UserError } from '../../core/base/errors.ts';
import { asSaved } from '../../core/formats/saved.ts';
import { defaults } from '../../core/view/options.ts';
import type { Config } from '../../core/view/options.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { shareArray } from '../../core/profile/share.ts';
import { compareWith } from './compare.ts';
import { configFromQuery, withoutParameter } from './config.ts';
import { first, parseQuery } from './query.ts';
import type { Query } from './query.ts';
import { phrase } from '../../core/base/phrase.ts';

/** Most profiles that are kept to compare with. */
const mostBases = 4;

/** A profile that was chosen on a page to compare with. */
export interface Base {
  /** By which addresses name it. */
  readonly id: string;
  readonly name: string;
  /** As it came, in memory that threads share. */
  readonly bytes: Uint8Array;
}

export interface SiteOptions {
  /** Only this machine may look. */
  readonly local: boolean;
  /** Hears what the pages warn of and what fails, as it stands on pprof's stderr. */
  readonly say?: ((note: Note) => void) | undefined;
}

/** The pages over a session. */
export class Site {
  readonly local: boolean;
  /** The last ones that were chosen. */
  bases: readonly Base[] = [];
  /** What the next one will be called. */
  nextBase = 1;
  private savedCopy: Profile | undefined;
  /** By base, the profile with that one subtracted. */
  private readonly compared = new WeakMap<Base, Profile>();

  constructor(
    readonly session: Session,
    private readonly options: SiteOptions,
  ) {
    this.local = options.local;
  }

  /** pprof's pages work on a saved copy. */
  get profile(): Profile {
    return (this.savedCopy ??= asSaved(this.session.profile));
  }

  get host(): Session['host'] {
    return this.session.host;
  }

  /**
   * The options of a page whose address names none. Those of the command line
   * (`-focus=x -http=:`) are pprof's defaults for every page. The prompt's
   * options change while pages are open: `webui` writes them into the address
   * that it opens, so that a link shows the same tomorrow. Only the folders of
   * the sources, which no address holds, are the prompt's.
   */
  get config(): Config {
    const { config, interactive } = this.session;
    return interactive ? { ...defaults, ...withoutParameter(config) } : config;
  }

  /** What the addresses of the prompt's pages name: its own compact_labels is none of theirs. */
  get promptConfig(): Config {
    return { ...this.session.config, compact_labels: false };
  }

  say(note: Note): void {
    this.options.say?.(note);
  }

  /** Takes a profile to compare with, and gives the number by which addresses name it. */
  addBase(name: string, bytes: Uint8Array): string {
    const base = { id: String(this.nextBase), name, bytes: shareArray(bytes) };
    // Fails where it is no profile, or none that goes with this one.
    this.compared.set(base, compareWith(this, bytes));
    this.nextBase++;
    this.keepBase(base);
    return base.id;
  }

  keepBase(base: Base): void {
    this.bases = [...this.bases, base].slice(-mostBases);
  }

  base(id: string): Base {
    const base = this.bases.find(known => known.id === id);
    if (!base)
      throw new UserError(
        `there is no profile ${id} to compare with`,
        phrase`it was chosen in another run, or too many were chosen since: choose it again under Compare`,
      );
    return base;
  }

  /** The session's profile with a base subtracted. */
  comparedWith(id: string): Profile {
    const base = this.base(id);
    let compared = this.compared.get(base);
    if (!compared) this.compared.set(base, (compared = compareWith(this, Uint8Array.from(base.bytes))));
    return compared;
  }
}

/** One request to a page: its parameters, and the way to a report. */
export class Ask {
  readonly query: Query;
  /** What pprof warns of, in order, and behind it what we add. */
  readonly warnings: string[] = [];
  readonly hints: string[] = [];

  constructor(
    readonly site: Site,
    readonly request: WebRequest,
  ) {
    this.query = parseQuery(request.query);
  }

  param(name: string): string {
    return first(this.query, name);
  }

  get profile(): Profile {
    const id = this.param('base');
    return id === '' ? this.site.profile : this.site.comparedWith(id);
  }

  /** The options of this page. Throws a UserError for a parameter that cannot be read. */
  get config(): Config {
    return configFromQuery(this.site.config, this.query);
  }

  /** The same, without the parameters that cannot be read. */
  get readableConfig(): Config {
    return configFromQuery(this.site.config, this.query, () => {});
  }

  /** A command's report, not yet printed. Throws UserErrors. */
  context(command: ReportCommand, argument: string | null, changes: Partial<Config> = {}): ReportContext {
    const { host, profileFolders } = this.site.session;
    return makeContext(this.profile, command, argument, { ...this.config, ...changes }, host, profileFolders, {
      notify: ({ text }) => {
        this.warnings.push(text);
        this.site.say({ level: 'error', text });
      },
      hint: text => void this.hints.push(String(text)),
      say: text => void this.hints.push(text.trimEnd()),
    });
  }
}
