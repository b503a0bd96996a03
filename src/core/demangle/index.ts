/**
 * Demangling of C++ and Rust names, with the same output as pprof
 * (github.com/ianlancetaylor/demangle). C++ follows the Itanium ABI with the additions of GCC and
 * clang; Rust its v0 scheme and the legacy one. parse-*.ts parse a C++ name into a tree (node.ts),
 * rewrite.ts and substitute.ts replace template parameters by arguments in it, and printer.ts and
 * print-*.ts print it. Rust names are printed while they are parsed.
 */
import { decodeText, encodeText } from '../base/text.ts';
import { BAD_NAME, TOO_MUCH } from './effort.ts';
import type { CppForm } from './itanium.ts';
import { demangleCpp } from './itanium.ts';
import { demangleLegacyRust, isLegacyRust } from './rust-legacy.ts';
import { demangleRust } from './rust-v0.ts';

/** How much of a name is printed: the name alone, with template arguments, or with parameters, too. */
export type DemangleStyle = 'simple' | 'templates' | 'full';

const FORMS: Readonly<Record<DemangleStyle, CppForm>> = {
  simple: { type: false, templateArguments: false, scopeParameters: false },
  templates: { type: false, templateArguments: true, scopeParameters: false },
  full: { type: true, templateArguments: true, scopeParameters: true },
};

/** The prefixes of mangled names. */
const MANGLED = /^_(?:Z|R|__Z|GLOBAL_[._$][ID]_)/;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Returns a name in readable form. Returns the name itself if it is not mangled, cannot be
 * demangled, or exceeds its budget.
 */
export function demangle(name: string, style: DemangleStyle): string {
  if (!MANGLED.test(name)) return name;
  const form = FORMS[style];
  if (name.startsWith('_R')) return attempt(() => demangleRust(name, form.templateArguments)) ?? name;
  const ascii = ASCII.test(name);
  // Lengths in mangled names count bytes.
  const bytes = ascii ? name : toByteText(name);
  const shown =
    (isLegacyRust(bytes) ? attempt(() => demangleLegacyRust(bytes)) : null) ?? attempt(() => demangleCpp(bytes, form));
  if (shown === null) return name;
  return ascii ? shown : fromBytes(shown);
}

function attempt(work: () => string): string | null {
  try {
    return work();
  } catch (error) {
    // A RangeError means that the call stack is full: the caller was deep in it already.
    if (error === BAD_NAME || error === TOO_MUCH || error instanceof RangeError) return null;
    throw error;
  }
}

/** Returns a text with one character per byte. */
function toByteText(text: string): string {
  let bytes = '';
  for (const byte of encodeText(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

const fromBytes = (bytes: string): string => decodeText(Uint8Array.from(bytes, c => c.charCodeAt(0)));
