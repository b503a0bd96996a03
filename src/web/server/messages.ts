/** What the server's thread and those that make its pages tell each other. */

import type { WebRequest } from '../../commands/host.ts';
import type { Language } from '../../commands/language.ts';
import type { Note } from '../../commands/outcome.ts';
import type { Config } from '../../core/view/options.ts';
import type { Shared } from '../../core/profile/share.ts';
import type { Base } from '../site/site.ts';

/** What a thread is started with. */
export interface Beginning {
  readonly profile: Shared;
  readonly interactive: boolean;
  readonly profileFolders: readonly string[];
  readonly language: Language;
  readonly local: boolean;
  /** Nobody waits for it yet. */
  readonly isAhead: boolean;
}

export type ToThread =
  | {
      readonly kind: 'ask';
      readonly request: WebRequest;
      /** The session's, now. */
      readonly config: Config;
      readonly bases: readonly Base[];
      readonly nextBase: number;
    }
  /** One more piece of the answer may be sent. */
  | { readonly kind: 'more' }
  /** Nobody waits for the answer. */
  | { readonly kind: 'stop' };

export type FromThread =
  | {
      readonly kind: 'head';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly opens?: true;
    }
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  /** The answer is whole, or broken off because it failed or nobody waited. */
  | { readonly kind: 'done'; readonly failure?: string }
  | { readonly kind: 'say'; readonly note: Note }
  | { readonly kind: 'base'; readonly base: Base };

/** Pieces that are sent before one of them was taken. */
export const ahead = 4;
