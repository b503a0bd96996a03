import type { Profile } from '../core/profile/profile.ts';
import type { Config } from '../core/view/options.ts';
import type { LastReport } from './command.ts';
import type { Host } from './host.ts';
import type { Outcome } from './outcome.ts';
import { ProfileSubject } from './profile-subject.ts';
import { Shell } from './shell.ts';
import type { ShellOptions } from './shell.ts';

export interface SessionOptions extends Omit<ShellOptions, 'openPages'> {
  readonly config?: Config;
  /** Folders of the opened profiles. */
  readonly profileFolders?: readonly string[];
  /** Serves the pages over this session at `host:port` and shows them. */
  readonly openPages?: (session: Session, address: string) => Promise<Outcome>;
}

/** A Shell over a profile with direct access to it, for lessons and pages. */
export class Session extends Shell<ProfileSubject> {
  constructor(profile: Profile, host: Host, options: SessionOptions = {}) {
    const { config, profileFolders, openPages, ...others } = options;
    const interactive = options.interactive ?? false;
    super(new ProfileSubject(profile, host, { interactive, config, folders: profileFolders ?? [] }), host, {
      ...others,
      ...(openPages && { openPages: (shell, address) => openPages(shell as Session, address) }),
    });
  }

  get profile(): Profile {
    return this.subject.profile;
  }

  get profileFolders(): readonly string[] {
    return this.subject.profileFolders;
  }

  get config(): Config {
    return this.subject.config;
  }

  set config(config: Config) {
    this.subject.config = config;
  }

  /** The last report that did not fail. */
  get last(): LastReport | undefined {
    return this.subject.last;
  }

  set last(last: LastReport | undefined) {
    this.subject.last = last;
  }
}
