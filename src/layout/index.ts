/** DOT to SVG, by Graphviz compiled to WebAssembly. The engine loads on first use. */

import type { RenderError, Viz } from '@viz-js/viz';
import { UserError } from '../core/errors.ts';
import { interactiveSvg } from './interactive.ts';

export { cleanSvg } from './clean.ts';
export { interactiveSvg };

let engine: Promise<Viz> | undefined;

/** Starts the engine, or gives the running one. A failed start is not kept. */
async function startEngine(): Promise<Viz> {
  engine ??= import('@viz-js/viz').then(viz => viz.instance());
  try {
    return await engine;
  } catch (error) {
    engine = undefined;
    throw new UserError(
      `cannot draw the graph: the layout engine does not start: ${oneLine(String(error))}`,
      'The text of the graph is still to be had: dot > graph.dot',
    );
  }
}

/**
 * Straight edges and few rounds of improvement: a graph of 500 nodes and 1,000
 * edges is laid out in seconds where a careful layout takes many minutes, nearly
 * all of them for the curves of edges.
 */
const rough = { splines: 'line', nslimit: 0.1, nslimit1: 0.1, mclimit: 0.1 };

/**
 * Lays a graph out and gives Graphviz's own SVG, unchanged. Names from the
 * profile are in it as Graphviz wrote them, and Graphviz escapes not all of
 * them: put it through cleanSvg or interactiveSvg before a browser sees it.
 *
 * Throws a UserError where the text is not DOT (pprof's DOT does not escape
 * the names of tags, so a profile can cause that) or the graph is too large.
 *
 * `isRough`: soon rather than well.
 */
export async function layoutDot(dot: string, { isRough = false }: { readonly isRough?: boolean } = {}): Promise<string> {
  const viz = await startEngine();
  // The engine reads a C string: a zero byte would end the graph.
  const text = dot.replaceAll('\0', '\ufffd');
  let result;
  try {
    result = viz.render(text, { engine: 'dot', format: 'svg', ...(isRough && { graphAttributes: rough }) });
  } catch (error) {
    // What threw left the engine's memory in an unknown state.
    engine = undefined;
    throw tooLarge(error);
  }
  // Where its reader gives up half-way the engine draws what it has read, and
  // calls that a success. Other errors leave a drawing worth having.
  const unread = result.errors.some(e => /^(?:syntax error|memory exhausted) in line/.test(e.message));
  if (result.status === 'success' && !unread) return result.output;
  throw notDrawn(result.errors);
}

/** What `svg` and `web` give: the drawing of a graph, safe to open and interactive. Errors are layoutDot's. */
export async function drawSvg(dot: string): Promise<string> {
  return interactiveSvg(await layoutDot(dot));
}

/** The stack (a RangeError) or the memory (a RuntimeError) of the engine ran out. */
function tooLarge(error: unknown): UserError {
  return new UserError(
    `cannot draw the graph: it is too large for the layout engine (${oneLine(String(error))})`,
    'Draw less of it: a smaller nodecount, or focus=NAME. The text is still to be had: dot > graph.dot',
  );
}

/** The text was not laid out; a graph with warnings alone is, so they are left out. */
function notDrawn(errors: readonly RenderError[]): UserError {
  const error = errors.find(e => e.level === 'error') ?? errors[0];
  if (error === undefined) return new UserError('cannot draw the graph: it is empty');
  if (/^memory exhausted/.test(error.message)) return tooLarge(error.message);
  return new UserError(
    `cannot draw the graph: ${oneLine(error.message)}`,
    'A name in the profile, a tag perhaps, holds a quote or a backslash that breaks the graph\'s text. To see it: dot > graph.dot',
  );
}

/** An engine's message as one short line: it repeats bytes of the profile. */
function oneLine(message: string): string {
  const line = message.replace(/[\u0000-\u0020\u007f-\u009f]+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}
