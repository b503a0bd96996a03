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

/** Most uploaded profiles that are kept for comparison. */
const mostBases = 4;

/** A profile that was uploaded for comparison. */
export interface Base {
  /** Its id in addresses. */
  readonly id: string;
  readonly name: string;
  /** The uploaded bytes, in shared memory for the workers. */
  readonly bytes: Uint8Array;
}

export interface SiteOptions {
  /** True if only this machine may access the pages. */
  readonly local: boolean;
  /** Called with warnings and errors of the pages, which pprof prints on stderr. */
  readonly say?: ((note: Note) => void) | undefined;
}

/** The state of the web user interface over a session. */
export class Site {
  readonly local: boolean;
  /** The most recently uploaded profiles. */
  bases: readonly Base[] = [];
  /** Id of the next upload. */
  nextBase = 1;
  private savedCopy: Profile | undefined;
  /** Caches the profile minus each base. */
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
   * The options of a page without parameters. As in pprof, options of the command line
   * (`-focus=x -http=:`) are the defaults of every page. Options of the prompt may change while pages
   * are open, so `webui` writes them into the address that it opens, and links stay valid. Only the
   * folders of sources, which have no parameter, are the prompt's current ones.
   */
  get config(): Config {
    const { config, interactive } = this.session;
    return interactive ? { ...defaults, ...withoutParameter(config) } : config;
  }

  /** Returns the prompt's options for addresses; the prompt's compact_labels does not apply to pages. */
  get promptConfig(): Config {
    return { ...this.session.config, compact_labels: false };
  }

  say(note: Note): void {
    this.options.say?.(note);
  }

  /** Adds a profile to compare with; returns its id for addresses. Throws a UserError if it does not fit. */
  addBase(name: string, bytes: Uint8Array): string {
    const base = { id: String(this.nextBase), name, bytes: shareArray(bytes) };
    // Throws if the bytes are no profile, or one of different sample types.
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

  /** Returns the session's profile minus a base. */
  comparedWith(id: string): Profile {
    const base = this.base(id);
    let compared = this.compared.get(base);
    if (!compared) this.compared.set(base, (compared = compareWith(this, Uint8Array.from(base.bytes))));
    return compared;
  }
}

/** A request to a page: its parameters, and access to reports. */
export class Ask {
  readonly query: Query;
  /** pprof's warnings in order, followed by ours. */
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

  /** The options of this page. Throws a UserError for an invalid parameter. */
  get config(): Config {
    return configFromQuery(this.site.config, this.query);
  }

  /** The options of this page; ignores invalid parameters. */
  get readableConfig(): Config {
    return configFromQuery(this.site.config, this.query, () => {});
  }

  /** Returns the context to make a command's report. Throws UserErrors. */
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
