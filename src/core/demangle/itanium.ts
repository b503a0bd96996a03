import { fail } from './effort.ts';
import type { NameNode } from './node.ts';
import { nameNode, phrase } from './node.ts';
import { parseEncoding } from './parse-encoding.ts';
import { Parser } from './parser.ts';
import type { PrintedParts } from './printer.ts';
import { Printer } from './printer.ts';

/** The parts of a C++ name that are printed. */
export interface CppForm extends PrintedParts {
  /** The function's own type: parameters, and the result if the name has it. */
  type: boolean;
}

const BLOCK = '_block_invoke';

/** Demangles a C++ name, one character per byte. Throws BAD_NAME or TOO_MUCH. */
export function demangleCpp(name: string, form: CppForm): string {
  const p = new Parser(name);
  if (p.take('_Z')) return print(p, symbol(p, form), form);
  if (p.take('___Z')) {
    p.end = name.lastIndexOf(BLOCK);
    if (p.end < 0 || !/^_?[0-9]*(\.|$)/.test(name.slice(p.end + BLOCK.length))) fail();
    return print(p, phrase(['invocation function for block in ', 0], [symbol(p, form)]), form);
  }
  const initializer = /^_GLOBAL_([._$]([ID])_)[^]/.exec(name);
  if (!initializer) fail();
  p.pos = initializer[0].length - 1;
  const words = initializer[2] === 'I' ? 'global constructors keyed to ' : 'global destructors keyed to ';
  const key = p.take('_Z') ? parseInitialized(p, form) : nameNode(initializer[1]! + name.slice(p.pos));
  return print(p, phrase([words, 0], [key]), form);
}

/** The rest after the name, such as the suffix of a clone, is not printed. */
const symbol = (p: Parser, form: CppForm): NameNode => parseEncoding(p, form.type ? 'whole' : 'name only');

/**
 * Parses the function or variable that an initializer is named after. It is always printed with its
 * type, and without the option for types with its clone suffixes, too: so do pprof's options.
 */
function parseInitialized(p: Parser, form: CppForm): NameNode {
  let node = parseEncoding(p, 'whole');
  if (form.type) return node;
  const suffix = /\.(?:[a-z0-9_]+(?:\.[0-9]+)*)/y;
  for (;;) {
    suffix.lastIndex = p.pos;
    const clone = suffix.exec(p.text);
    if (!clone) break;
    p.pos = suffix.lastIndex;
    node = phrase([0, ` [clone ${clone[0]}]`], [node]);
  }
  return p.atEnd ? node : fail();
}

function print(p: Parser, node: NameNode, form: CppForm): string {
  const printer = new Printer(form, p.effort);
  printer.printFreely(node);
  return printer.toString();
}
