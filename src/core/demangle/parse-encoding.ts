import type { DemangleEffort } from './effort.ts';
import { fail } from './effort.ts';
import { NameNode, list, nameNode, phrase, qualified } from './node.ts';
import { parseModule, parseName } from './parse-name.ts';
import { parseConstraint, templateArgument, templateArguments } from './parse-template.ts';
import { bareFunction, parseType } from './parse-type.ts';
import type { Parser } from './parser.ts';
import { isDigit } from './reader.ts';
import { simplify } from './rewrite.ts';

/**
 * The use of an encoding: a symbol without its type, a symbol with its type, or the function around
 * a local name.
 */
export type EncodingUse = 'name only' | 'whole' | 'scope';

/** encoding: name [function type] | special name */
export function parseEncoding(p: Parser, use: EncodingUse): NameNode {
  p.effort.enter();
  const c = p.peek();
  const node = c === 'G' || c === 'T' ? specialName(p) : declaration(p, use);
  p.effort.leave();
  return node;
}

function declaration(p: Parser, use: EncodingUse): NameNode {
  const parsed = parseName(p);
  const { explicitThis } = p;
  const name = simplify(parsed, p.effort);
  if (use === 'name only') return liftQualifiers(name, null, p.effort).name;
  if (p.atEnd || p.peek() === 'E') return name; // data has no type here

  const template = innermostTemplate(name);
  const { lambdaLevel } = p;
  if (template) {
    p.templates.push(template);
    p.lambdaLevel = 0;
  }
  let conditions: NameNode[] = [];
  if (p.take('Ua9enable_ifI')) {
    p.pos--;
    conditions = templateArguments(p);
  }
  const type = bareFunction(p, hasResult(name), explicitThis);
  const requirement = p.peek() === 'Q' ? parseConstraint(p) : null;
  if (template) {
    p.templates.pop();
    p.lambdaLevel = lambdaLevel;
  }

  const shown = simplify(type, p.effort);
  if (use === 'scope' && shown.kind === 'function') shown.num = 1;
  const lifted = liftQualifiers(name, shown, p.effort);
  let node = new NameNode('typed', [lifted.name, lifted.type]);
  if (conditions.length > 0) node = phrase([0, ' [enable_if:', 1, ']'], [node, list(conditions)]);
  return requirement ? phrase([0, ' requires ', 1], [node, requirement]) : node;
}

/**
 * Moves the qualifiers of `this` from a name to its function type, or drops them if there is no
 * type. On a local name they belong to the whole function.
 */
function liftQualifiers(
  name: NameNode,
  type: NameNode | null,
  effort: DemangleEffort,
): { name: NameNode; type: NameNode | null } {
  const lift = (method: NameNode): NameNode => {
    const bare = method.kid(0);
    if (type) {
      method.replaceKid(0, type, effort);
      type = method;
    }
    return bare;
  };
  if (name.kind === 'method') name = lift(name);
  if (name.kind === 'qualified' && name.num === 1) {
    const inDefault = name.kid(1).kind === 'default';
    const owner = inDefault ? name.kid(1) : name;
    const slot = inDefault ? 0 : 1;
    if (owner.kid(slot).kind === 'method') owner.replaceKid(slot, lift(owner.kid(slot)), effort);
  }
  return { name, type };
}

/** The template whose parameters the function's type may mention. */
function innermostTemplate(name: NameNode | null): NameNode | null {
  switch (name?.kind) {
    case 'template':
      return name;
    case 'qualified':
      return name.num === 1 || name.kid(1).kind === 'ctor' ? innermostTemplate(name.kid(1)) : null;
    case 'method':
      return innermostTemplate(name.kid(0));
    case 'ctor':
      return innermostTemplate(name.kids[1]!);
    default:
      return null;
  }
}

/**
 * True for template functions, which are mangled with their result, except constructors,
 * destructors and conversions.
 */
function hasResult(name: NameNode): boolean {
  switch (name.kind) {
    case 'qualified':
      return name.num === 1 && hasResult(name.kid(1));
    case 'template':
      return !isOwnResult(name.kid(0));
    case 'cv':
    case 'method':
      return hasResult(name.kid(0));
    default:
      return false;
  }
}

