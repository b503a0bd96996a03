import { fail } from './effort.ts';
import {
  NameNode,
  UNARY_POSTFIX,
  UNARY_PREFIX,
  UNARY_SIZEOF_TYPE,
  leaf,
  list,
  phrase,
  qualified,
  template,
} from './node.ts';
import { parseEncoding } from './parse-encoding.ts';
import { destructorOf, operatorName, parseName, sourceName, unqualifiedName } from './parse-name.ts';
import { templateArgument, templateArguments, templateParam } from './parse-template.ts';
import { cvQualifiers, parseType } from './parse-type.ts';
import type { Parser } from './parser.ts';
import { isDigit } from './reader.ts';
import { findPack } from './rewrite.ts';

export function parseExpression(p: Parser): NameNode {
  p.effort.enter();
  const node = expression(p);
  p.effort.leave();
  return node;
}

type Rule = (p: Parser) => NameNode;

/** Expressions that start with a two-letter code, which has been read. */
const RULES: Readonly<Record<string, Rule>> = {
  so: subobject,
  sr: scopedName,
  sp: p => {
    const pattern = parseExpression(p);
    return new NameNode('expansion', [pattern], '', 0, findPack(pattern, p.effort));
  },
  sZ: p => {
    const pack = findPack(parseExpression(p), p.effort) ?? fail();
    return leaf('packSize', String(pack.kids.length));
  },
  sP: p => new NameNode('argsSize', argumentsToE(p)),
  fp: p => (p.take('T') ? leaf('parm', 'this') : functionParam(p)),
  mc: memberPointerCast,
  on: functionName,
  il: p => new NameNode('braces', [expressionsTo(p, 'E')], '', 0, null, ['{', 0, '}']),
  tl: p => new NameNode('braces', [parseType(p), expressionsTo(p, 'E')], '', 0, null, [0, '{', 1, '}']),
  st: p => unary('sizeof ', parseType(p), UNARY_SIZEOF_TYPE),
  rq: p => requirements(p, null),
  rQ: p => requirements(p, constraintParams(p)),
};

function expression(p: Parser): NameNode {
  const c = p.peek();
  if (c === 'L') return primaryExpression(p);
  if (c === 'T') return templateParam(p);
  if (isDigit(c)) return functionName(p);
  if (c === 'u') {
    p.pos++;
    return vendorExpression(p);
  }
  const code = c + p.peek(1);
  const rule = RULES[code];
  if (rule) {
    p.pos += 2;
    return rule(p);
  }
  if (code === 'fL' && isDigit(p.peek(2))) {
    p.pos += 2;
    p.number(); // the number of scopes outwards; not printed
    p.expect('p');
    return functionParam(p);
  }
  return operation(p, code);
}

/** [qualifiers] [number] _ */
function functionParam(p: Parser): NameNode {
  cvQualifiers(p);
  return leaf('parm', `{parm#${p.compactNumber() + 1}}`);
}

/** An unqualified name [arguments], as the name of a function that depends on its arguments. */
function functionName(p: Parser): NameNode {
  const name = unqualifiedName(p, null);
  return p.peek() === 'I' ? template(name, templateArguments(p)) : name;
}

function argumentsToE(p: Parser): NameNode[] {
  const args: NameNode[] = [];
  while (!p.take('E')) args.push(templateArgument(p, []));
  return args;
}

/** Expressions up to this character. */
function expressionsTo(p: Parser, stop: string): NameNode {
  const items: NameNode[] = [];
  while (!p.take(stop)) items.push(parseExpression(p));
  return new NameNode('exprs', items);
}

const symbol = (text: string): NameNode => leaf('operator', text);
const unary = (text: string, operand: NameNode, form: number): NameNode =>
  new NameNode('unary', [symbol(text), operand], '', form);
const call = (name: NameNode, args: NameNode[]): NameNode =>
  new NameNode('binary', [symbol('()'), name, new NameNode('exprs', args)]);

