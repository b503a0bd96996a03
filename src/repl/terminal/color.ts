/** Marks an error in red, as pprof does. */
export function red(text: string): string {
  return `\x1b[0;31m${text}\x1b[0m`;
}

export function inverse(text: string): string {
  return `\x1b[7m${text}\x1b[27m`;
}

export function bold(text: string): string {
  return `\x1b[1m${text}\x1b[22m`;
}

export function underlined(text: string): string {
  return `\x1b[4m${text}\x1b[24m`;
}

export function dim(text: string): string {
  return `\x1b[2m${text}\x1b[22m`;
}
