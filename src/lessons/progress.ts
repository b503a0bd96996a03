import type { Host } from '../commands/host.ts';
import { UserError } from '../core/base/errors.ts';
import { decodeText } from '../core/base/text.ts';

/** How far a learner has come in one lesson. */
export interface LessonPlace {
  /** The step to go on with, counted from 0; the number of steps where all are done. */
  readonly step: number;
  /** Every step was done. */
  readonly finished: boolean;
  /** Steps that were skipped and not done since, in order. */
  readonly skipped?: readonly number[];
}

const file = 'inkprof/learn.json';

interface Saved {
  /** The lesson that was open last. */
  current?: string;
  lessons: Record<string, LessonPlace>;
}

/**
 * Progress kept among the user's own files. What cannot be read counts as no progress; what cannot
 * be written is told once.
 */
export class CourseProgress {
  private saved: Saved;
  private told = false;

  /** Without a host nothing is kept. */
  constructor(private readonly host?: Pick<Host, 'own'>) {
    this.saved = host ? read(host) : { lessons: {} };
  }

  get current(): string | undefined {
    return this.saved.current;
  }

  place(lesson: string): LessonPlace | undefined {
    return this.saved.lessons[lesson];
  }

  get finished(): ReadonlySet<string> {
    return new Set(Object.keys(this.saved.lessons).filter(id => this.saved.lessons[id]!.finished));
  }

  /** Keeps a place; gives the reason, the first time that it cannot be kept. */
  save(lesson: string, place: LessonPlace): string | undefined {
    const keep = (saved: Saved): Saved => {
      const finished = place.finished || (saved.lessons[lesson]?.finished ?? false);
      return {
        current: lesson,
        lessons: {
          ...saved.lessons,
          [lesson]: { step: place.step, finished, ...(place.skipped?.length ? { skipped: place.skipped } : {}) },
        },
      };
    };
    this.saved = keep(this.saved);
    if (!this.host) return undefined;
    try {
      // Another session may have written meanwhile: its lessons stay.
      this.host.own.update('state', file, old => `${JSON.stringify(keep(parse(old)), null, 2)}\n`);
      return undefined;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const first = !this.told;
      this.told = true;
      return first ? error.message : undefined;
    }
  }
}

function read(host: Pick<Host, 'own'>): Saved {
  try {
    return parse(host.own.read('state', file));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { lessons: {} };
  }
}

const isIndex = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/** Takes from a file what has the right shape, and nothing else. */
function parse(bytes: Uint8Array | undefined): Saved {
  const lessons: Record<string, LessonPlace> = {};
  if (!bytes) return { lessons };
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch {
    return { lessons };
  }
  if (typeof value !== 'object' || value === null) return { lessons };
  const { current, lessons: known } = value as { current?: unknown; lessons?: unknown };
  for (const [id, place] of Object.entries(typeof known === 'object' && known !== null ? known : {})) {
    const { step, finished, skipped } = (place ?? {}) as { step?: unknown; finished?: unknown; skipped?: unknown };
    if (!isIndex(step)) continue;
    const left = Array.isArray(skipped) ? skipped.filter(isIndex) : [];
    lessons[id] = { step, finished: finished === true, ...(left.length > 0 ? { skipped: left } : {}) };
  }
  return { lessons, ...(typeof current === 'string' ? { current } : {}) };
}
