import type { DemangleEffort } from './effort.ts';

/**
 * The tree of a C++ name. All nodes have one shape, so that copying, searching and replacing need
 * no code per kind. The comments below say for each kind what `kids`, `text` and `num` mean; kids
 * are in the order of visits. An optional kid is null if absent. A node with `pieces` prints as
 * these: a text, or the kid with that number.
 *
 *   std::vector<int>::size        qualified
 *                                 ├─ template
 *                                 │  ├─ qualified (std, vector)
 *                                 │  └─ int
 *                                 └─ name "size"
 */
export type NameNodeKind =
  // Leaves: `text` is what they print.
  | 'name' // an identifier
  | 'atom' // any other fixed text
  | 'quiet' // the same, but what follows is spaced as if it were not there
  | 'parm' // a function's parameter within its own type
  | 'builtin' // a built-in type
  | 'operator' // an operator's symbol
  // Names.
  | 'qualified' // [scope, name]; num 1: the scope is a function
  | 'template' // [name, ...arguments]; name is null where only the arguments matter
  | 'param' // template parameter: num is its index, link the template (null: not known yet)
  | 'auto' // parameter of a generic lambda: num is its index
  | 'ctor' // [class, inherited base?]
  | 'dtor' // [class]
  | 'cast' // conversion operator: [type]
  | 'tagged' // [name, ABI tag]
  | 'module' // [parent?, name]
  | 'default' // scope of a default argument: [name]; num is its number
  | 'closure' // [list of template parameters, constraint?, list of types, constraint?]; num is its number
  | 'typed' // a function with its type: [name, type]
  // Types.
  | 'quals' // [...qualifier]
  | 'qualifier' // text, [...arguments]
  | 'cv' // [type, quals]
  | 'method' // function or its name with the qualifiers of `this`: [method, quals?]; text is '', '&' or '&&'
  | 'suffix' // pointer, reference and the like: [type]; text is what follows the type
  | 'vendor' // [qualifier, type]
  | 'array' // [dimension, element]
  | 'function' // [result?, ...parameters]; num 1: of a scope, which shows no result
  | 'memberPointer' // [class, member]
  | 'vector' // [dimension, element]
  | 'fixed' // fixed-point: [type]; num has bits FIXED_ACCUM, FIXED_SAT
  | 'elaborated' // [type]; text is struct, union or enum
  | 'expansion' // pack expansion: [pattern]; link is the pack if known
  | 'pack' // argument pack: [...arguments]
  | 'packSize' // text
  | 'argsSize' // [...arguments]
  // Parameters in the head of a generic lambda.
  | 'typeParam' // [name]
  | 'constrainedParam' // [name, concept]
  | 'valueParam' // [name, type]
  | 'packParam' // [parameter]
  // Expressions.
  | 'nullary' // [operator]
  | 'unary' // [operator, operand]; num is one of the UNARY_ values
  | 'binary' // [operator, left, right]
  | 'ternary' // [operator, first, second, third]
  | 'fold' // [operator, operand, second operand?]; num 1: from the left
  | 'new' // [operator, placement?, type, initializer?]
  | 'literal' // [type]; text is the value, num 1: negative
  | 'string' // string literal: [type]
  | 'lambda' // lambda as a value: [closure]
  | 'exprs' // [...expressions]
  | 'requirement' // of a requires expression: [expression, concept?]; num 1: it must be noexcept
  | 'braces' // initializer list: [type, exprs] or [exprs]
  // Anything else prints by its pieces; lists within other nodes are phrases too.
  | 'phrase';

export type NamePiece = string | number;

export const FIXED_ACCUM = 1;
export const FIXED_SAT = 2;
export const UNARY_PREFIX = 0;
export const UNARY_POSTFIX = 1;
export const UNARY_SIZEOF_TYPE = 2;

/** The subtree has a template parameter (or a node that must be copied like one). */
export const BINDS = 1;
/** The subtree has a node that `simplify` may replace. */
export const REDUCES = 2;
/** The subtree has an argument pack. */
export const PACKS = 4;

