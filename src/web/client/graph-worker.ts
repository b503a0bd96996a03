/** Lays a graph out beside the page: Graphviz may take seconds, and the page goes on. */

import { cleanSvg, layoutDot } from '../../layout/index.ts';

/** A graph, and whether it has to be soon rather than well. */
export interface ToDraw {
  readonly dot: string;
  readonly isRough: boolean;
}

interface Problem extends Error {
  readonly hint?: string;
}

// The compiler knows this file as part of a page.
const worker = self as unknown as {
  onmessage: ((event: MessageEvent<ToDraw>) => void) | null;
  postMessage(message: unknown): void;
};

worker.onmessage = ({ data: { dot, isRough } }) => {
  layoutDot(dot, { isRough }).then(
    svg => worker.postMessage({ svg: cleanSvg(svg) }),
    (problem: Problem) => worker.postMessage({ problem: problem.message, hint: problem.hint }),
  );
};
