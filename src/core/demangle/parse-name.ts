import { fail } from './effort.ts';
import { NameNode, leaf, list, nameNode, phrase, qualified, template } from './node.ts';
import { discriminator, localName } from './parse-encoding.ts';
import { closureType, templateArgument, templateArguments, templateParam, unnamedType } from './parse-template.ts';
import { cvQualifiers, parseType, refQualifier } from './parse-type.ts';
import type { Parser } from './parser.ts';
import { isDigit, isLower } from './reader.ts';
import { bindConversion, requireBound, substitution } from './substitute.ts';
import { OPERATORS } from './tables.ts';

/** name: nested | local | unscoped [template arguments]; sets `p.explicitThis`. */
export function parseName(p: Parser): NameNode {
  const c = p.peek();
  if (c === 'N') return nestedName(p);
  if (c === 'Z') return localName(p);
  const node = unscopedName(p, c);
  p.explicitThis = false;
  return node;
}

function unscopedName(p: Parser, first: string): NameNode {
  let node: NameNode;
  /** A template's name is a candidate unless it is one already. */
  let isNew = true;
  if (first === 'S' && p.peek(1) !== 't') {
    node = substitution(p, false);
    p.conversion = null;
    if (node.kind === 'module') node = unqualifiedName(p, node);
    else isNew = false;
  } else if (p.take('St')) {
    node = qualified(nameNode('std'), unqualifiedName(p, null));
  } else {
    node = unqualifiedName(p, null);
  }
  const { conversion } = p;
  if (p.peek() === 'I' && first !== 'U') {
    if (isNew) p.candidate(node);
    const args = templateArguments(p);
    const full = template(node, args);
    if (conversion) bindTo(p, node, full, args);
    return full;
  }
  if (conversion) bindConversion(node, null, p.effort);
  return node;
}

/** Binds the type of a conversion, which may use the parameters of the template that it belongs to. */
function bindTo(p: Parser, conversion: NameNode, full: NameNode, args: readonly NameNode[]): void {
  bindConversion(conversion, full, p.effort);
  for (const arg of args) requireBound(arg, p.effort);
}

/** N [H | qualifiers] prefix E */
function nestedName(p: Parser): NameNode {
  p.expect('N');
  const explicitThis = p.take('H');
  const quals = explicitThis ? null : cvQualifiers(p);
  const ref = explicitThis ? '' : refQualifier(p);
  const node = prefix(p);
  p.expect('E');
  p.explicitThis = explicitThis;
  return quals || ref ? new NameNode('method', [node, quals], ref) : node;
}

/** The parts of a nested name, up to its E. */
function prefix(p: Parser): NameNode {
  /** All parts so far; null before the first. */
  let scope: NameNode | null = null;
  /** The last part, for constructors and destructors. */
  let last: NameNode | null = null;
  let module: NameNode | null = null;
  let conversion: NameNode | null = null;
  for (let parts = 1; ; parts++) {
    p.effort.checkHeight(parts);
    const c = p.peek();
    let part: NameNode;
    if (c === 'E') {
      if (!scope) fail();
      if (conversion)
        bindConversion(conversion, conversion.kid(0).kind === 'template' ? conversion.kid(0) : null, p.effort);
      return scope;
    } else if (c === 'M') {
      // The variable whose initializer contains a lambda: already read as a scope.
      if (!scope) fail();
      p.pos++;
      continue;
    } else if (c === 'I' || c === 'J') {
      if (!scope) fail();
      const args: NameNode[] = c === 'I' ? templateArguments(p) : bareArguments(p);
      part = template(scope, args);
      if (conversion) bindTo(p, conversion, part, args);
      conversion = null;
      scope = null;
    } else if (c === 'S') {
      part = substitution(p, true);
      if (part.kind === 'module') {
        module = part;
        continue;
      }
    } else if (c === 'T') {
      part = templateParam(p);
    } else if (c === 'C') {
      part = constructor(p, last);
    } else if (c === 'D' && p.peek(1) !== 'C') {
      part = p.peek(1) === 'T' || p.peek(1) === 't' ? parseType(p) : destructor(p, last);
    } else if (isDigit(c) || isLower(c) || c === 'D' || c === 'U' || c === 'L' || c === 'F' || c === 'W') {
      part = unqualifiedName(p, module);
      module = null;
      conversion = p.conversion ?? conversion;
    } else {
      fail();
    }
    last = part;
    scope = scope ? qualified(scope, part) : part;
    if (c !== 'S' && p.peek() !== 'E') p.candidate(scope);
  }
}

