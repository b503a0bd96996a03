import { fail } from './effort.ts';
import { FIXED_ACCUM, FIXED_SAT, NameNode, leaf, nameNode, phrase, template } from './node.ts';
import { parseExpression } from './parse-expression.ts';
import { parseName, sourceName, unqualifiedName } from './parse-name.ts';
import { closureType, templateArguments, templateParam, unnamedType } from './parse-template.ts';
import type { Parser } from './parser.ts';
import { isDigit, isUpper } from './reader.ts';
import { findPack, mergeQualifiers } from './rewrite.ts';
import { substitution } from './substitute.ts';
import { BUILTINS, D_BUILTINS, SUFFIXES } from './tables.ts';

/** A type; `inConversion`: that of a conversion operator, after which template arguments may belong to the operator. */
export function parseType(p: Parser, inConversion = false): NameNode {
  p.effort.enter();
  const quals = cvQualifiers(p);
  const c = p.peek();
  const builtin = BUILTINS[c];
  let type: NameNode;
  if (builtin !== undefined) {
    p.pos++;
    type = leaf('builtin', builtin);
  } else {
    // Qualifiers before a function type belong to `this` and to the candidate.
    type = quals && c === 'F' ? functionType(p) : plainType(p, c, inConversion);
  }
  if (quals) type = p.candidate(qualify(p, type, quals));
  p.effort.leave();
  return type;
}

function qualify(p: Parser, type: NameNode, quals: NameNode): NameNode {
  if (type.kind === 'function') return new NameNode('method', [type, quals]);
  if (type.kind === 'method') {
    type.replaceKid(1, mergeQualifiers(quals, type.kids[1]!, p.effort)!, p.effort);
    return type;
  }
  // The array already has qualifiers that were its elements'.
  if (type.kind === 'cv') return new NameNode('cv', [type.kid(0), mergeQualifiers(quals, type.kid(1), p.effort)]);
  return new NameNode('cv', [type, quals]);
}

/** A type without qualifiers; adds itself to the candidates if it is one. */
function plainType(p: Parser, c: string, inConversion: boolean): NameNode {
  switch (c) {
    case 'F':
      return p.candidate(functionType(p));
    case 'A':
      return p.candidate(arrayType(p, inConversion));
    case 'M':
      return p.candidate(memberPointer(p, inConversion));
    case 'S':
      return substitutedType(p, inConversion);
    case 'T':
      return parameterType(p, inConversion);
    case 'D':
      p.pos++;
      return extendedType(p, inConversion);
    case 'U':
      return vendorType(p, inConversion);
    case 'u':
      p.pos++;
      return p.candidate(vendorBuiltin(p));
    case 'N':
    case 'W':
    case 'Z':
      return p.candidate(parseName(p));
  }
  const suffix = SUFFIXES[c];
  if (suffix !== undefined) {
    p.pos++;
    return p.candidate(suffixed(parseType(p, inConversion), suffix));
  }
  if (!isDigit(c)) fail();
  return p.candidate(parseName(p));
}

const suffixed = (type: NameNode, suffix: string): NameNode => new NameNode('suffix', [type], suffix);

/** name | name I type E, which is a type made from a type. */
function vendorBuiltin(p: Parser): NameNode {
  const name = sourceName(p);
  if (!p.take('I')) return name;
  const base = parseType(p);
  p.expect('E');
  return phrase([`${name.text}(`, 0, ')'], [base]);
}

/** Ul.. | Ut.. | U name [arguments] type */
function vendorType(p: Parser, inConversion: boolean): NameNode {
  const kind = p.peek(1);
  if (kind === 'l') return closureType(p);
  if (kind === 't') return unnamedType(p);
  p.pos++;
  const name = sourceName(p);
  const qualifier = p.peek() === 'I' ? template(name, templateArguments(p)) : name;
  return p.candidate(new NameNode('vendor', [qualifier, parseType(p, inConversion)]));
}

const ELABORATED: Readonly<Record<string, string>> = { s: 'struct', u: 'union', e: 'enum' };