function isOwnResult(name: NameNode): boolean {
  if (name.kind === 'qualified') return isOwnResult(name.kid(1));
  return name.kind === 'ctor' || name.kind === 'dtor' || name.kind === 'cast';
}

/** Z function E name | Z function E s | Z function E d [number] _ name */
export function localName(p: Parser): NameNode {
  p.expect('Z');
  const scope = parseEncoding(p, 'scope');
  p.expect('E');
  if (p.take('s')) {
    discriminator(p);
    p.explicitThis = false;
    return qualified(scope, nameNode('string literal'), 1);
  }
  const argument = p.take('d') ? p.compactNumber() : -1;
  let name = parseName(p);
  discriminator(p);
  if (argument >= 0) name = new NameNode('default', [name], '', argument);
  return qualified(scope, name, 1);
}

/** _ digit | __ number _; clang may leave plain digits at the end of the name. Not printed. */
export function discriminator(p: Parser): void {
  if (p.peek() !== '_') {
    let digits = 0;
    while (isDigit(p.peek(digits))) digits++;
    if (p.pos + digits === p.end) p.pos = p.end;
    return;
  }
  p.pos++;
  const long = p.take('_');
  const value = p.number();
  if (value < 0) fail();
  if (long && value >= 10) p.expect('_');
}

/** Special names that print as words before a type, a name or an encoding. */
const SPECIAL: Readonly<Record<string, readonly [string, (p: Parser) => NameNode]>> = {
  TV: ['vtable for ', parseType],
  TT: ['VTT for ', parseType],
  TI: ['typeinfo for ', parseType],
  TS: ['typeinfo name for ', parseType],
  TA: ['template parameter object for ', p => templateArgument(p, [])],
  TF: ['typeinfo fn for ', parseType],
  TJ: ['java Class for ', parseType],
  TH: ['TLS init function for ', parseName],
  TW: ['TLS wrapper function for ', parseName],
  Th: ['non-virtual thunk to ', p => thunk(p, 'h')],
  Tv: ['virtual thunk to ', p => thunk(p, 'v')],
  Tc: ['covariant return thunk to ', p => thunk(p, '', '')],
  GV: ['guard variable for ', parseName],
  GR: ['reference temporary for ', referenceTemporary],
  GA: ['hidden alias for ', p => parseEncoding(p, 'whole')],
  Gr: ['java resource ', javaResource],
  GI: ['initializer for module ', p => parseModule(p, null) ?? fail()],
};

function specialName(p: Parser): NameNode {
  const code = p.slice(2);
  const special = SPECIAL[code];
  if (special) return phrase([special[0], 0], [special[1](p)]);
  if (code === 'TC') return constructionTable(p);
  if (code !== 'GT') fail();
  // The letter is the kind of transactional clone; only n differs.
  const words = p.next() === 'n' ? 'non-transaction clone for ' : 'transaction clone for ';
  return phrase([words, 0], [parseEncoding(p, 'whole')]);
}

/** Call offsets, of the given kinds or, if '', of the kind in the name, and an encoding. */
function thunk(p: Parser, ...offsets: string[]): NameNode {
  for (const kind of offsets) callOffset(p, kind || p.next());
  return parseEncoding(p, 'whole');
}

/** h number _ | v number _ number _ ; not printed. */
function callOffset(p: Parser, kind: string): void {
  if (kind !== 'h' && kind !== 'v') fail();
  p.number();
  p.expect('_');
  if (kind === 'h') return;
  p.number();
  p.expect('_');
}

/** TC derived number _ base */
function constructionTable(p: Parser): NameNode {
  const derived = parseType(p);
  if (p.number() < 0) fail();
  p.expect('_');
  const base = parseType(p);
  return phrase(['construction vtable for ', 0, '-in-', 1], [base, derived]);
}

function referenceTemporary(p: Parser): NameNode {
  const name = parseName(p);
  p.sequenceNumber(true);
  return name;
}

const RESOURCE_ESCAPES: Readonly<Record<string, string>> = { S: '/', _: '.', $: '$' };

/** A Java resource: length, underscore, text whose escapes begin with $. */
function javaResource(p: Parser): NameNode {
  const length = p.number();
  if (length <= 1) fail();
  p.expect('_');
  const text = p.slice(length - 1);
  return nameNode(text.replace(/\$([^]?)/g, (_, code: string) => RESOURCE_ESCAPES[code] ?? fail()));
}
