/**
 * Calls a start of the layout engine, with a console.error that prints nothing. The engine binds
 * console.error for all its life while it is called, before its first wait, and takes no other
 * printer from its caller (@viz-js/viz: lib/backend.js `var err=console.error.bind(console)`). What
 * it would print is in its errors, too. Nobody else runs between the two assignments.
 */
export function withoutConsole<T>(start: () => Promise<T>): Promise<T> {
  const { error } = console;
  console.error = () => {};
  try {
    return start();
  } finally {
    console.error = error;
  }
}
