/**
 * Demangling: the readable names of C++ and Rust functions, as pprof shows
 * them. C++ follows the Itanium ABI with the additions of GCC and clang; Rust
 * its own scheme (v0) and the older one.
 *
 * A C++ name is read by parse-*.ts into a tree (node.ts), in which rewrite.ts
 * and substitute.ts put template arguments in the place of parameters, and
 * which printer.ts and print-*.ts turn into text. Rust names are turned into
 * text while they are read.
 */
import { decodeText, encodeText } from '../base/text.ts';
import { BAD_NAME, TOO_MUCH } from './effort.ts';
import type { CppForm } from './itanium.ts';
import { demangleCpp } from './itanium.ts';
import { demangleLegacyRust, isLegacyRust } from './rust-legacy.ts';
import { demangleRust } from './rust-v0.ts';

/** How much of a name is shown: the name alone, with template arguments, or with parameters, too. */
export type DemangleStyle = 'simple' | 'templates' | 'full';

const FORMS: Readonly<Record<DemangleStyle, CppForm>> = {
  simple: { type: false, templateArguments: false, scopeParameters: false },
  templates: { type: false, templateArguments: true, scopeParameters: false },
  full: { type: true, templateArguments: true, scopeParameters: true },
};

/** What mangled names begin with. */
const MANGLED = /^_(?:Z|R|__Z|GLOBAL_[._$][ID]_)/;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * A mangled name in readable form. The name itself comes back where it is not
 * mangled, cannot be demangled, or would take too long or be too large.
 */
export function demangle(name: string, style: DemangleStyle): string {
  if (!MANGLED.test(name)) return name;
  const form = FORMS[style];
  if (name.startsWith('_R')) return attempt(() => demangleRust(name, form.templateArguments)) ?? name;
  const ascii = ASCII.test(name);
  // Lengths in mangled names count bytes.
  const bytes = ascii ? name : asBytes(name);
  const shown =
    (isLegacyRust(bytes) ? attempt(() => demangleLegacyRust(bytes)) : null) ?? attempt(() => demangleCpp(bytes, form));
  if (shown === null) return name;
  return ascii ? shown : fromBytes(shown);
}

function attempt(work: () => string): string | null {
  try {
    return work();
  } catch (error) {
    // A RangeError is a full call stack: the caller was deep in it already.
    if (error === BAD_NAME || error === TOO_MUCH || error instanceof RangeError) return null;
    throw error;
  }
}

/** Text with one character for each of its bytes. */
function asBytes(text: string): string {
  let bytes = '';
  for (const byte of encodeText(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

const fromBytes = (bytes: string): string => decodeText(Uint8Array.from(bytes, c => c.charCodeAt(0)));
