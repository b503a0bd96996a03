import { abs, fromFloat, multiply, toFloat } from '../base/int64.ts';
import type { Int64 } from '../base/int64.ts';
import { cell, cellLine, textOf } from '../base/cells.ts';
import type { Cell, CellLine } from '../base/cells.ts';
import { autoLabel, percentage, scale, scaledLabel } from '../base/measure.ts';
import type { Paths } from '../base/paths.ts';
import { byteLength, padLeft, truncateBytes } from '../base/text.ts';
import { timeLabel, unixSeconds } from '../base/time.ts';
import type { Zone } from '../base/time.ts';
import { trimmedGraph } from './trim.ts';
import type { TrimmedGraph, TrimOptions } from './trim.ts';
import { keptTotal } from '../view/view.ts';
import type { View } from '../view/view.ts';

/** The properties of the machine that reports depend on. */
export interface Locale {
  zoneAt(unixSeconds: number): Zone;
  /** Rules of file names on this machine. */
  readonly paths: Paths;
}

/** Formats the values of a view, and builds its graph on first use (pprof: report.go Report). */
export class Report {
  private built: TrimmedGraph | undefined;
  /** The config's unit until `graph` chooses the report's. */
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
   * Returns the trimmed graph. `only` limits it to nodes with a wanted name. The
   * first call builds it and chooses the report's unit.
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

  /**
   * Returns one unit for all values: that of the smallest value, or of a hundred
   * times that if the largest is much larger (pprof: report.go selectOutputUnit).
   */
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

  /** Returns a value as text, in the report's unit. */
  value(value: Int64): string {
    const { ratio, sampleUnit } = this.view;
    const shown = ratio > 0 && ratio !== 1 ? fromFloat(toFloat(value) * ratio) : value;
    return scaledLabel(shown, sampleUnit, this.unit);
  }

  percent(value: Int64): string {
    return percentage(value, this.total);
  }

  /** Returns an amount as a cell, right-aligned to `width`. */
  amount(role: string, value: Int64, width = 10): Cell {
    return cell(role, padLeft(this.value(value), width), value);
  }

  /** Returns the share of the total as a cell; its value is in percent. */
  share(role: string, value: Int64): Cell {
    return cell(role, this.percent(value), percentOf(value, this.total));
  }

  /** Returns the lines about the profile itself (pprof: report.go ProfileLabels). */
  aboutProfile(): CellLine[] {
    const { header, mappings } = this.view.profile;
    const lines: CellLine[] = [];
    const named = (kind: string, title: string, text: string): void =>
      void lines.push(cellLine(kind, `${title}: `, cell(kind, text)));
    const main = mappings[0];
    if (main && main.file !== '') named('file', 'File', this.locale.paths.base(main.file));
    if (main && main.buildId !== '') named('build', 'Build ID', main.buildId);
    for (const comment of header.comments)
      if (!comment.startsWith('#')) lines.push(cellLine('comment', cell('comment', comment)));
    if (this.view.sampleType !== '') named('type', 'Type', this.view.sampleType);
    if (header.docUrl !== '') named('doc', 'Doc', header.docUrl);
    if (header.timeNanos !== 0)
      named('time', 'Time', timeLabel(header.timeNanos, this.locale.zoneAt(unixSeconds(header.timeNanos))));
    if (header.durationNanos !== 0) lines.push(this.durationLine(header.durationNanos));
    return lines;
  }

  private durationLine(nanos: Int64): CellLine {
    const total = scale(this.total, this.view.sampleUnit, 'nanoseconds');
    const share =
      total.unit === 'ns' && total.value !== 0
        ? ['(', cell('share', percentage(fromFloat(total.value), nanos)), ')']
        : [];
    return cellLine(
      'duration',
      'Duration: ',
      cell('duration', autoLabel(nanos, 'nanoseconds')),
      ', Total samples = ',
      cell('total', this.value(this.total)),
      ' ',
      ...share,
    );
  }

  /** Returns the lines of aboutProfile as texts. */
  profileLabels(): string[] {
    return this.aboutProfile().map(textOf);
  }

  /** Returns the lines about the profile, which compact_labels omits, and those about active filters. */
  private openingLines(full: boolean): CellLine[] {
    const { config, activeFilters } = this.view;
    const lines = full || !config.compact_labels ? this.aboutProfile() : [];
    if (activeFilters.length > 0) {
      lines.push(cellLine('filters', 'Active filters:'));
      for (const filter of activeFilters) lines.push(filterLine(filter));
    }
    return lines;
  }

  private shownLine(shown: Int64): CellLine {
    return cellLine(
      'showing',
      'Showing nodes accounting for ',
      cell('sum', this.value(shown)),
      ', ',
      cell('share', this.percent(shown).trim()),
      ' of ',
      cell('total', this.value(this.total)),
      ' total',
    );
  }

  /** Returns the lines above a report that shows every sample and needs no graph, such as a flame graph. */
  labelsOfAll(): string[] {
    const kept = keptTotal(this.view);
    // The total of a diff is that of its base, so the filtered samples can exceed it.
    return [...this.openingLines(false), this.shownLine(kept < this.total ? kept : this.total)].map(textOf);
  }

  /** Returns the lines above a report of the graph (pprof: report.go reportLabels). `full`: for pictures. */
  opening(full = false): CellLine[] {
    const { count, shown, originalCount, droppedNodes, droppedEdges } = this.graph();
    const { view, total } = this;
    const lines = this.openingLines(full);
    lines.push(this.shownLine(shown));
    if (total !== 0) {
      const dropped = (kind: string, count: number, what: string, by: string, fraction: number): void => {
        const limit = this.value(abs(fromFloat(toFloat(total) * fraction)));
        const noun = ` ${what}${count > 1 ? 's' : ''} (${by} <= `;
        lines.push(cellLine(kind, 'Dropped ', cell('count', String(count)), noun, cell('limit', limit), ')'));
      };
      if (droppedNodes > 0) dropped('dropped', droppedNodes, 'node', 'cum', view.config.nodefraction);
      if (full && droppedEdges > 0) dropped('dropped-edges', droppedEdges, 'edge', 'freq', view.config.edgefraction);
      if (count > 0 && count < originalCount)
        lines.push(
          cellLine(
            'cut',
            'Showing top ',
            cell('count', String(count)),
            ' nodes out of ',
            cell('all', String(originalCount)),
          ),
        );
    }
    if (full) lines.push(cellLine('see', '\nSee https://git.io/JfYMW for how to read the graph'));
    return lines;
  }

  /** Returns the lines of `opening` as texts. */
  labels(full = false): string[] {
    return this.opening(full).map(textOf);
  }

  /** The base name of the main binary, or empty. */
  get title(): string {
    const file = this.view.profile.mappings[0]?.file ?? '';
    return file === '' ? '' : this.locale.paths.base(file);
  }
}

/** Returns the line of an active filter, cut to 80 bytes (pprof: report.go legendActiveFilters). */
function filterLine(filter: string): CellLine {
  const shown = byteLength(filter) > 80 ? `${truncateBytes(filter, 80)}…` : filter;
  return cellLine('filter', '   ', cell('filter', shown));
}

/** Returns |value / total| in percent, or 0 if the total is 0. */
export const percentOf = (value: Int64, total: Int64): number =>
  toFloat(total) === 0 ? 0 : Math.abs(toFloat(value) / toFloat(total)) * 100;
