import type { Command, ReportContext } from '../commands/command.ts';
import { makeContext } from '../commands/command.ts';
import type { WebRequest } from '../commands/host.ts';
import type { Note } from '../commands/outcome.ts';
import type { Session } from '../commands/session.ts';
import { UserError } from '../core/errors.ts';
import { asSaved } from '../core/formats/saved.ts';
import type { Config } from '../core/options.ts';
import type { Profile } from '../core/profile.ts';
import { configFromQuery } from './config.ts';
import { first, parseQuery } from './query.ts';
import type { Query } from './query.ts';

/** Most profiles that are kept to compare with. */
const mostBases = 4;

/** A profile that was chosen on a page to compare with. */
interface Base {
  readonly name: string;
  /** The session's profile with this one subtracted. */
  readonly compared: Profile;
}

export interface SiteOptions {
  /** Only this machine may look. */
  readonly local: boolean;
  /** Hears what the pages warn of and what fails, as it stands on pprof's stderr. */
  readonly say?: (note: Note) => void;
}

/** The pages over a session. */
export class Site {
  /** pprof's pages work on a saved copy. */
  readonly profile: Profile;
  readonly local: boolean;
  private readonly bases = new Map<string, Base>();
  private baseCount = 0;

  constructor(
    readonly session: Session,
    private readonly options: SiteOptions,
  ) {
    this.profile = asSaved(session.profile);
    this.local = options.local;
  }

  get host(): Session['host'] {
    return this.session.host;
  }

  /** What pages show without parameters. The prompt's own compact_labels is none of theirs. */
  get config(): Config {
    const { config, interactive } = this.session;
    return interactive ? { ...config, compact_labels: false } : config;
  }

  say(note: Note): void {
    this.options.say?.(note);
  }

  addBase(name: string, compared: Profile): string {
    const id = String(++this.baseCount);
    this.bases.set(id, { name, compared });
    for (const old of this.bases.keys()) if (this.bases.size > mostBases) this.bases.delete(old);
    return id;
  }

  base(id: string): Base {
    const base = this.bases.get(id);
    if (!base) throw new UserError(`there is no profile ${id} to compare with`, 'it was chosen in another run, or too many were chosen since: choose it again under Compare');
    return base;
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
    return id === '' ? this.site.profile : this.site.base(id).compared;
  }

  get config(): Config {
    return configFromQuery(this.site.config, this.query);
  }

  /** A command's report, not yet printed. Throws UserErrors. */
  context(command: Command, argument: string | null, changes: Partial<Config> = {}): ReportContext {
    const { host, profileFolders } = this.site.session;
    return makeContext(this.profile, command, argument, { ...this.config, ...changes }, host, profileFolders, {
      notify: text => {
        this.warnings.push(text);
        this.site.say({ level: 'error', text });
      },
      hint: text => void this.hints.push(text),
      say: text => void this.hints.push(text.trimEnd()),
    });
  }
}
