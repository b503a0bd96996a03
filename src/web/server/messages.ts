/** Messages between the server and its workers. */

import type { WebRequest } from '../../commands/host.ts';
import type { Language } from '../../commands/language.ts';
import type { Note } from '../../commands/outcome.ts';
import type { Config } from '../../core/view/options.ts';
import type { Shared } from '../../core/profile/share.ts';
import type { Base } from '../site/site.ts';

/** The initial data of a worker. */
export interface Beginning {
  readonly profile: Shared;
  readonly interactive: boolean;
  readonly profileFolders: readonly string[];
  readonly language: Language;
  readonly local: boolean;
  /** True if the worker is started in advance, without a waiting request. */
  readonly isAhead: boolean;
}

export type ToThread =
  | {
      readonly kind: 'ask';
      readonly request: WebRequest;
      /** The session's current config. */
      readonly config: Config;
      readonly bases: readonly Base[];
      readonly nextBase: number;
    }
  /** Acknowledges a chunk: the worker may send one more. */
  | { readonly kind: 'more' }
  /** Cancels the request: the client has gone. */
  | { readonly kind: 'stop' };

export type FromThread =
  | {
      readonly kind: 'head';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly opens?: true;
    }
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  /** Ends the response; `failure` is set if it is incomplete. */
  | { readonly kind: 'done'; readonly failure?: string }
  | { readonly kind: 'say'; readonly note: Note }
  | { readonly kind: 'base'; readonly base: Base };

/** Most chunks that are sent but not acknowledged. */
export const ahead = 4;
