/** pprof's own way to mark an error. */
export function red(text: string): string {
  return `\x1b[0;31m${text}\x1b[0m`;
}

export function dim(text: string): string {
  return `\x1b[2m${text}\x1b[22m`;
}
