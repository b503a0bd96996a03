import type { NameNode } from './node.ts';
import { FIXED_ACCUM, FIXED_SAT } from './node.ts';
import type { Printer } from './printer.ts';

/** Prints a type or a parameter declaration; returns false if the node is neither. */
export function printType(out: Printer, node: NameNode): boolean {
  switch (node.kind) {
    case 'suffix':
    case 'cv':
    case 'method':
      out.inner.push(node);
      out.print(node.kid(0));
      if (out.inner.length > 0) {
        printDeclarator(out, node);
        out.inner.pop();
      }
      return true;
    case 'vendor':
    case 'memberPointer':
    case 'vector':
      out.inner.push(node);
      out.print(node.kid(1));
      if (out.inner.length > 0) out.printInner();
      return true;
    case 'array':
      out.inner.push(node);
      out.print(node.kid(1));
      if (out.inner.length > 0) {
        out.inner.pop();
        printDimension(out, node);
      }
      return true;
    case 'function':
      printFunction(out, node);
      return true;
    case 'quals':
      node.kids.forEach((qualifier, i) => {
        if (i > 0) out.write(' ');
        printQualifier(out, qualifier!);
      });
      return true;
    case 'qualifier':
      printQualifier(out, node);
      return true;
    case 'fixed':
      printFixed(out, node);
      return true;
    case 'elaborated':
      out.write(`${node.text} `);
      out.printFreely(node.kid(0));
      return true;
    case 'expansion':
      if (node.link) out.print(node.kid(0));
      else out.printBracketed(node.kid(0), '...');
      return true;
    default:
      return printParameter(out, node);
  }
}

/** Parameters in the head of a generic lambda. */
function printParameter(out: Printer, node: NameNode): boolean {
  switch (node.kind) {
    case 'typeParam':
      out.write('typename ');
      out.printAllInner();
      out.print(node.kid(0));
      return true;
    case 'valueParam':
    case 'constrainedParam':
      out.inner.push(node);
      out.print(node.kid(1));
      if (out.inner.length > 0) {
        out.write(' ');
        out.print(node.kid(0));
        out.inner.pop();
      }
      return true;
    case 'packParam': {
      const outer = out.inner;
      out.inner = [node];
      const param = node.kid(0);
      out.print(param.kind === 'valueParam' ? param.kid(1) : param);
      if (out.inner.length > 0) out.write('...');
      out.inner = outer;
      return true;
    }
    default:
      return false;
  }
}

/**
 * Prints the parts of a declarator on both sides of the name in the middle; returns false if the
 * node is not a declarator.
 */
export function printDeclarator(out: Printer, node: NameNode): boolean {
  switch (node.kind) {
    case 'typed':
    case 'valueParam':
    case 'constrainedParam':
      out.print(node.kid(0));
      return true;
    case 'suffix':
      out.write(node.text);
      return true;
    case 'cv':
      out.write(' ');
      out.print(node.kid(1));
      return true;
    case 'method':
      if (node.kids[1]) {
        out.write(' ');
        out.print(node.kid(1));
      }
      if (node.text) out.write(` ${node.text}`);
      return true;
    case 'vendor':
      out.write(' ');
      out.print(node.kid(0));
      return true;
    case 'array':
      printDimension(out, node);
      return true;
    case 'function':
      printParameters(out, node);
      return true;
    case 'memberPointer':
      if (!out.endsWith('(')) out.write(' ');
      out.print(node.kid(0));
      out.write('::*');
      return true;
    case 'vector':
      out.write(' __vector(');
      out.print(node.kid(0));
      out.write(')');
      return true;
    case 'packParam':
      out.write('...');
      if (node.kid(0).kind === 'valueParam') out.print(node.kid(0).kid(0));
      return true;
    default:
      return false;
  }
}

function printQualifier(out: Printer, node: NameNode): void {
  out.write(node.text);
  if (node.kids.length === 0) return;
  out.write('(');
  let some = false;
  for (const kid of node.kids) {
    if (kid!.kind === 'exprs' && kid!.kids.length === 0) continue;
    if (some) out.write(', ');
    out.print(kid!);
    some = true;
  }
  out.write(')');
}

/** Prints brackets with the dimension. Outer declarators go before; arrays of arrays are side by side. */
function printDimension(out: Printer, node: NameNode): void {
  let blank = ' ';
  while (out.inner.length > 0) {
    const last = out.inner.at(-1)!;
    if (last.kind === 'array') blank = '';
    if (last.kind === 'array' || (last.kind === 'cv' && last.kid(0).kind === 'array')) {
      out.printInner();
    } else {
      out.write(' (');
      out.printAllInner();
      out.write(')');
    }
  }
  out.write(`${blank}[`);
  out.print(node.kid(0));
  out.write(']');
}

function printFunction(out: Printer, node: NameNode): void {
  const result = node.num === 1 ? null : node.kids[0];
  if (result) {
    // The parameters come after the result's own declarators.
    out.inner.push(node);
    out.print(result);
    if (out.inner.length === 0) return;
    out.inner.pop();
    out.write(' ');
  }
  printParameters(out, node);
}

function printParameters(out: Printer, node: NameNode): void {
  const grouping = groupingOf(out.inner);
  if (grouping) {
    const blank = grouping === 'spaced' || !(out.endsWith('(') || out.endsWith('*'));
    if (blank && !out.endsWith(' ')) out.write(' ');
    out.write('(');
  }
  // Qualifiers of `this` go after the parameters, all others before.
  const after: NameNode[] = [];
  while (out.inner.length > 0) {
    if (out.inner.at(-1)!.kind === 'method') after.push(out.inner.pop()!);
    else out.printInner();
  }
  if (grouping) out.write(')');

  out.write('(');
  if (node.num === 0 || out.shown.scopeParameters) out.printList(node.kids, 1);
  out.write(')');
  out.inner = after;
  out.printAllInner();
}

/**
 * Returns whether these declarators need parentheses before a function's parameters, and a blank
 * before those.
 */
function groupingOf(inner: readonly NameNode[]): '' | 'tight' | 'spaced' {
  for (let i = inner.length - 1; i >= 0; i--) {
    const { kind, text } = inner[i]!;
    if (kind === 'cv' || kind === 'memberPointer') return 'spaced';
    if (kind !== 'suffix') continue;
    if (text === '*' || text === '&' || text === '&&') return 'tight';
    if (text === ' _Complex' || text === ' _Imaginary') return 'spaced';
  }
  return '';
}

function printFixed(out: Printer, node: NameNode): void {
  if (node.num & FIXED_SAT) out.write('_Sat ');
  const type = node.kid(0);
  if (type.kind !== 'builtin' || type.text !== 'int') {
    out.print(type);
    out.write(' ');
  }
  out.write(node.num & FIXED_ACCUM ? '_Accum' : '_Fract');
}
