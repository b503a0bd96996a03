import { MAX_TREE } from './effort.ts';
import type { DemangleEffort } from './effort.ts';
import { BINDS, NameNode, PACKS, REDUCES, isReference, templateArg } from './node.ts';

/** True if no node of the subtree has this flag. */
export function lacks(node: NameNode, flag: number, effort: DemangleEffort): boolean {
  return (node.flags & flag) === 0 && effort.flagsHold;
}

/** Callbacks of `rewrite`. */
export interface Rewriter {
  /** Subtrees without this flag are skipped. */
  flag: number;
  /** Called before the kids: true skips the node, a node replaces it. */
  enter(node: NameNode): boolean | NameNode;
  /** Called after the kids, with the node or its copy with other kids. Returns the replacement, or null. */
  leave?(node: NameNode): NameNode | null;
}

/** Replaces nodes from the leaves up. Unchanged nodes are shared. Returns null if nothing changed. */
export function rewrite(node: NameNode, how: Rewriter, effort: DemangleEffort): NameNode | null {
  if (lacks(node, how.flag, effort)) return null;
  const entered = how.enter(node);
  if (entered !== false) return entered === true ? null : entered;
  const { kids } = node;
  effort.enter(MAX_TREE);
  effort.spend(kids.length);
  let changed: (NameNode | null)[] | null = null;
  for (let i = 0; i < kids.length; i++) {
    const kid = kids[i];
    const fresh = kid ? rewrite(kid, how, effort) : null;
    if (fresh !== null) {
      changed ??= kids.slice();
      changed[i] = fresh;
    }
  }
  effort.leave();
  if (changed === null && node.kind !== 'packSize') return how.leave?.(node) ?? null;
  effort.spend(4 + kids.length);
  // pprof's demangler does not copy all parts of these nodes.
  if (node.kind === 'vendor') changed![1] = kids[1]!;
  const copy = node.withKids(changed ?? kids);
  if (node.kind === 'requirement') copy.num = 0;
  return how.leave?.(copy) ?? copy;
}

/**
 * Makes an `enter` that skips nodes it has entered before, so that only the first use of a shared
 * node is rewritten: pprof prints names that way.
 */
export function once(): (node: NameNode) => boolean {
  const met = new Set<NameNode>();
  return node => {
    if (met.has(node)) return true;
    met.add(node);
    return false;
  };
}

/** Replaces template parameters by arguments, expands packs, and merges qualifiers and references. */
export function simplify(root: NameNode, effort: DemangleEffort): NameNode {
  if (lacks(root, REDUCES, effort)) return root;
  return rewrite(root, { flag: REDUCES, enter: once(), leave: node => reduce(node, effort) }, effort) ?? root;
}

function reduce(node: NameNode, effort: DemangleEffort): NameNode | null {
  switch (node.kind) {
    case 'param':
      return (node.link && templateArg(node.link, node.num)) ?? null;
    case 'method':
      return reduceMethod(node, effort);
    case 'cv':
      return reduceQualified(node, effort);
    case 'suffix':
      return reduceReference(node);
    case 'array': {
      const element = node.kid(1);
      // Qualifiers of the elements are those of the array.
      if (element.kind !== 'cv') return null;
      return new NameNode('cv', [new NameNode('array', [node.kid(0), element.kid(0)]), element.kid(1)]);
    }
    case 'expansion':
      return node.link === null ? null : expand(node, node.link, effort);
    default:
      return null;
  }
}

function reduceMethod(node: NameNode, effort: DemangleEffort): NameNode | null {
  const method = node.kid(0);
  const quals = node.kids[1]!;
  if (method.kind === 'method') {
    const refs = [node.text, method.text];
    const ref = refs.includes('&') ? '&' : refs.includes('&&') ? '&&' : '';
    return new NameNode('method', [method.kid(0), mergeQualifiers(quals, method.kids[1]!, effort)], ref);
  }
  if (method.kind === 'cv') {
    return new NameNode('method', [method.kid(0), mergeQualifiers(quals, method.kid(1), effort)], node.text);
  }
  return null;
}

function reduceQualified(node: NameNode, effort: DemangleEffort): NameNode | null {
  const [type, quals] = [node.kid(0), node.kid(1)];
  switch (type.kind) {
    case 'function':
      return new NameNode('method', [type, quals]);
    case 'cv':
      return new NameNode('cv', [type.kid(0), mergeQualifiers(quals, type.kid(1), effort)]);
    case 'method':
      return new NameNode('method', [type.kid(0), mergeQualifiers(quals, type.kids[1]!, effort)], type.text);
    default:
      return null;
  }
}

/** Reference collapsing: only two && make a &&. */
function reduceReference(node: NameNode): NameNode | null {
  const inner = node.kid(0);
  if (!isReference(node.text) || inner.kind !== 'suffix' || !isReference(inner.text)) return null;
  if (node.text === '&' && inner.text === '&&') return new NameNode('suffix', [inner.kid(0)], '&');
  return inner;
}

/** Repeats a pattern for every argument of its pack. */
function expand(node: NameNode, pack: NameNode, effort: DemangleEffort): NameNode {
  const pattern = node.kid(0);
  const items = pack.kids.map(argument => {
    const met = once();
    const how: Rewriter = {
      flag: PACKS,
      // Another expansion has its own pack.
      enter: sub => sub.kind === 'expansion' || met(sub) || (sub === pack && argument!),
    };
    return simplify(rewrite(pattern, how, effort) ?? pattern, effort);
  });
  effort.spend(items.length);
  return new NameNode('exprs', items);
}

/**
 * Merges two lists of qualifiers; those without arguments occur once. The first list itself
 * changes, wherever else it is used: pprof prints names that way.
 */
export function mergeQualifiers(
  first: NameNode | null,
  second: NameNode | null,
  effort: DemangleEffort,
): NameNode | null {
  if (first === null) return second;
  if (second === null) return first;
  const plain = new Set<string>();
  for (const qualifier of first.kids) if (qualifier!.kids.length === 0) plain.add(qualifier!.text);
  for (const qualifier of second.kids.slice()) {
    if (qualifier!.kids.length === 0) {
      if (plain.has(qualifier!.text)) continue;
      plain.add(qualifier!.text);
    }
    first.kids.push(qualifier!);
    first.grow(qualifier!.flags, effort);
  }
  return first;
}

/** Kinds below which no argument pack is searched for. */
const NO_PACKS_BELOW = new Set(['expansion', 'closure', 'tagged', 'fixed', 'default']);

/** Returns the argument pack that a pattern's template parameters refer to, if any. */
export function findPack(root: NameNode, effort: DemangleEffort): NameNode | null {
  const met = once();
  const search = (node: NameNode): NameNode | null => {
    if (lacks(node, BINDS, effort)) return null;
    if (node.kind === 'param') {
      const argument = node.link && templateArg(node.link, node.num);
      return argument?.kind === 'pack' ? argument : null;
    }
    if (NO_PACKS_BELOW.has(node.kind) || met(node)) return null;
    effort.enter(MAX_TREE);
    let pack: NameNode | null = null;
    for (const kid of kidsToVisit(node)) if (kid !== null && (pack = search(kid)) !== null) break;
    effort.leave();
    return pack;
  };
  return search(root);
}

/** Returns the kids that searches visit: all but the qualifiers of a method. */
export function kidsToVisit(node: NameNode): readonly (NameNode | null)[] {
  return node.kind === 'method' ? node.kids.slice(0, 1) : node.kids;
}