/** T_ [arguments] | Ts name and the like */
function parameterType(p: Parser, inConversion: boolean): NameNode {
  const keyword = ELABORATED[p.peek(1)];
  if (keyword !== undefined) {
    p.pos += 2;
    return p.candidate(new NameNode('elaborated', [parseName(p)], keyword));
  }
  const param = templateParam(p);
  if (p.peek() !== 'I') return p.candidate(param);
  if (inConversion) return p.candidate(withOwnArguments(p, param, true) ?? param);
  p.candidate(param);
  return p.candidate(template(param, templateArguments(p)));
}

/** A substitution [arguments], or a name that begins with one. */
function substitutedType(p: Parser, inConversion: boolean): NameNode {
  const c = p.peek(1);
  if (!isDigit(c) && !isUpper(c) && c !== '_') {
    const start = p.pos;
    const node = parseName(p);
    // A lone letter of a standard name is not a candidate.
    return p.pos === start + 2 ? node : p.candidate(node);
  }
  let node = substitution(p, false);
  if (node.kind === 'module') node = p.candidate(unqualifiedName(p, node));
  if (p.peek() !== 'I') return node;
  if (!inConversion || node.kind !== 'param') return p.candidate(template(node, templateArguments(p)));
  const full = withOwnArguments(p, node, false);
  return full ? p.candidate(full) : node;
}

/**
 * In the type of a conversion operator, arguments after a template parameter belong to it only if
 * more arguments follow, which are then the operator's. Otherwise reads nothing.
 */
function withOwnArguments(p: Parser, param: NameNode, isNew: boolean): NameNode | null {
  return p.attempt(() => {
    const args = templateArguments(p);
    if (p.peek() !== 'I') return null;
    if (isNew) p.candidate(param);
    return template(param, args);
  });
}

/** Types that begin with D, after it. */
function extendedType(p: Parser, inConversion: boolean): NameNode {
  const c = p.next();
  const builtin = D_BUILTINS[c];
  if (builtin !== undefined) return leaf('builtin', builtin);
  switch (c) {
    case 'a':
      return nameNode('auto');
    case 'c':
      return nameNode('decltype(auto)');
    case 'k':
      return suffixed(parseName(p), ' auto');
    case 'K':
      return suffixed(parseName(p), ' decltype(auto)');
    case 'T':
    case 't': {
      const expression = parseExpression(p);
      p.expect('E');
      return p.candidate(phrase(['decltype (', 0, ')'], [expression]));
    }
    case 'p': {
      const pattern = parseType(p, inConversion);
      return p.candidate(new NameNode('expansion', [pattern], '', 0, findPack(pattern, p.effort)));
    }
    case 'v':
      return p.candidate(vectorType(p, inConversion));
    case 'F':
      return floatOrFixed(p, inConversion);
    case 'B':
      return bitInt(p, '_BitInt(');
    case 'U':
      return bitInt(p, 'unsigned _BitInt(');
    default:
      return fail();
  }
}

/** number _ : binary floating point | [number] type [number] [saturation] : fixed point */
function floatOrFixed(p: Parser, inConversion: boolean): NameNode {
  const accum = p.digitAhead;
  const bits = accum ? p.number() : 0;
  if (p.take('_')) return bits > 0 ? leaf('quiet', `_Float${bits}`) : fail();
  const base = parseType(p, inConversion);
  if (p.digitAhead) p.number();
  const saturates = p.peek() === 's';
  if (!p.atEnd) p.pos++; // s, n, or any other letter
  return new NameNode('fixed', [base], '', (accum ? FIXED_ACCUM : 0) | (saturates ? FIXED_SAT : 0));
}

/** number _ | expression _ */
function bitInt(p: Parser, words: string): NameNode {
  const size = p.digitAhead ? nameNode(String(p.number())) : parseExpression(p);
  p.expect('_');
  return phrase([words, 0, ')'], [size]);
}

/** number _ type | _ expression _ type */
function vectorType(p: Parser, inConversion: boolean): NameNode {
  const dimension = p.take('_') ? parseExpression(p) : nameNode(String(p.number()));
  p.expect('_');
  return new NameNode('vector', [dimension, parseType(p, inConversion)]);
}