/** u name argument* E ; __uuidof takes t type or z expression instead. */
function vendorExpression(p: Parser): NameNode {
  const name = sourceName(p);
  if (name.text === '__uuidof') {
    if (p.peek(1) === '') fail();
    if (p.take('t')) return call(name, [parseType(p)]);
    if (p.take('z')) return call(name, [parseExpression(p)]);
  }
  return call(name, argumentsToE(p));
}

/** An operator and its operands. */
function operation(p: Parser, code: string): NameNode {
  const { node: operator, operands } = operatorName(p, true);
  switch (operands) {
    case 0:
      return new NameNode('nullary', [operator]);
    case 1:
      return oneOperand(p, code, operator);
    case 2:
      return twoOperands(p, code, operator);
    case 3:
      return threeOperands(p, code, operator);
    default:
      return fail();
  }
}

function oneOperand(p: Parser, code: string, operator: NameNode): NameNode {
  const postfix = (code === 'pp' || code === 'mm') && !p.take('_');
  const operand = operator.kind === 'cast' && p.take('_') ? expressionsTo(p, 'E') : parseExpression(p);
  return new NameNode('unary', [operator, operand], '', postfix ? UNARY_POSTFIX : UNARY_PREFIX);
}

const NAMED_CASTS = new Set(['sc', 'dc', 'cc', 'rc']);

function twoOperands(p: Parser, code: string, operator: NameNode): NameNode {
  if (code === 'fl' || code === 'fr') {
    const { node } = operatorName(p, true);
    return new NameNode('fold', [node, parseExpression(p), null], '', code === 'fl' ? 1 : 0);
  }
  let left: NameNode;
  if (NAMED_CASTS.has(code)) left = parseType(p);
  else if (code === 'di') left = unqualifiedName(p, null);
  else left = parseExpression(p);
  let right: NameNode;
  if (code === 'cl' || code === 'cp') right = expressionsTo(p, 'E');
  else if (code === 'dt' || code === 'pt') right = member(p);
  else right = parseExpression(p);
  return new NameNode('binary', [operator, left, right]);
}

/** The member after . or -> */
function member(p: Parser): NameNode {
  if (p.peek() === 'L') return primaryExpression(p);
  const name = unresolvedName(p);
  return p.peek() === 'I' ? template(name, templateArguments(p)) : name;
}

function threeOperands(p: Parser, code: string, operator: NameNode): NameNode {
  if (code === 'nw' || code === 'na') return newExpression(p, operator);
  if (code === 'fL' || code === 'fR') {
    const { node } = operatorName(p, true);
    return new NameNode('fold', [node, parseExpression(p), parseExpression(p)], '', code === 'fL' ? 1 : 0);
  }
  return new NameNode('ternary', [operator, parseExpression(p), parseExpression(p), parseExpression(p)]);
}

/** expression* _ type (E | pi expression* E | il expression* E) */
function newExpression(p: Parser, operator: NameNode): NameNode {
  const place = expressionsTo(p, '_');
  const type = parseType(p);
  let initializer: NameNode | null = null;
  if (p.take('pi')) initializer = expressionsTo(p, 'E');
  else if (p.peek() === 'i' && p.peek(1) === 'l') initializer = parseExpression(p);
  else p.expect('E');
  return new NameNode('new', [operator, place.kids.length > 0 ? place : null, type, initializer]);
}

/** type expression [number] (_ [number])* [p] E */
function subobject(p: Parser): NameNode {
  const type = parseType(p);
  const object = parseExpression(p);
  const offset = optionalNumber(p);
  while (p.take('_')) optionalNumber(p); // the member of a union; not printed
  p.take('p');
  p.expect('E');
  return phrase([1, '.<', 0, ` at offset ${offset}>`], [type, object]);
}

/** type expression [number] E */
function memberPointerCast(p: Parser): NameNode {
  const type = parseType(p);
  const pointer = parseExpression(p);
  optionalNumber(p);
  p.expect('E');
  return phrase(['(', 0, ')(', 1, ')'], [type, pointer]);
}

const optionalNumber = (p: Parser): number => (p.peek() === 'n' || p.digitAhead ? p.number() : 0);

/** gs name | sr scoped name | name */
function unresolvedName(p: Parser): NameNode {
  if (p.take('gs')) {
    p.effort.enter();
    const node = unary('::', unresolvedName(p), UNARY_PREFIX);
    p.effort.leave();
    return node;
  }
  return p.take('sr') ? scopedName(p) : simpleName(p);
}

