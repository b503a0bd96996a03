import { MAX_OUTPUT, MAX_TREE, TOO_MUCH, fail } from './effort.ts';
import type { DemangleEffort } from './effort.ts';
import type { NameNodeKind, NameNode } from './node.ts';
import { templateArg } from './node.ts';
import { printExpression } from './print-expression.ts';
import { printDeclarator, printType } from './print-type.ts';

/** The parts of a name that are printed. */
export interface PrintedParts {
  templateArguments: boolean;
  /** Parameters of the functions around local names. */
  scopeParameters: boolean;
}

/** Operands that need no parentheses. */
const BARE: ReadonlySet<NameNodeKind> = new Set<NameNodeKind>(['name', 'parm', 'braces']);

/** Turns the tree of a name into text. */
export class Printer {
  /**
   * Declarators around the type being printed, the innermost last: C++ writes them on both sides of
   * the name in the middle. The code that prints one removes it.
   */
  inner: NameNode[] = [];
  private out = '';
  /** The text written last; its last character decides about blanks. Not set by quiet writes. */
  private tail = '';

  constructor(
    readonly shown: PrintedParts,
    readonly effort: DemangleEffort,
  ) {}

  toString(): string {
    return this.out;
  }

  write(text: string): void {
    if (text !== '') this.tail = text;
    this.writeQuietly(text);
  }

  writeQuietly(text: string): void {
    this.out += text;
    if (this.out.length > MAX_OUTPUT) throw TOO_MUCH;
  }

  endsWith(c: string): boolean {
    return this.tail.endsWith(c);
  }

  /**
   * Prints a node. A tree can contain itself through its template parameters: a node that is being
   * printed twice already is skipped.
   */
  print(node: NameNode): void {
    if (node.printing > 1) return;
    node.printing++;
    this.printFreely(node);
    node.printing--;
  }

  /** Prints a node without that check. */
  printFreely(node: NameNode): void {
    this.effort.enter(MAX_TREE);
    if (node.pieces) this.printPieces(node);
    else if (!this.printName(node) && !printType(this, node)) printExpression(this, node);
    this.effort.leave();
  }

  printPieces(node: NameNode): void {
    for (const piece of node.pieces!) {
      if (typeof piece === 'string') this.write(piece);
      else this.print(node.kid(piece));
    }
  }

  /** Prints a node in parentheses unless it is a plain name, a parameter or in braces. */
  printBracketed(node: NameNode, after = ''): void {
    const { kind } = node;
    const bare = BARE.has(kind) || (kind === 'qualified' && node.num === 0);
    if (!bare) this.write('(');
    this.print(node);
    this.write(bare ? after : `)${after}`);
  }

  /** Prints nodes with commas between them, without those that print nothing. */
  printList(nodes: readonly (NameNode | null)[], from: number): void {
    let some = false;
    for (let i = from; i < nodes.length; i++) {
      const node = nodes[i]!;
      if (this.isEmpty(node)) continue;
      if (some) this.write(', ');
      this.print(node);
      some = true;
    }
  }

  /** True if the node prints nothing: an empty pack, or a pattern over one. */
  private isEmpty(node: NameNode): boolean {
    switch (node.kind) {
      case 'pack':
        this.effort.spend(1);
        return node.kids.every(kid => this.isEmpty(kid!));
      case 'exprs':
        return node.kids.length === 0;
      case 'expansion':
        return node.link !== null && this.isEmpty(node.kid(0));
      default:
        return false;
    }
  }

  /** Prints a name or a leaf; returns false if the node is neither. */
  private printName(node: NameNode): boolean {
    switch (node.kind) {
      case 'name':
      case 'atom':
      case 'builtin':
      case 'packSize':
        this.write(node.text);
        return true;
      case 'quiet':
        this.writeQuietly(node.text);
        return true;
      case 'parm':
        if (node.text === 'this') this.write(node.text);
        else this.writeQuietly(node.text);
        return true;
      case 'auto':
        this.writeQuietly(`auto:${node.num + 1}`);
        return true;
      case 'operator':
        this.write(/^[a-z]/.test(node.text) ? 'operator ' : 'operator');
        this.write(node.text.endsWith(' ') ? node.text.slice(0, -1) : node.text);
        return true;
      case 'qualified':
        this.print(node.kid(0));
        this.write('::');
        this.print(node.kid(1));
        return true;
      case 'template':
        this.printTemplate(node);
        return true;
      case 'param':
        this.print((node.link && templateArg(node.link, node.num)) ?? fail());
        return true;
      case 'default':
        this.writeQuietly(`{default arg#${node.num + 1}}::`);
        this.print(node.kid(0));
        return true;
      case 'typed':
        this.printTyped(node);
        return true;
      case 'closure':
        this.write('{lambda');
        this.printLambdaHead(node);
        this.write(`#${node.num + 1}}`);
        return true;
      default:
        return false;
    }
  }

  private printTyped(node: NameNode): void {
    const outer = this.inner;
    this.inner = [node];
    this.print(node.kid(1));
    if (this.inner.length > 0) {
      this.write(' ');
      this.print(node.kid(0));
    }
    this.inner = outer;
  }

  private printTemplate(node: NameNode): void {
    const outer = this.inner;
    this.inner = [];
    this.print(node.kid(0));
    if (this.shown.templateArguments) {
      if (this.endsWith('<')) this.write(' '); // operator<
      this.write('<');
      this.printList(node.kids, 1);
      this.write(this.endsWith('>') ? ' >' : '>');
    }
    this.inner = outer;
  }

  /** Prints template parameters, parameters and constraints of a lambda. */
  printLambdaHead(node: NameNode): void {
    const [params, headConstraint, types, constraint] = node.kids;
    if (params!.kids.length > 0) {
      this.write('<');
      this.printPieces(params!);
      this.write('>');
    }
    if (headConstraint) {
      this.write(' requires ');
      this.print(headConstraint);
      this.write(' ');
    }
    this.write('(');
    this.printPieces(types!);
    this.write(')');
    if (constraint) {
      this.write(' requires ');
      this.print(constraint);
    }
  }

  /** Prints the innermost declarator and removes it from the list. */
  printInner(): void {
    const node = this.inner.pop()!;
    if (!printDeclarator(this, node)) this.print(node);
  }

  /** Prints all declarators. */
  printAllInner(): void {
    while (this.inner.length > 0) this.printInner();
  }
}
