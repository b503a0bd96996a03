import { composeDot } from '../core/dot.ts';
import { graphUsage } from './command.ts';
import type { Command, Output } from './command.ts';
import type { Host } from './host.ts';

/** One text of an output. */
export function outputText(output: Output): string {
  if (output instanceof Uint8Array) throw new Error('this report is not text');
  return [...output].join('');
}

const svgOf = async (output: Output, host: Host): Promise<Output> => [await host.layout(outputText(output))];

const picture = (name: string, summary: string, redirect: boolean): Pick<Command, 'name' | 'summary' | 'usage' | 'defaultNodeCount' | 'visual' | 'report'> => ({
  name,
  summary,
  usage: graphUsage(name, redirect ? { redirect: true } : {}),
  defaultNodeCount: 80,
  visual: true,
  report: ({ report }) => composeDot(report, true),
});

export const dot: Command = { ...picture('dot', 'The call graph in DOT, for Graphviz', true), report: ({ report }) => composeDot(report) };

export const svg: Command = {
  ...picture('svg', 'The call graph as an SVG picture', true),
  finish: svgOf,
  destination: { kind: 'file', extension: 'svg' },
};

export const web: Command = {
  ...picture('web', 'The call graph in the web browser', false),
  finish: svgOf,
  destination: { kind: 'browser', extension: 'svg' },
};
