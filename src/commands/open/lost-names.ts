import { cutNames } from '../../core/symbols/names.ts';
import type { Profile } from '../../core/profile/profile.ts';
import { quote } from '../../core/base/text.ts';
import { spelledDifferently } from '../../core/symbols/type-arguments.ts';
import { phrase, type Phrase, joinPhrases } from '../../core/base/phrase.ts';

/** Maximum number of names in a sentence. */
const most = 3;

/** Returns sentences about names that go tool pprof, and therefore inkprof, does not show in full. */
export function aboutNames(p: Profile): Phrase[] {
  const out: Phrase[] = [];
  const cut = cutNames(p);
  if (cut.length > 0) {
    const changes: Phrase[] = cut
      .slice(0, most)
      .map(({ whole, shown }) => phrase`${shorten(whole)} becomes ${shorten(shown)}`);
    const some = joinPhrases(changes, ', ');
    const all = cut.length > most ? phrase`${some} and ${cut.length - most} more` : some;
    out.push(phrase`brackets in names are cut out as those of C++, as go tool pprof does it: ${all};
      -symbolize=demangle=full shows names whole`);
  }
  const homeless = nameless(p);
  if (homeless === 1)
    out.push(phrase`1 address has no name and lies in no program that the profile names: it is shown as <unknown>;
      -addresses tells which it is`);
  if (homeless > 1)
    out.push(phrase`${homeless} addresses have no name and lie in no program that the profile names: they are shown as
      <unknown>, all in one row; -addresses keeps them apart`);
  return out;
}

/** Returns a sentence about functions that a diff counts twice because the two profiles spell them differently. */
export function aboutSpelling(p: Profile, base: Profile): Phrase[] {
  const pair = spelledDifferently(p, base);
  if (!pair) return [];
  const [here, there] = pair.map(shorten);
  return [
    phrase`type arguments are spelled ${here!} in the profile and ${there!} in its base, so one function counts as two,
      one that is new and one that is gone; record both in the same form, best without debug=1`,
  ];
}

const shorten = (name: string): string => quote(name.length > 60 ? `${name.slice(0, 57)}...` : name);

/** Returns the number of sampled addresses without a name and without a program. */
function nameless({ locations, mappings, rows, stack, stackFrom, stackTo }: Profile): number {
  const homeless = new Uint8Array(locations.id.length);
  let any = false;
  for (let l = 0; l < homeless.length; l++) {
    const mapping = locations.mapping[l]!;
    if (locations.lineFrom[l]! < locations.lineTo[l]! || (mapping >= 0 && mappings[mapping]!.file !== '')) continue;
    if (locations.address.at(l) === 0) continue;
    homeless[l] = 1;
    any = true;
  }
  if (!any) return 0;
  let count = 0;
  for (const row of rows) {
    for (let i = stackFrom[row]!; i < stackTo[row]!; i++) {
      const l = stack[i]!;
      if (homeless[l] === 1) count++;
      homeless[l] = 0;
    }
  }
  return count;
}
