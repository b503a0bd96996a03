import { MAX_OUTPUT, MAX_TREE, TOO_MUCH, fail } from './effort.ts';
import { decodePunycode } from './punycode.ts';
import { NameReader, isLower, isUpper } from './reader.ts';
import type { Int } from './rust-values.ts';
import { base62, charLiteral, decimal, hexDigits, int64, plusOne } from './rust-values.ts';

/**
 * Demangles a name in Rust's v0 scheme (RFC 2603). Throws BAD_NAME or TOO_MUCH. A suffix after a
 * dot is not printed.
 */
export function demangleRust(name: string, genericArguments: boolean): string {
  const dot = name.indexOf('.');
  return new RustName(name.slice('_R'.length, dot < 0 ? undefined : dot), genericArguments).show();
}

const BASIC_TYPES: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
};
const SIGNED = 'aslxni';
const UNSIGNED = 'htmyoj';

/** Parses a name and prints it at the same time. */
class RustName {
  private readonly r: NameReader;
  private out = '';
  /** While true, nothing is printed, and back references are not followed. */
  private hidden = false;
  /** The number of lifetimes bound here. */
  private lifetimes = 0;

  constructor(
    text: string,
    private readonly genericArguments: boolean,
  ) {
    this.r = new NameReader(text);
  }

  /** path [path]: the second is the crate that instantiated a generic function. */
  show(): string {
    const { r } = this;
    if (r.digitAhead) fail(); // a later version of the scheme
    this.path(true);
    if (!r.atEnd) this.hide(() => this.path(false));
    return r.atEnd ? this.out : fail();
  }

  private write(text: string): void {
    if (this.hidden) return;
    this.out += text;
    if (this.out.length > MAX_OUTPUT) throw TOO_MUCH;
  }

  private hide(read: () => void): void {
    const outer = this.hidden;
    this.hidden = true;
    read();
    this.hidden = outer;
  }

  /** A path. `turbofish`: print :: before generic arguments, as outside of types. */
  private path(turbofish: boolean): void {
    const { r } = this;
    r.effort.enter(MAX_TREE);
    const c = r.next();
    switch (c) {
      case 'C':
        this.disambiguator();
        this.write(this.identifier());
        break;
      case 'M':
      case 'X':
      case 'Y':
        this.implementation(c);
        break;
      case 'N':
        this.nested(turbofish);
        break;
      case 'I':
        this.path(turbofish);
        this.write(turbofish ? '::<' : '<');
        this.arguments();
        this.write('>');
        break;
      case 'B':
        this.backReference(() => this.path(turbofish));
        break;
      default:
        fail();
    }
    r.effort.leave();
  }

  /** M where type | X where type trait | Y type trait */
  private implementation(kind: string): void {
    if (kind !== 'Y') {
      this.hide(() => {
        this.disambiguator();
        this.path(false);
      });
    }
    this.write('<');
    this.type();
    if (kind !== 'M') {
      this.write(' as ');
      this.path(false);
    }
    this.write('>');
  }

  /** namespace path identifier */
  private nested(turbofish: boolean): void {
    const namespace = this.r.next();
    if (!isLower(namespace) && !isUpper(namespace)) fail();
    this.path(turbofish);
    const number = this.disambiguator();
    const id = this.identifier();
    if (isLower(namespace)) return this.write(`::${id}`);
    const kind = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace;
    this.write(`::{${kind}${id && `:${id}`}#${number}}`);
  }

  private arguments(): void {
    if (!this.genericArguments) this.hide(() => this.argumentList());
    else this.argumentList();
  }

  private argumentList(): void {
    this.listToE(', ', () => {
      if (this.r.take('L')) this.lifetime(base62(this.r));
      else if (this.r.take('K')) this.constant();
      else this.type();
    });
  }

  /** Reads items up to E; returns their number. */
  private listToE(between: string, item: () => void): number {
    let count = 0;
    while (!this.r.take('E')) {
      if (this.r.atEnd) fail();
      if (count++ > 0) this.write(between);
      item();
    }
    return count;
  }

  private type(): void {
    const { r } = this;
    r.effort.enter(MAX_TREE);
    const c = r.peek();
    if ('CMXYNI'.includes(c || ' ')) {
      this.path(false);
    } else {
      const basic = BASIC_TYPES[r.next()];
      if (basic === undefined) this.compound(c);
      else this.write(basic);
    }
    r.effort.leave();
  }

  private compound(c: string): void {
    switch (c) {
      case 'A':
      case 'S':
        this.write('[');
        this.type();
        if (c === 'A') {
          this.write('; ');
          this.constant();
        }
        return this.write(']');
      case 'T':
        this.write('(');
        return this.write(this.listToE(', ', () => this.type()) === 1 ? ',)' : ')');
      case 'R':
      case 'Q':
        return this.reference(c === 'Q');
      case 'P':
        this.write('*const ');
        return this.type();
      case 'O':
        this.write('*mut ');
        return this.type();
      case 'F':
        return this.binding(() => this.functionType());
      case 'D':
        return this.traitObject();
      case 'B':
        return this.backReference(() => this.type());
      default:
        fail();
    }
  }