/** A [number | expression] _ type */
function arrayType(p: Parser, inConversion: boolean): NameNode {
  p.expect('A');
  const dimension = arrayDimension(p);
  p.expect('_');
  const element = parseType(p, inConversion);
  // Qualifiers of the elements become those of the array.
  if (element.kind === 'cv')
    return new NameNode('cv', [new NameNode('array', [dimension, element.kid(0)]), element.kid(1)]);
  return new NameNode('array', [dimension, element]);
}

function arrayDimension(p: Parser): NameNode {
  if (p.peek() === '_') return nameNode('');
  if (!p.digitAhead) return parseExpression(p);
  const start = p.pos;
  while (p.digitAhead) p.pos++;
  return nameNode(p.text.slice(start, p.pos));
}

/** M class member */
function memberPointer(p: Parser, inConversion: boolean): NameNode {
  p.expect('M');
  const owner = parseType(p);
  return new NameNode('memberPointer', [owner, parseType(p, inConversion)]);
}

/** F [Y] result parameters [&] E */
function functionType(p: Parser): NameNode {
  p.expect('F');
  p.take('Y'); // C linkage is not printed
  const type = bareFunction(p, true, false);
  const ref = refQualifier(p);
  p.expect('E');
  return ref ? new NameNode('method', [type, null], ref) : type;
}

/** [J] [result] parameters */
export function bareFunction(p: Parser, hasResult: boolean, explicitThis: boolean): NameNode {
  const result = p.take('J') || hasResult ? parseType(p) : null;
  return new NameNode('function', [result, ...parameterTypes(p, explicitThis)]);
}

/** One or more types; a single void means none. */
export function parameterTypes(p: Parser, explicitThis = false): NameNode[] {
  const types: NameNode[] = [];
  while (!endsParameters(p)) {
    const type = parseType(p);
    types.push(explicitThis && types.length === 0 ? phrase(['this ', 0], [type]) : type);
  }
  if (types.length === 0) fail();
  const only = types.length === 1 ? types[0]! : null;
  return only?.kind === 'builtin' && only.text === 'void' ? [] : types;
}

/** True at the end of the name, or before a clone suffix, a reference qualifier or a constraint. */
function endsParameters(p: Parser): boolean {
  const c = p.peek();
  return c === '' || c === 'E' || c === '.' || c === 'Q' || ((c === 'R' || c === 'O') && p.peek(1) === 'E');
}

const QUALIFIERS: Readonly<Record<string, string>> = { r: 'restrict', V: 'volatile', K: 'const' };
const D_QUALIFIERS: Readonly<Record<string, string>> = { x: 'transaction_safe', o: 'noexcept' };

/** Reads qualifiers, the last one first; null if there are none. */
export function cvQualifiers(p: Parser): NameNode | null {
  const quals: NameNode[] = [];
  for (;;) {
    const qualifier = cvQualifier(p);
    if (!qualifier) break;
    quals.push(qualifier);
  }
  return quals.length > 0 ? new NameNode('quals', quals.reverse()) : null;
}

function cvQualifier(p: Parser): NameNode | null {
  const plain = QUALIFIERS[p.peek()];
  if (plain !== undefined) {
    p.pos++;
    return leaf('qualifier', plain);
  }
  if (p.peek() !== 'D') return null;
  const exception = D_QUALIFIERS[p.peek(1)];
  if (exception !== undefined) {
    p.pos += 2;
    return leaf('qualifier', exception);
  }
  if (p.take('DO')) {
    const condition = parseExpression(p);
    p.expect('E');
    return new NameNode('qualifier', [condition], 'noexcept');
  }
  if (p.take('Dw')) {
    const types = parameterTypes(p);
    p.expect('E');
    return new NameNode('qualifier', types, 'throw');
  }
  return null;
}

export function refQualifier(p: Parser): string {
  if (p.take('R')) return '&';
  return p.take('O') ? '&&' : '';
}
