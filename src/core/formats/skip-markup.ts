/**
 * Returns the index of the first element of a page or a picture, after white space, an XML
 * declaration, comments and declarations. A scan, because a pattern would try every split of the
 * comments.
 */
export function skipPreamble(head: string): number {
  let at = 0;
  for (;;) {
    while (at < head.length && head.charCodeAt(at) <= 32) at++;
    const end = endOfPreamble(head, at);
    if (end < 0) return at;
    at = end;
  }
}

/** Returns the index after the declaration or comment at `at`; -1 if there is none or it has no end. */
function endOfPreamble(head: string, at: number): number {
  const isComment = head.startsWith('<!--', at);
  if (!isComment && !head.startsWith('<?xml', at) && !/^<!doctype svg\b/i.test(head.slice(at, at + 14))) return -1;
  const mark = isComment ? '-->' : '>';
  const end = head.indexOf(mark, at + (isComment ? 4 : 1));
  return end < 0 ? -1 : end + mark.length;
}