/** clang sometimes writes template arguments of a nested name as a pack without I. */
function bareArguments(p: Parser): NameNode[] {
  const args: NameNode[] = [];
  while (!p.take('E')) args.push(templateArgument(p, []));
  return args;
}

/** C kind | CI kind type */
function constructor(p: Parser, last: NameNode | null): NameNode {
  p.expect('C');
  const inherits = p.take('I');
  p.next();
  if (!last) fail();
  const base = inherits ? parseType(p) : null;
  return tagged(p, new NameNode('ctor', [className(last), base], '', 0, null, [0]));
}

/** D kind */
function destructor(p: Parser, last: NameNode | null): NameNode {
  p.slice(2);
  if (!last) fail();
  return tagged(p, destructorOf(className(last)));
}

export const destructorOf = (name: NameNode): NameNode => new NameNode('dtor', [name], '', 0, null, ['~', 0]);

function className(node: NameNode): NameNode {
  for (;;) {
    if (node.kind === 'qualified') node = node.kid(1);
    else if (node.kind === 'template' || node.kind === 'tagged') node = node.kid(0);
    else return node;
  }
}

/** [module] [F] name tags; sets `p.conversion`. */
export function unqualifiedName(p: Parser, parent: NameNode | null): NameNode {
  const module = parseModule(p, parent);
  const friend = p.take('F');
  let node = plainName(p);
  const conversion = node.kind === 'cast' ? node : null;
  if (module) node = phrase([1, '@', 0], [module, node]);
  node = tagged(p, node);
  if (friend) node = phrase(['friend ', 0], [node]);
  p.conversion = conversion;
  return node;
}

function plainName(p: Parser): NameNode {
  const c = p.peek();
  if (isDigit(c)) return sourceName(p);
  if (isLower(c)) {
    const { node } = operatorName(p, false);
    if (node.kind !== 'operator' || node.text !== 'operator"" ') return node;
    return new NameNode('unary', [node, sourceName(p)]);
  }
  if (p.take('DC')) return structuredBinding(p);
  if (p.take('L')) {
    const node = sourceName(p);
    discriminator(p);
    return node;
  }
  if (p.take('Ub')) {
    p.compactNumber();
    return nameNode("'block-literal'");
  }
  if (c === 'U' && p.peek(1) === 'l') return closureType(p);
  if (c === 'U' && p.peek(1) === 't') return unnamedType(p);
  return fail();
}

export const sourceName = (p: Parser): NameNode => nameNode(p.identifier());

function structuredBinding(p: Parser): NameNode {
  const names: NameNode[] = [];
  do names.push(sourceName(p));
  while (!p.take('E'));
  return phrase(['[', 0, ']'], [list(names)]);
}

/** A name with the ABI tags that follow. */
export function tagged(p: Parser, node: NameNode): NameNode {
  for (let tags = 1; p.take('B'); tags++) {
    p.effort.checkHeight(tags);
    node = new NameNode('tagged', [node, sourceName(p)], '', 0, null, [0, '[abi:', 1, ']']);
  }
  return node;
}

/** (W [P] name)*: each module so far is a candidate. */
export function parseModule(p: Parser, parent: NameNode | null): NameNode | null {
  let module = parent;
  for (let parts = 1; p.take('W'); parts++) {
    p.effort.checkHeight(parts);
    const mark = p.take('P') ? ':' : module ? '.' : '';
    module = p.candidate(
      new NameNode('module', [module, sourceName(p)], '', 0, null, module ? [0, mark, 1] : [mark, 1]),
    );
  }
  return module;
}

/**
 * Two letters, cv and a type, or v, a digit and a vendor's name; with the
 * number of operands. In a name, the type of a conversion may mention template
 * parameters whose arguments are still to come.
 */
export function operatorName(p: Parser, inExpression: boolean): { node: NameNode; operands: number } {
  const code = p.slice(2);
  if (code === 'cv') {
    const type = inExpression ? parseType(p) : p.within(null, () => parseType(p, true));
    return { node: new NameNode('cast', [type], '', 0, null, ['operator ', 0]), operands: 1 };
  }
  if (code[0] === 'v' && isDigit(code[1]!)) {
    return { node: leaf('operator', p.identifier()), operands: Number(code[1]) };
  }
  const operator = OPERATORS.get(code) ?? fail();
  return { node: leaf('operator', operator.symbol), operands: operator.operands };
}
