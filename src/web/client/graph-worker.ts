/** Web worker that lays out a graph: Graphviz may take seconds, during which the page must respond. */

import { cleanSvg, layoutDot } from '../../layout/index.ts';

/** A graph; `isRough` requests a fast layout of lower quality. */
export interface ToDraw {
  readonly dot: string;
  readonly isRough: boolean;
}

interface Problem extends Error {
  readonly hint?: string;
}

// The compiler types `self` as a window, because this file is in the pages' project.
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