  /** [L lifetime] type */
  private reference(mutable: boolean): void {
    this.write('&');
    const lifetime = this.r.take('L') ? base62(this.r) : 0;
    if (lifetime > 0) {
      this.lifetime(lifetime);
      this.write(' ');
    }
    if (mutable) this.write('mut ');
    this.type();
  }

  /** Unbinds the lifetimes that `read` binds. */
  private binding(read: () => void): void {
    const outer = this.lifetimes;
    read();
    this.lifetimes = outer;
  }

  /** [G number]: the number of lifetimes bound here, minus one. */
  private binder(): void {
    const { r } = this;
    if (!r.take('G')) return;
    const count = Number(plusOne(base62(r)));
    // Each lifetime is used later, so at least as many bytes must be left.
    if (count >= r.end - r.pos - this.lifetimes) fail();
    r.effort.spend(Math.max(count, 0));
    this.write('for<');
    for (let i = 0; i < count; i++) {
      if (i > 0) this.write(', ');
      this.lifetimes++;
      this.lifetime(1);
    }
    this.write('> ');
  }

  /** Prints a lifetime by its index, counted outwards from the innermost bound one; 0 = erased. */
  private lifetime(index: Int): void {
    if (index === 0) return this.write("'_");
    const depth = typeof index === 'bigint' ? int64(BigInt(this.lifetimes) - index) : this.lifetimes - index;
    if (depth < 0) fail();
    this.write(depth < 26 ? `'${String.fromCharCode(97 + Number(depth))}` : `'z${BigInt(depth) - 25n}`);
  }

  /** [binder] [U] [K abi] type* E type */
  private functionType(): void {
    const { r } = this;
    this.binder();
    if (r.take('U')) this.write('unsafe ');
    if (r.take('K')) {
      if (r.peek() === 'u') fail();
      this.write(`extern "${r.take('C') ? 'C' : this.identifier().replaceAll('_', '-')}" `);
    }
    this.write('fn(');
    this.listToE(', ', () => this.type());
    this.write(')');
    if (r.take('u')) return; // returns ()
    this.write(' -> ');
    this.type();
  }

  /** [binder] trait* E L lifetime */
  private traitObject(): void {
    this.binding(() => {
      this.write('dyn ');
      this.binder();
      this.listToE(' + ', () => this.trait());
    });
    this.r.take('L') || fail();
    const lifetime = base62(this.r);
    if (lifetime <= 0) return;
    this.write(this.out.endsWith(' ') ? '+ ' : ' + ');
    this.lifetime(lifetime);
  }

  /** path (p identifier type)*: bindings of associated types are printed among the generic arguments. */
  private trait(): void {
    let open = this.openPath();
    while (this.r.take('p')) {
      this.write(open ? ', ' : '<');
      open = true;
      this.write(`${this.identifier()} = `);
      this.type();
    }
    if (open) this.write('>');
  }

  /** Prints a path without closing its generic arguments; returns true if there are any. */
  private openPath(): boolean {
    const { r } = this;
    if (r.take('I')) {
      this.path(false);
      this.write('<');
      this.arguments();
      return true;
    }
    if (!r.take('B')) {
      this.path(false);
      return false;
    }
    let open = false;
    this.backReference(() => {
      open = this.openPath();
    });
    return open;
  }

  /** type value | p | B reference */
  private constant(): void {
    const { r } = this;
    r.effort.enter(MAX_TREE);
    const c = r.next();
    if (c === 'B') this.backReference(() => this.constant());
    else if (c === 'p') this.write('_');
    else this.value(c);
    r.effort.leave();
  }

  /** [n] hexadecimal digits _ */
  private value(type: string): void {
    const { r } = this;
    if (SIGNED.includes(type) && r.take('n')) this.write('-');
    const digits = hexDigits(r);
    if (type === 'b') {
      if (digits !== '0' && digits !== '1') fail();
      this.write(digits === '1' ? 'true' : 'false');
    } else if (type === 'c') {
      if (digits.length > 6) fail();
      this.write(charLiteral(parseInt(digits, 16)));
    } else if (SIGNED.includes(type) || UNSIGNED.includes(type)) {
      this.write(digits.length > 16 ? `0x${digits}` : String(BigInt(`0x${digits}`)));
    } else {
      fail();
    }
  }

  /** Reads again from the earlier position that the number refers to. */
  private backReference(read: () => void): void {
    const { r } = this;
    const here = r.pos - 1;
    const target = Number(base62(r));
    if (this.hidden) return;
    if (target < 0 || target >= here) fail();
    const { pos, end } = r;
    r.pos = target;
    r.end = here;
    read();
    r.pos = pos;
    r.end = end;
  }

  /** [s number] */
  private disambiguator(): Int {
    return this.r.take('s') ? plusOne(base62(this.r)) : 0;
  }

  /** [u] length [_] characters; after u in Punycode. */
  private identifier(): string {
    const { r } = this;
    const punycode = r.take('u');
    const length = decimal(r);
    r.take('_');
    const id = r.slice(length);
    if (!/^\w*$/.test(id)) fail();
    return punycode ? decodePunycode(id, r.effort) : id;
  }
}
