// What `raw` prints, as the real tool's `-symbolize=none -raw` does.
import { raw } from '../../../src/commands/profile/raw.ts';
import { loadProfiles } from '../../../src/commands/open/load.ts';
import { Session } from '../../../src/commands/session.ts';
import { UserError } from '../../../src/core/base/errors.ts';
import { defaults } from '../../../src/core/view/options.ts';
import type { Profile } from '../../../src/core/profile/profile.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { FakeHost } from '../../support/fake-host.ts';

const latin1 = (text: string): string => Buffer.from(encodeText(text)).toString('latin1');

/** A profile as text, one character a byte. */
export async function rawText(profile: Profile): Promise<string> {
  const outcome = await new Session(profile, new FakeHost()).report(raw, null, defaults);
  if (outcome.failed || outcome.notes.length > 0) throw new Error(`raw says: ${JSON.stringify(outcome.notes)}`);
  return Array.from(outcome.out as Iterable<string>, latin1).join('');
}

/** A file opened and printed; `errors` are pprof's own lines. Strings have one character a byte. */
export async function openRaw(
  file: string,
  bytes: Uint8Array,
): Promise<{ exit: number; out: string; errors: string; profile?: Profile }> {
  const errors: string[] = [];
  const host = new FakeHost({ files: { [file]: bytes } });
  const sources = {
    sources: [file],
    executable: '',
    base: '',
    diffBase: '',
    normalize: false,
    symbolize: 'none',
    buildId: '',
    comment: '',
    allFrames: false,
    seconds: -1,
    timeout: -1,
    tls: { cert: '', key: '', ca: '' },
  };
  try {
    const { profile } = await loadProfiles(
      sources,
      host,
      note => note.level !== 'hint' && errors.push(String(note.text)),
    );
    return { exit: 0, out: await rawText(profile), errors: lines(errors), profile };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { exit: 2, out: '', errors: lines([...errors, error.message]) };
  }
}

const lines = (texts: readonly string[]): string => texts.map(text => `${latin1(text)}\n`).join('');
