/** Lays a graph out beside the page: Graphviz may take seconds, and the page goes on. */

import { cleanSvg, layoutDot } from '../../layout/index.ts';

interface Problem extends Error {
  readonly hint?: string;
}

// The compiler knows this file as part of a page.
const worker = self as unknown as { onmessage: ((event: MessageEvent<string>) => void) | null; postMessage(message: unknown): void };

worker.onmessage = ({ data: dot }) => {
  layoutDot(dot).then(
    svg => worker.postMessage({ svg: cleanSvg(svg) }),
    (problem: Problem) => worker.postMessage({ problem: problem.message, hint: problem.hint }),
  );
};
