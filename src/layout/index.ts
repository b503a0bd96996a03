/** DOT to SVG, by Graphviz compiled to WebAssembly. The engine loads on first use. */

import type { RenderError, Viz } from '@viz-js/viz';
import { isOutOfMemory, UserError } from '../core/base/errors.ts';
import { interactiveSvg } from './interactive.ts';
import { phrase } from '../core/base/phrase.ts';
import { withoutConsole } from './quiet.ts';

export { cleanSvg } from './clean.ts';
export { interactiveSvg };

/** A running engine; `isUsed`: it has already laid out a graph. */
interface LayoutEngine {
  readonly viz: Viz;
  isUsed: boolean;
}

let engine: Promise<LayoutEngine> | undefined;

/** Starts the engine, or returns the running one. A failed start is not cached. */
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
 * Attributes for a fast layout: straight edges and few iterations. A graph of 500 nodes and 1,000 edges
 * takes seconds instead of many minutes, which nearly all go into the curves of edges.
 */
const rough = { splines: 'line', nslimit: 0.1, nslimit1: 0.1, mclimit: 0.1 };

/**
 * Lays out a graph and returns Graphviz's SVG unchanged. Graphviz does not escape all names of the
 * profile: pass the result through cleanSvg or interactiveSvg before a browser opens it.
 *
 * Throws a UserError if the text is not DOT (pprof's DOT does not escape the names of tags, so a
 * profile can cause that), if the graph is too large, or if the engine fails.
 *
 * `isRough`: a fast layout of lower quality.
 */
export async function layoutDot(
  dot: string,
  { isRough = false }: { readonly isRough?: boolean } = {},
): Promise<string> {
  // The engine reads a C string: a NUL would end the graph.
  const text = dot.replaceAll('\0', '\ufffd');
  for (;;) {
    const running = await startEngine();
    const { isUsed } = running;
    running.isUsed = true;
    try {
      return renderGraph(running.viz, text, isRough);
    } catch (error) {
      // A failed graph corrupts the engine's memory, and so do some successful ones, such as a graph with a label
      // whose first line is empty. So a graph that fails in a used engine is retried in a fresh one.
      engine = undefined;
      if (!isUsed || error instanceof RangeError) throw error instanceof UserError ? error : engineError(error);
    }
  }
}

/** Renders one graph. Throws a UserError for errors that the engine reports, and the engine's own exceptions. */
function renderGraph(viz: Viz, text: string, isRough: boolean): string {
  const result = viz.render(text, { engine: 'dot', format: 'svg', ...(isRough && { graphAttributes: rough }) });
  // After a syntax error the engine draws the part that it has read, and calls that a success.
  // After other errors the drawing is usable.
  if (result.status === 'success' && !isUnread(result.errors)) return result.output;
  throw syntaxError(result.errors);
}

const isUnread = (errors: readonly RenderError[]): boolean =>
  errors.some(e => /^(?:syntax error|memory exhausted) in line/.test(e.message));

/** True if Graphviz parses the text without a syntax error; also if the engine cannot be started. No layout. */
export async function readsDot(dot: string): Promise<boolean> {
  try {
    const { viz } = await startEngine();
    // A syntax error leaves the engine's parser in an unknown state.
    engine = undefined;
    // The engine parses the text before it looks up the (invalid) name of the layout.
    return !isUnread(viz.render(dot.replaceAll('\0', '\ufffd'), { engine: 'none', format: 'svg' }).errors);
  } catch {
    return true;
  }
}

/** Returns the sanitized, interactive SVG of a graph, for `svg` and `web`. Throws as layoutDot does. */
export async function drawSvg(dot: string): Promise<string> {
  return interactiveSvg(await layoutDot(dot));
}

const smaller = phrase`a smaller nodecount, or focus=NAME`;
const textRemains = phrase`The text is still to be had: dot > graph.dot`;

/** The error for a graph that exhausts the engine's stack or memory. */
function tooLarge(reason: string): UserError {
  return new UserError(
    phrase`cannot draw the graph: it is too large for the layout engine (${oneLine(reason)})`,
    phrase`Draw less of it: ${smaller}. ${textRemains}`,
  );
}

/** Converts an exception of the engine. Only a stack overflow (RangeError) or exhausted memory mean "too large". */
function engineError(error: unknown): UserError {
  const reason = reasonOf(error);
  if (error instanceof RangeError || /\bOOM\b|enlarge memory/.test(reason)) return tooLarge(reason);
  return new UserError(
    phrase`cannot draw the graph: the layout engine failed (${oneLine(reason)})`,
    phrase`That is a fault of the engine at this graph: another part of it may be drawn
      (${smaller}). ${textRemains}`,
  );
}

/** Describes an exception of WebAssembly: an Error, an exit with a message, or a meaningless number. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) return String(error);
  const { message } = Object(error) as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message : 'it broke off without a reason';
}

/** The error for a graph without a layout. Warnings are omitted, because they alone prevent no layout. */
function syntaxError(errors: readonly RenderError[]): UserError {
  const error = errors.find(e => e.level === 'error') ?? errors[0];
  if (error === undefined) return new UserError(phrase`cannot draw the graph: it is empty`);
  if (/^memory exhausted/.test(error.message)) return tooLarge(error.message);
  return new UserError(
    `cannot draw the graph: ${oneLine(error.message)}`,
    phrase`A name in the profile, a tag perhaps, holds a quote or a backslash that breaks the graph's text. To
      see it: dot > graph.dot`,
  );
}

/** Shortens an engine's message to one line: it may quote long names of the profile. */
function oneLine(message: string): string {
  const line = message.replace(/[\u0000-\u0020\u007f-\u009f]+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}
