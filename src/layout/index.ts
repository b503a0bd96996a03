/** DOT to SVG, by Graphviz compiled to WebAssembly. The engine loads on first use. */

import type { RenderError, Viz } from '@viz-js/viz';
import { isOutOfMemory, UserError } from '../core/base/errors.ts';
import { interactiveSvg } from './interactive.ts';
import { phrase } from '../core/base/phrase.ts';
import { withoutConsole } from './quiet.ts';

export { cleanSvg } from './clean.ts';
export { interactiveSvg };

/** A running engine; `isUsed`: it has laid a graph out. */
interface LayoutEngine {
  readonly viz: Viz;
  isUsed: boolean;
}

let engine: Promise<LayoutEngine> | undefined;

/** Starts the engine, or gives the running one. A failed start is not kept. */
async function startEngine(): Promise<LayoutEngine> {
  engine ??= import('@viz-js/viz').then(async viz => ({
    viz: await withoutConsole(() => viz.instance()),
    isUsed: false,
  }));
  try {
    return await engine;
  } catch (error) {
    engine = undefined;
    if (isOutOfMemory(error))
      throw new UserError(
        phrase`cannot draw the graph: there is not enough memory for the layout engine`,
        phrase`It reserves 10 GB of addresses, which a limit of a shell (ulimit -v) may forbid.
          The text of the graph is still to be had: dot > graph.dot`,
      );
    throw new UserError(
      phrase`cannot draw the graph: the layout engine does not start: ${oneLine(String(error))}`,
      phrase`The text of the graph is still to be had: dot > graph.dot`,
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
 * the names of tags, so a profile can cause that), the graph is too large or
 * the engine fails.
 *
 * `isRough`: soon rather than well.
 */
export async function layoutDot(
  dot: string,
  { isRough = false }: { readonly isRough?: boolean } = {},
): Promise<string> {
  // The engine reads a C string: a zero byte would end the graph.
  const text = dot.replaceAll('\0', '\ufffd');
  for (;;) {
    const running = await startEngine();
    const { isUsed } = running;
    running.isUsed = true;
    try {
      return drawn(running.viz, text, isRough);
    } catch (error) {
      // A graph that fails leaves the engine's memory in an unknown state, and some that are drawn do, such as one
      // with a label whose first line is empty: what fails in a used engine is tried once more in a fresh one.
      engine = undefined;
      if (!isUsed || error instanceof RangeError) throw error instanceof UserError ? error : engineFailed(error);
    }
  }
}

/** One graph by one engine. Throws whatever the engine throws, and a UserError for what it says. */
function drawn(viz: Viz, text: string, isRough: boolean): string {
  const result = viz.render(text, { engine: 'dot', format: 'svg', ...(isRough && { graphAttributes: rough }) });
  // Where its reader gives up half-way the engine draws what it has read, and
  // calls that a success. Other errors leave a drawing worth having.
  if (result.status === 'success' && !isUnread(result.errors)) return result.output;
  throw notDrawn(result.errors);
}

const isUnread = (errors: readonly RenderError[]): boolean =>
  errors.some(e => /^(?:syntax error|memory exhausted) in line/.test(e.message));

/** Whether Graphviz reads a text to its end, without a layout. True, too, where the engine cannot tell. */
export async function readsDot(dot: string): Promise<boolean> {
  try {
    const { viz } = await startEngine();
    // What cannot be read leaves the engine's reader in an unknown state.
    engine = undefined;
    // The text is read before the name of the layout is looked up.
    return !isUnread(viz.render(dot.replaceAll('\0', '\ufffd'), { engine: 'none', format: 'svg' }).errors);
  } catch {
    return true;
  }
}

/** What `svg` and `web` give: the drawing of a graph, safe to open and interactive. Errors are layoutDot's. */
export async function drawSvg(dot: string): Promise<string> {
  return interactiveSvg(await layoutDot(dot));
}

const smaller = phrase`a smaller nodecount, or focus=NAME`;
const textRemains = phrase`The text is still to be had: dot > graph.dot`;

/** The stack or the memory of the engine ran out. */
function tooLarge(reason: string): UserError {
  return new UserError(
    phrase`cannot draw the graph: it is too large for the layout engine (${oneLine(reason)})`,
    phrase`Draw less of it: ${smaller}. ${textRemains}`,
  );
}

/** The engine broke off. Only a full stack (a RangeError) and full memory say something of the graph's size. */
function engineFailed(error: unknown): UserError {
  const reason = reasonOf(error);
  if (error instanceof RangeError || /\bOOM\b|enlarge memory/.test(reason)) return tooLarge(reason);
  return new UserError(
    phrase`cannot draw the graph: the layout engine failed (${oneLine(reason)})`,
    phrase`That is a fault of the engine at this graph: another part of it may be drawn
      (${smaller}). ${textRemains}`,
  );
}

/** What WebAssembly throws is an Error, an exit with a message, or a number that says nothing. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) return String(error);
  const { message } = Object(error) as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message : 'it broke off without a reason';
}

/** The text was not laid out; a graph with warnings alone is, so they are left out. */
function notDrawn(errors: readonly RenderError[]): UserError {
  const error = errors.find(e => e.level === 'error') ?? errors[0];
  if (error === undefined) return new UserError(phrase`cannot draw the graph: it is empty`);
  if (/^memory exhausted/.test(error.message)) return tooLarge(error.message);
  return new UserError(
    `cannot draw the graph: ${oneLine(error.message)}`,
    phrase`A name in the profile, a tag perhaps, holds a quote or a backslash that breaks the graph's text. To
      see it: dot > graph.dot`,
  );
}

/** An engine's message as one short line: it repeats bytes of the profile. */
function oneLine(message: string): string {
  const line = message.replace(/[\u0000-\u0020\u007f-\u009f]+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}
