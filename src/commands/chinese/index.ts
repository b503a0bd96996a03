import type { Dictionary } from '../../core/base/phrase.ts';
import { formats } from './formats.ts';
import { opening } from './opening.ts';
import { reports } from './reports.ts';

/** The Chinese of our own sentences, by the keys of their phrases. */
export const chinese: Dictionary = { ...opening, ...formats, ...reports };
