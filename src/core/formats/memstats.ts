import { decodeText } from '../base/text.ts';

/** The length limit of the block at the end of the page; its lists of pauses have 256 entries each. */
const longestBlock = 1 << 16;

/**
 * Reads `# Alloc = 12345` and so on after `# runtime.MemStats`, at the end of Go's heap pages
 * (debug=1). Returns names and values in the file's order; undefined if there is no such block.
 */
export function readMemStats(bytes: Uint8Array): [string, string][] | undefined {
  const tail = decodeText(bytes.subarray(Math.max(0, bytes.length - longestBlock)));
  const mark = /^# runtime\.MemStats\r?$/m.exec(tail);
  if (!mark) return undefined;
  return [...tail.slice(mark.index).matchAll(/^# (\w+) = ([^\r\n]*)\r?$/gm)].map(m => [m[1]!, m[2]!]);
}