export class NameNode {
  readonly kind: NameNodeKind;
  readonly kids: (NameNode | null)[];
  text: string;
  num: number;
  link: NameNode | null;
  readonly pieces: readonly NamePiece[] | null;
  /** The flags of the subtree: BINDS, REDUCES, PACKS. Searches skip subtrees without their flag. */
  flags: number;
  /** The number of times that the printer is inside this node now. */
  printing = 0;

  constructor(
    kind: NameNodeKind,
    kids: (NameNode | null)[] = [],
    text = '',
    num = 0,
    link: NameNode | null = null,
    pieces: readonly NamePiece[] | null = null,
  ) {
    this.kind = kind;
    this.kids = kids;
    this.text = text;
    this.num = num;
    this.link = link;
    this.pieces = pieces;
    this.flags = ownFlags(kind, kids, text, link);
    for (let i = 0; i < kids.length; i++) this.flags |= kids[i]?.flags ?? 0;
  }

  /** Returns a copy of the node with other kids. */
  withKids(kids: (NameNode | null)[]): NameNode {
    return new NameNode(this.kind, kids, this.text, this.num, this.link, this.pieces);
  }

  /**
   * Replaces a kid in place, wherever this node is used. pprof's demangler does so in some places,
   * which shows in odd names.
   */
  replaceKid(index: number, kid: NameNode, effort: DemangleEffort): void {
    this.kids[index] = kid;
    this.grow(kid.flags, effort);
  }

  /** Adds the flags of a new kid. The nodes above may lack them. */
  grow(flags: number, effort: DemangleEffort): void {
    if ((flags & ~this.flags) !== 0) effort.flagsHold = false;
    this.flags |= flags;
  }

  /** Returns a kid that must be present. */
  kid(index: number): NameNode {
    return this.kids[index]!;
  }
}

function ownFlags(kind: NameNodeKind, kids: readonly (NameNode | null)[], text: string, link: NameNode | null): number {
  const below = kids[0]?.kind;
  switch (kind) {
    case 'param':
      return BINDS | REDUCES;
    case 'auto':
      return BINDS;
    case 'packSize':
      return BINDS | REDUCES | PACKS;
    case 'pack':
      return PACKS;
    case 'expansion':
      return link === null ? 0 : REDUCES;
    case 'method':
      return below === 'method' || below === 'cv' ? REDUCES : 0;
    case 'cv':
      return below === 'method' || below === 'cv' || below === 'function' ? REDUCES : 0;
    case 'suffix':
      return isReference(text) && below === 'suffix' && isReference(kids[0]!.text) ? REDUCES : 0;
    case 'array':
      return kids[1]?.kind === 'cv' ? REDUCES : 0;
    default:
      return 0;
  }
}

export const isReference = (text: string): boolean => text === '&' || text === '&&';

export const leaf = (kind: NameNodeKind, text: string): NameNode => new NameNode(kind, [], text);
export const nameNode = (text: string): NameNode => leaf('name', text);
export const qualified = (scope: NameNode, name: NameNode, local = 0): NameNode =>
  new NameNode('qualified', [scope, name], '', local);
export const template = (name: NameNode | null, args: readonly NameNode[]): NameNode =>
  new NameNode('template', [name, ...args]);
/** Returns a template's argument; undefined past the last one. */
export const templateArg = (node: NameNode, index: number): NameNode | undefined =>
  node.kids[index + 1] as NameNode | undefined;
export const phrase = (pieces: readonly NamePiece[], kids: (NameNode | null)[]): NameNode =>
  new NameNode('phrase', kids, '', 0, null, pieces);

/** Makes a list: nodes with commas between them. */
export function list(items: NameNode[]): NameNode {
  const pieces: NamePiece[] = [];
  for (let i = 0; i < items.length; i++) {
    if (i > 0) pieces.push(', ');
    pieces.push(i);
  }
  return phrase(pieces, items);
}
