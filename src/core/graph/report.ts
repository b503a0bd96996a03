import { abs, fromFloat, multiply, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { autoLabel, percentage, scale, scaledLabel } from '../base/measure.ts';
import type { Paths } from '../base/paths.ts';
import { byteLength, truncateBytes } from '../base/text.ts';
import { timeLabel, unixSeconds } from '../base/time.ts';
import type { Zone } from '../base/time.ts';
import { trimmedGraph } from './trim.ts';
import type { TrimmedGraph, TrimOptions } from './trim.ts';
import { keptTotal } from '../view/view.ts';
import type { View } from '../view/view.ts';

/** What a report needs to know of the machine, as plain values. */
export interface Locale {
  zoneAt(unixSeconds: number): Zone;
  /** Rules of file names. */
  readonly paths: Paths;
}

/** A view, the unit of its values, and its graph, built when first asked for. */
export class Report {
  private built: TrimmedGraph | undefined;
  /** Until a graph has chosen one, the unit that the config asks for. */
  private unit: string;

  constructor(
    readonly view: View,
    readonly locale: Locale,
    private readonly shape: {
      readonly visual: boolean;
      readonly objectNames: boolean;
      readonly callTree: boolean;
      readonly wholeUnits?: boolean;
    },
  ) {
    this.unit = view.config.unit;
  }

  get total(): Int64 {
    return this.view.total;
  }

  /**
   * The trimmed graph, or the part of it that the report looks at; building it
   * fixes the report's unit.
   */
  graph(only?: TrimOptions['only']): TrimmedGraph {
    if (!this.built) {
      this.built = trimmedGraph(this.view, { ...this.trimOptions(), only });
      this.unit = this.chooseUnit(this.built);
    }
    return this.built;
  }

  trimOptions(): TrimOptions {
    const { config } = this.view;
    return {
      ...this.shape,
      callTree: this.shape.callTree && config.call_tree,
      cumSort: config.sort === 'cum',
      nodeCount: config.nodecount,
      nodeFraction: config.nodefraction,
      edgeFraction: config.edgefraction,
      paths: this.locale.paths,
    };
  }

  /** One unit for all values: that of the smallest, or a hundred times it where the largest is far away. */
  private chooseUnit({ count, smallest }: TrimmedGraph): string {
    const { view } = this;
    if (this.unit !== 'minimum' || count === 0) return this.unit;
    let largest = view.total;
    if (smallest === 0) smallest = largest;
    if (view.ratio > 0 && view.ratio !== 1) {
      smallest = fromFloat(toFloat(smallest) * view.ratio);
      largest = fromFloat(toFloat(largest) * view.ratio);
    }
    const small = scale(smallest, view.sampleUnit, 'minimum').unit;
    const large = scale(largest, view.sampleUnit, 'minimum').unit;
    const hundredfold = multiply(smallest, 100);
    let unit = small;
    if (small !== large && hundredfold < largest && !this.shape.wholeUnits)
      unit = scale(hundredfold, view.sampleUnit, 'minimum').unit;
    return unit !== '' ? unit : view.sampleUnit;
  }

  get outputUnit(): string {
    return this.unit;
  }

  value(value: Int64): string {
    const { ratio, sampleUnit } = this.view;
    const shown = ratio > 0 && ratio !== 1 ? fromFloat(toFloat(value) * ratio) : value;
    return scaledLabel(shown, sampleUnit, this.unit);
  }

  percent(value: Int64): string {
    return percentage(value, this.total);
  }

  /** The lines about the profile itself. */
  profileLabels(): string[] {
    const { header, mappings } = this.view.profile;
    const labels: string[] = [];
    const main = mappings[0];
    if (main && main.file !== '') labels.push(`File: ${this.locale.paths.base(main.file)}`);
    if (main && main.buildId !== '') labels.push(`Build ID: ${main.buildId}`);
    for (const comment of header.comments) if (!comment.startsWith('#')) labels.push(comment);
    if (this.view.sampleType !== '') labels.push(`Type: ${this.view.sampleType}`);
    if (header.docUrl !== '') labels.push(`Doc: ${header.docUrl}`);
    if (header.timeNanos !== 0)
      labels.push(`Time: ${timeLabel(header.timeNanos, this.locale.zoneAt(unixSeconds(header.timeNanos)))}`);
    if (header.durationNanos !== 0) {
      const total = scale(this.total, this.view.sampleUnit, 'nanoseconds');
      const share =
        total.unit === 'ns' && total.value !== 0 ? `(${percentage(fromFloat(total.value), header.durationNanos)})` : '';
      labels.push(
        `Duration: ${autoLabel(header.durationNanos, 'nanoseconds')}, Total samples = ` +
          `${this.value(this.total)} ${share}`,
      );
    }
    return labels;
  }

  /** About the profile, unless they are not wanted, and the filters. */
  private openingLabels(full: boolean): string[] {
    const { config, activeFilters } = this.view;
    const labels = full || !config.compact_labels ? this.profileLabels() : [];
    if (activeFilters.length > 0) {
      labels.push('Active filters:');
      for (const filter of activeFilters)
        labels.push(`   ${byteLength(filter) > 80 ? `${truncateBytes(filter, 80)}…` : filter}`);
    }
    return labels;
  }

  private shownLabel(shown: Int64): string {
    return (
      `Showing nodes accounting for ${this.value(shown)}, ${this.percent(shown).trim()} of ` +
      `${this.value(this.total)} total`
    );
  }

  /** The lines above what shows every sample and needs no graph, such as a flame graph. */
  labelsOfAll(): string[] {
    const kept = keptTotal(this.view);
    // Filters can leave more than the total of a difference, which is that of its base.
    return [...this.openingLabels(false), this.shownLabel(kept < this.total ? kept : this.total)];
  }

  /** The lines above a report built from the graph. `full`: for pictures. */
  labels(full = false): string[] {
    const { count, shown, originalCount, droppedNodes, droppedEdges } = this.graph();
    const { view, total } = this;
    const labels = this.openingLabels(full);
    labels.push(this.shownLabel(shown));
    if (total !== 0) {
      const cut = (fraction: number): string => this.value(abs(fromFloat(toFloat(total) * fraction)));
      if (droppedNodes > 0)
        labels.push(
          `Dropped ${droppedNodes} node${droppedNodes > 1 ? 's' : ''} (cum <= ${cut(view.config.nodefraction)})`,
        );
      if (full && droppedEdges > 0)
        labels.push(
          `Dropped ${droppedEdges} edge${droppedEdges > 1 ? 's' : ''} (freq <= ${cut(view.config.edgefraction)})`,
        );
      if (count > 0 && count < originalCount) labels.push(`Showing top ${count} nodes out of ${originalCount}`);
    }
    if (full) labels.push('\nSee https://git.io/JfYMW for how to read the graph');
    return labels;
  }

  /** Base name of the main binary, or empty. */
  get title(): string {
    const file = this.view.profile.mappings[0]?.file ?? '';
    return file === '' ? '' : this.locale.paths.base(file);
  }
}
