import { BAD_NAME, fail } from './effort.ts';
import type { NameNode } from './node.ts';
import { NameReader, isUpper } from './reader.ts';

/**
 * The state of a parse that the functions of the C++ grammar (parse-*.ts) share: the cursor and the
 * names seen so far.
 */
export class Parser extends NameReader {
  /** Substitution candidates, in the order of the ABI. */
  readonly candidates: NameNode[] = [];
  /**
   * The templates that T_, T0_, ... refer to, outermost first; null = the template that follows a
   * conversion operator's type.
   */
  readonly templates: (NameNode | null)[] = [];
  /** 1 + the number of templates around the lambda whose head is being read; 0 outside. */
  lambdaLevel = 0;
  /** True in a constraint, where template parameters are not replaced. */
  inConstraint = false;
  /** The number of lambda parameters so far, by kind: they are named $T, $T0, $T1; $N ...; $TT ... */
  readonly invented = { $T: 0, $N: 0, $TT: 0 };

  /** True if the function of the name read last has an explicit object parameter. */
  explicitThis = false;
  /** The unqualified name read last, if it is a conversion operator. */
  conversion: NameNode | null = null;

  /** [n] digits */
  number(): number {
    const negative = this.take('n');
    if (!this.digitAhead) fail();
    let value = 0;
    while (this.digitAhead) {
      if (value >= 214748354) fail();
      value = value * 10 + Number(this.text[this.pos++]);
    }
    return negative ? -value : value;
  }

  /** _ for 0, N_ for N + 1 */
  compactNumber(): number {
    if (this.take('_')) return 0;
    if (this.peek() === 'n') fail();
    const value = this.number();
    this.expect('_');
    return value + 1;
  }

  /** The same in base 36, for substitutions. `open`: the end of the name may replace the underscore. */
  sequenceNumber(open = false): number {
    if (this.take('_')) return 0;
    let value = 0;
    for (;;) {
      if (this.atEnd && open) return value + 1;
      if (value >= 59652287) fail();
      const c = this.next();
      if (c === '_') return value + 1;
      if (c >= '0' && c <= '9') value = value * 36 + Number(c);
      else if (isUpper(c)) value = value * 36 + c.charCodeAt(0) - 55;
      else fail();
    }
  }

  /** Length and identifier. */
  identifier(): string {
    const length = this.number();
    if (length <= 0) fail();
    const id = this.slice(length);
    return ANONYMOUS.test(id) ? '(anonymous namespace)' : id;
  }

  /** Adds a substitution candidate and returns it. */
  candidate(node: NameNode): NameNode {
    this.candidates.push(node);
    return node;
  }

  /** Runs `read` with one more template in scope. */
  within<T>(template: NameNode | null, read: () => T): T {
    this.templates.push(template);
    const result = read();
    this.templates.pop();
    return result;
  }

  /** Reads an optional part: restores the state if `read` returns null or throws BAD_NAME. */
  attempt(read: () => NameNode | null): NameNode | null {
    const { pos, lambdaLevel, inConstraint } = this;
    const { depth } = this.effort;
    const invented = { ...this.invented };
    const candidates = this.candidates.length;
    const templates = this.templates.length;
    let result: NameNode | null = null;
    try {
      result = read();
    } catch (error) {
      if (error !== BAD_NAME) throw error;
    }
    if (result !== null) return result;
    this.pos = pos;
    this.lambdaLevel = lambdaLevel;
    this.inConstraint = inConstraint;
    this.effort.depth = depth;
    this.candidates.length = candidates;
    this.templates.length = templates;
    Object.assign(this.invented, invented);
    return null;
  }
}

/** GCC's name of the anonymous namespace. */
const ANONYMOUS = /^_GLOBAL_[._$]N[^]/;