/** A name in a type that is not known before instantiation, after sr. */
function scopedName(p: Parser): NameNode {
  const c = p.peek();
  if (c === 'T' || c === 'D' || c === 'S') {
    const name = qualified(parseType(p), simpleName(p));
    return p.peek() === 'I' ? p.candidate(template(name, templateArguments(p))) : name;
  }
  let scope = p.take('N') ? parseType(p) : null;
  for (let levels = 1; !p.take('E'); levels++) {
    p.effort.checkHeight(levels);
    // GCC omits the E if type and name are one.
    if (scope && !p.atEnd && !p.digitAhead && scope.kind === 'qualified') return withOuterCandidates(p, scope);
    const level = levelName(p);
    scope = scope ? qualified(scope, level) : level;
  }
  return scope ? qualified(scope, simpleName(p)) : fail();
}

function withOuterCandidates(p: Parser, name: NameNode): NameNode {
  const outer = name.kid(0);
  if (outer.kind === 'template') p.candidate(outer.kid(0));
  p.candidate(outer);
  return name;
}

/** One level of an unresolved scope: name [arguments] */
function levelName(p: Parser): NameNode {
  const name = sourceName(p);
  if (p.peek() !== 'I') return name;
  p.candidate(name);
  return template(name, templateArguments(p));
}

/** name | on operator | dn destructor | operator, as GCC writes it; [arguments] */
function simpleName(p: Parser): NameNode {
  let name: NameNode;
  if (p.take('dn')) name = destructorOf(p.digitAhead ? sourceName(p) : parseType(p));
  else if (p.digitAhead) name = sourceName(p);
  else {
    p.take('on');
    name = operatorName(p, true).node;
  }
  return p.peek() === 'I' ? template(name, templateArguments(p)) : name;
}

/** Parameter types up to an underscore. */
function constraintParams(p: Parser): NameNode | null {
  const types: NameNode[] = [];
  while (!p.take('_')) types.push(parseType(p));
  return types.length > 0 ? list(types) : null;
}

/** requirement* E */
function requirements(p: Parser, params: NameNode | null): NameNode {
  const items: NameNode[] = [];
  while (!p.take('E')) items.push(requirement(p));
  const pieces = params ? ['requires (', 0, ') {'] : ['requires {'];
  const kids = params ? [params, ...items] : items;
  for (let i = params ? 1 : 0; i < kids.length; i++) pieces.push(i);
  return phrase([...pieces, ' }'], kids);
}

/** X expression [N] [R concept] | T type | Q expression */
function requirement(p: Parser): NameNode {
  switch (p.next()) {
    case 'X': {
      const condition = parseExpression(p);
      const noexcept = p.take('N') ? 1 : 0;
      return new NameNode('requirement', [condition, p.take('R') ? parseName(p) : null], '', noexcept);
    }
    case 'T':
      return phrase([' typename ', 0, ';'], [parseType(p)]);
    case 'Q':
      return phrase([' requires ', 0, ';'], [parseExpression(p)]);
    default:
      return fail();
  }
}

/** L type value E | L [_] Z encoding E */
export function primaryExpression(p: Parser): NameNode {
  p.expect('L');
  if (p.take('_Z') || p.take('Z')) {
    const node = parseEncoding(p, 'whole');
    p.expect('E');
    return node;
  }
  const type = parseType(p);
  const negative = p.take('n');
  if (p.peek() === 'E' && !(type.kind === 'builtin' && type.text === 'decltype(nullptr)')) {
    p.pos++;
    if (type.kind === 'closure') return new NameNode('lambda', [type]);
    const array = type.kind === 'cv' ? type.kid(0) : type;
    return array.kind === 'array' ? new NameNode('string', [type]) : fail();
  }
  const start = p.pos;
  const end = p.text.indexOf('E', start);
  if (end < 0 || end >= p.end) fail();
  p.pos = end + 1;
  return new NameNode('literal', [type], p.text.slice(start, end), negative ? 1 : 0);
}
