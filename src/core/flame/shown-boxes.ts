import { fromFloat, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { scaledLabel } from '../base/measure.ts';
import type { View } from '../view/view.ts';
import type { BoxIndex, FlameTree } from './flame-tree.ts';

/** A value of a view as text, in the unit of the config or else in the one that suits it. */
export function valueLabel({ ratio, sampleUnit, config }: View, value: Int64): string {
  const shown = ratio > 0 && ratio !== 1 ? fromFloat(toFloat(value) * ratio) : value;
  return scaledLabel(shown, sampleUnit, config.unit === 'minimum' ? 'auto' : config.unit);
}

/**
 * The boxes of a tree that are at least `fraction` of the whole, each before its children. Returns the number of
 * branches that are left out.
 */
export function* shownBoxes(tree: FlameTree, fraction: number): Generator<BoxIndex, number> {
  tree.prepare();
  const smallest = tree.size(0) * fraction;
  let hidden = 0;
  const below: BoxIndex[] = [0];
  while (below.length > 0) {
    const box = below.pop()!;
    tree.grow(box);
    yield box;
    for (const child of tree.children(box).reverse()) {
      if (tree.size(child) >= smallest) below.push(child);
      else hidden++;
    }
  }
  return hidden;
}
