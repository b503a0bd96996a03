import type { NameNode } from './node.ts';
import { UNARY_POSTFIX, UNARY_SIZEOF_TYPE } from './node.ts';
import type { Printer } from './printer.ts';

/** Prints an expression; returns false if the node is not one. */
export function printExpression(out: Printer, node: NameNode): boolean {
  switch (node.kind) {
    case 'exprs':
    case 'pack':
      node.kids.forEach((kid, i) => {
        if (i > 0) out.write(', ');
        out.print(kid!);
      });
      return true;
    case 'argsSize':
      out.write(String(node.kids.reduce((sum, kid) => sum + argumentCount(kid!), 0)));
      return true;
    case 'nullary':
      printSymbol(out, node.kid(0));
      return true;
    case 'unary':
      printUnary(out, node);
      return true;
    case 'binary':
      printBinary(out, node);
      return true;
    case 'ternary':
      printTernary(out, node);
      return true;
    case 'fold':
      printFold(out, node);
      return true;
    case 'new':
      out.write('new ');
      if (node.kids[1]) out.printBracketed(node.kid(1), ' ');
      out.print(node.kid(2));
      if (node.kids[3]) out.printBracketed(node.kid(3));
      return true;
    case 'literal':
      printLiteral(out, node);
      return true;
    case 'requirement':
      printRequirement(out, node);
      return true;
    case 'string':
      out.write('"<');
      out.printFreely(node.kid(0));
      out.write('>"');
      return true;
    case 'lambda':
      out.write('[]');
      if (node.kid(0).kind === 'closure') out.printLambdaHead(node.kid(0));
      out.write('{...}');
      return true;
    default:
      return false;
  }
}

const argumentCount = (node: NameNode): number =>
  node.kind === 'pack' || node.kind === 'exprs' ? node.kids.length : 1;

/** Prints an operator within an expression: its bare symbol. */
function printSymbol(out: Printer, operator: NameNode): void {
  if (operator.kind === 'operator') out.write(operator.text);
  else out.print(operator);
}

const symbolOf = (operator: NameNode): string => (operator.kind === 'operator' ? operator.text : '');

function printUnary(out: Printer, node: NameNode): void {
  const operator = node.kid(0);
  const symbol = symbolOf(operator);
  let operand = node.kid(1);
  // The address of a function is printed without its type.
  if (symbol === '&' && operand.kind === 'typed' && operand.kid(1).kind === 'function') operand = operand.kid(0);
  if (node.num === UNARY_POSTFIX) out.printBracketed(operand);
  if (operator.kind === 'cast') {
    out.write('(');
    out.print(operator.kid(0));
    out.write(')');
  } else {
    printSymbol(out, operator);
  }
  if (node.num === UNARY_POSTFIX) return;
  if (symbol === '::') {
    out.print(operand);
  } else if (node.num === UNARY_SIZEOF_TYPE || symbol === '__alignof__') {
    out.write('(');
    out.print(operand);
    out.write(')');
  } else {
    out.printBracketed(operand);
  }
}

function printBinary(out: Printer, node: NameNode): void {
  const symbol = symbolOf(node.kid(0));
  const right = node.kid(2);
  if (symbol.includes('cast')) {
    out.write(`${symbol}<`);
    out.print(node.kid(1));
    out.write('>(');
    out.print(right);
    out.write(')');
    return;
  }
  if (designates(node)) {
    out.write(symbol === '=' ? '.' : '[');
    out.print(node.kid(1));
    if (symbol === ']=') out.write(']');
    printDesignated(out, right);
    return;
  }
  // Within template arguments a bare > would end them.
  const outer = symbol === '>' || symbol === '>>';
  if (outer) out.write('(');
  if (symbol === '()') printCallee(out, node.kid(1));
  else out.printBracketed(node.kid(1));
  if (symbol === '[]') {
    out.write('[');
    out.print(right);
    out.write(']');
    return;
  }
  if (symbol !== '()') printSymbol(out, node.kid(0));
  out.printBracketed(right);
  if (outer) out.write(')');
}

/** Prints the callee: a function with its type only if that has the result. */
function printCallee(out: Printer, node: NameNode): void {
  if (node.kind !== 'typed') return out.printBracketed(node);
  const type = node.kid(1);
  if (type.kind === 'function' && type.kids[0]) return out.print(node);
  out.printBracketed(node.kid(0));
}

/** True for a designated initializer, as in {.x=1} and {[1]=2}. */
function designates(node: NameNode): boolean {
  const symbol = node.kind === 'binary' || node.kind === 'ternary' ? symbolOf(node.kid(0)) : '';
  if (node.kind === 'ternary') return symbol === '[...]=';
  return symbol === ']=' || (symbol === '=' && node.kid(1).kind !== 'literal');
}

/** Prints the value after a designator, or the next designator. */
function printDesignated(out: Printer, value: NameNode): void {
  if (designates(value)) return out.print(value);
  out.write('=');
  out.printBracketed(value);
}

function printTernary(out: Printer, node: NameNode): void {
  const [, first, second, third] = node.kids as NameNode[];
  if (designates(node)) {
    out.write('[');
    out.print(first!);
    out.write(' ... ');
    out.print(second!);
    out.write(']');
    return printDesignated(out, third!);
  }
  out.printBracketed(first!, '?');
  out.printBracketed(second!, ' : ');
  out.printBracketed(third!);
}

function printFold(out: Printer, node: NameNode): void {
  const [operator, first, second] = node.kids;
  out.write('(');
  if (second || node.num === 0) {
    out.printBracketed(first!);
    printSymbol(out, operator!);
  }
  out.write('...');
  if (second || node.num === 1) {
    printSymbol(out, operator!);
    out.printBracketed(second ?? first!);
  }
  out.write(')');
}

function printRequirement(out: Printer, node: NameNode): void {
  const [expression, concept] = node.kids;
  const braces = node.num === 1 || concept;
  out.write(braces ? ' {' : ' ');
  out.print(expression!);
  if (braces) out.write('}');
  if (node.num === 1) out.write(' noexcept');
  if (concept) {
    out.write(' -> ');
    out.print(concept);
  }
  out.write(';');
}

/** Integers by their suffix. */
const INTEGERS: ReadonlyMap<string, string> = new Map([
  ['int', ''],
  ['unsigned int', 'u'],
  ['long', 'l'],
  ['unsigned long', 'ul'],
  ['long long', 'll'],
  ['unsigned long long', 'ull'],
]);
const FLOATS = new Set(['double', 'long double', 'float', '__float128', 'half']);

function printLiteral(out: Printer, node: NameNode): void {
  const type = node.kid(0);
  const builtin = type.kind === 'builtin' ? type.text : '';
  const value = node.num === 1 ? `-${node.text}` : node.text;
  const suffix = INTEGERS.get(builtin);
  if (suffix !== undefined) {
    out.write(`${value}${suffix}`);
  } else if (builtin === 'bool' && value === '0') {
    out.write('false');
  } else if (builtin === 'bool' && value === '1') {
    out.write('true');
  } else if (builtin === 'decltype(nullptr)' && (node.text === '' || node.text === '0')) {
    out.print(type);
  } else {
    out.write('(');
    out.print(type);
    out.write(FLOATS.has(builtin) ? `)[${value}]` : `)${value}`);
  }
}
