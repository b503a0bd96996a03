import { fail } from './effort.ts';
import { NameNode, leaf, list, nameNode, phrase, template, templateArg } from './node.ts';
import { parseExpression, primaryExpression } from './parse-expression.ts';
import { parseName } from './parse-name.ts';
import { parameterTypes, parseType } from './parse-type.ts';
import type { Parser } from './parser.ts';

/** I argument* [Q constraint] E; a pack's J reads the same. */
export function templateArguments(p: Parser): NameNode[] {
  p.pos++;
  const args: NameNode[] = [];
  while (!p.take('E')) {
    args.push(templateArgument(p, args));
    if (p.peek() === 'Q') {
      parseConstraint(p); // shown nowhere
      if (p.peek() !== 'E') fail();
    }
  }
  return args;
}

/** One argument; `before` are those of the same list, which a parameter's declaration may mention. */
export function templateArgument(p: Parser, before: readonly NameNode[]): NameNode {
  const c = p.peek();
  if (c === 'X') {
    p.pos++;
    const expression = parseExpression(p);
    p.expect('E');
    return expression;
  }
  if (c === 'L') return primaryExpression(p);
  if (c === 'I' || c === 'J') return argumentPack(p);
  if (c === 'T' && 'yntpk'.includes(p.peek(1) || ' ')) return declaredArgument(p, before);
  return parseType(p);
}

function argumentPack(p: Parser): NameNode {
  p.effort.enter();
  const pack = new NameNode('pack', templateArguments(p));
  p.effort.leave();
  return pack;
}

/** The declaration of a parameter and the argument for it; only the argument is printed. */
function declaredArgument(p: Parser, before: readonly NameNode[]): NameNode {
  p.effort.enter();
  p.effort.spend(before.length);
  const declaration = p.within(template(null, before), () => paramDeclaration(p)) ?? fail();
  const node = phrase([1], [declaration.node, templateArgument(p, [])]);
  p.effort.leave();
  return node;
}

/** Q expression, in which template parameters are not replaced. */
export function parseConstraint(p: Parser): NameNode {
  p.expect('Q');
  const outer = p.inConstraint;
  p.inConstraint = true;
  const node = parseExpression(p);
  p.inConstraint = outer;
  return node;
}

/** T [number] _ | TL level _ [number] _ */
export function templateParam(p: Parser): NameNode {
  const start = p.pos;
  p.expect('T');
  const level = p.take('L') ? p.compactNumber() : 0;
  const index = p.compactNumber();
  if (p.inConstraint) return nameNode(p.text.slice(start, p.pos - 1));
  const scope = p.templates[level];
  if (scope === null) return new NameNode('param', [], '', index);
  if (scope !== undefined && templateArg(scope, index) !== undefined)
    return new NameNode('param', [], '', index, scope);
  // GCC writes the parameters of a generic lambda as template parameters.
  if (p.lambdaLevel > 0 && level === p.lambdaLevel - 1) return new NameNode('auto', [], '', index);
  return fail();
}

/** Ut [number] _ */
export function unnamedType(p: Parser): NameNode {
  p.expect('Ut');
  return p.candidate(leaf('atom', `{unnamed type#${p.compactNumber() + 1}}`));
}

/** Ul declaration* [constraint] types [constraint] E [number] _ */
export function closureType(p: Parser): NameNode {
  p.expect('Ul');
  const outer = p.lambdaLevel;
  p.lambdaLevel = p.templates.length + 1;
  const head = paramDeclarations(p, 'lambda');
  const headConstraint = p.peek() === 'Q' ? parseConstraint(p) : null;
  const types = parameterTypes(p);
  p.lambdaLevel = outer;
  if (head.length > 0) p.templates.pop();
  const constraint = p.peek() === 'Q' ? parseConstraint(p) : null;
  p.expect('E');
  const number = p.compactNumber();
  return new NameNode('closure', [list(head), headConstraint, list(types), constraint], '', number);
}

/** All declarations that follow. If there are any, they stay in scope: a template is left on the stack. */
function paramDeclarations(p: Parser, owner: string): NameNode[] {
  const nodes: NameNode[] = [];
  let scope: NameNode | null = null;
  for (;;) {
    const declaration = paramDeclaration(p);
    if (!declaration) return nodes;
    nodes.push(declaration.node);
    if (!scope) p.templates.push((scope = template(nameNode(owner), [])));
    scope.kids.push(declaration.name);
  }
}

interface ParameterDeclaration {
  node: NameNode;
  /** The node for uses of the parameter. */
  name: NameNode;
}

/** Ty | Tk concept | Tn type | Tt declaration* [constraint] E | Tp declaration; null if there is none. */
function paramDeclaration(p: Parser): ParameterDeclaration | null {
  if (p.peek() !== 'T') return null;
  p.effort.enter();
  const declaration = declarationOf(p, p.peek(1));
  p.effort.leave();
  return declaration;
}

function declarationOf(p: Parser, kind: string): ParameterDeclaration | null {
  switch (kind) {
    case 'y': {
      p.pos += 2;
      const name = invent(p, '$T');
      return { node: new NameNode('typeParam', [name]), name };
    }
    case 'k': {
      p.pos += 2;
      const outer = p.inConstraint;
      p.inConstraint = true;
      const concept = parseName(p);
      p.inConstraint = outer;
      const name = invent(p, '$T');
      return { node: new NameNode('constrainedParam', [name, concept]), name };
    }
    case 'n': {
      p.pos += 2;
      const name = invent(p, '$N');
      return { node: new NameNode('valueParam', [name, parseType(p)]), name };
    }
    case 't':
      p.pos += 2;
      return templateDeclaration(p);
    case 'p': {
      p.pos += 2;
      const { node, name } = paramDeclaration(p) ?? fail();
      return { node: new NameNode('packParam', [node]), name };
    }
    default:
      return null;
  }
}

function templateDeclaration(p: Parser): ParameterDeclaration {
  const name = invent(p, '$TT');
  const params: NameNode[] = [];
  const scope = template(nameNode('template_template'), []);
  let constraint: NameNode | null = null;
  while (!p.take('E')) {
    const param = paramDeclaration(p) ?? fail();
    if (params.length === 0) p.templates.push(scope);
    params.push(param.node);
    scope.kids.push(param.name);
    if (p.peek() === 'Q') {
      constraint = parseConstraint(p);
      if (p.peek() !== 'E') fail();
    }
  }
  if (params.length > 0) p.templates.pop();
  const pieces = ['template<', 1, '> typename ', 0];
  const kids: NameNode[] = [name, list(params)];
  if (!constraint) return { node: phrase(pieces, kids), name };
  return { node: phrase([...pieces, ' requires ', 2], [...kids, constraint]), name };
}

/** Invents a name for a parameter without one. */
function invent(p: Parser, prefix: keyof Parser['invented']): NameNode {
  const number = p.invented[prefix]++;
  return leaf('atom', number === 0 ? prefix : `${prefix}${number - 1}`);
}
