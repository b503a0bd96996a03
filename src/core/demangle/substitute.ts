import type { DemangleEffort } from './effort.ts';
import { MAX_TREE, fail } from './effort.ts';
import { BINDS, NameNode, leaf, nameNode, qualified, template, templateArg } from './node.ts';
import { tagged } from './parse-name.ts';
import type { Parser } from './parser.ts';
import { isDigit, isUpper } from './reader.ts';
import { lacks, once, rewrite, kidsToVisit } from './rewrite.ts';

/** Names of std by their letter; templates with their usual arguments. */
const STANDARD: Readonly<Record<string, string>> = {
  a: 'allocator',
  b: 'basic_string',
  s: 'string',
  i: 'istream',
  o: 'ostream',
  d: 'iostream',
};
const STREAMS: Readonly<Record<string, string>> = { i: 'basic_istream', o: 'basic_ostream', d: 'basic_iostream' };

/** S [number] _ | S letter; `inPrefix`: as a part of a nested name. */
export function substitution(p: Parser, inPrefix: boolean): NameNode {
  p.expect('S');
  const c = p.peek();
  if (c === '_' || isDigit(c) || isUpper(c)) {
    const found = p.candidates[p.sequenceNumber()] ?? fail();
    return rebind(p, found);
  }
  p.pos++;
  if (c === 't') return knownName(p, nameNode('std'));
  const short = STANDARD[c] ?? fail();
  // A constructor has the class's own name, which for std::string is basic_string.
  const spelled = inPrefix && (p.peek() === 'C' || p.peek() === 'D');
  return knownName(p, (spelled && spelledOut(c)) || ofStd(short));
}

function knownName(p: Parser, node: NameNode): NameNode {
  return p.peek() === 'B' ? p.candidate(tagged(p, node)) : node;
}

const ofStd = (name: string): NameNode => qualified(nameNode('std'), nameNode(name));
const overChar = (name: string, ...more: NameNode[]): NameNode =>
  template(ofStd(name), [leaf('builtin', 'char'), ...more]);

function spelledOut(letter: string): NameNode | null {
  if (letter === 's') return overChar('basic_string', overChar('char_traits'), overChar('allocator'));
  const stream = STREAMS[letter];
  return stream === undefined ? null : overChar(stream, overChar('char_traits'));
}

/**
 * Copies a candidate for this place: its template parameters refer to the arguments of the template
 * that is innermost now, whatever they referred to before.
 */
function rebind(p: Parser, found: NameNode): NameNode {
  if (lacks(found, BINDS, p.effort)) return found;
  const met = once();
  /** Templates of the functions around the current node. */
  const inner: NameNode[] = [];
  let { lambdaLevel } = p;
  const saved: number[] = [];
  const enter = (node: NameNode): boolean => {
    switch (node.kind) {
      case 'typed':
        if (node.kid(0).kind === 'template') {
          inner.push(node.kid(0));
          saved.push(lambdaLevel);
          lambdaLevel = 0;
        }
        return false;
      case 'closure':
        saved.push(lambdaLevel);
        lambdaLevel = p.templates.length + inner.length + 1;
        return false;
      case 'param':
      case 'auto':
        return false;
      default:
        return met(node);
    }
  };
  const leave = (node: NameNode): NameNode | null => {
    if (node.kind === 'closure') {
      lambdaLevel = saved.pop()!;
      return null;
    }
    if (node.kind === 'typed' && node.kid(0).kind === 'template') {
      inner.pop();
      lambdaLevel = saved.pop()!;
      return null;
    }
    if (node.kind !== 'param' && node.kind !== 'auto') return null;
    if (p.inConstraint) return nameNode(`T${node.num}`);
    if (lambdaLevel > 0) return node.kind === 'auto' ? null : new NameNode('auto', [], '', node.num);
    let scope: NameNode | null | undefined = inner.length > 0 ? inner.at(-1) : p.templates.at(-1);
    // clang starts some names with their own template.
    if (scope === undefined) scope = found.kind === 'template' ? found : fail();
    if (scope !== null && templateArg(scope, node.num) === undefined) fail();
    return new NameNode('param', [], '', node.num, scope);
  };
  return rewrite(found, { flag: BINDS, enter, leave }, p.effort) ?? found;
}

/**
 * Binds the template parameters in a conversion operator's type to their template. Throws BAD_NAME
 * if there are any without a template.
 */
export function bindConversion(root: NameNode, scope: NameNode | null, effort: DemangleEffort): void {
  const met = once();
  const visit = (node: NameNode): void => {
    if (lacks(node, BINDS, effort) || node.kind === 'closure') return;
    if (node.kind === 'param') {
      if (node.link !== null) {
        if (scope !== null) fail();
        return;
      }
      if (scope === null || templateArg(scope, node.num) === undefined) fail();
      node.link = scope;
      return;
    }
    if (met(node)) return;
    effort.enter(MAX_TREE);
    for (const kid of kidsToVisit(node)) if (kid !== null) visit(kid);
    effort.leave();
  };
  visit(root);
}

/** Throws BAD_NAME if a template parameter has no template. */
export const requireBound = (root: NameNode, effort: DemangleEffort): void => bindConversion(root, null, effort);
