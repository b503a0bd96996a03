/**
 * Calls `start`, which starts the layout engine, with a console.error that prints nothing. The engine
 * binds console.error permanently and synchronously during that call, and accepts no other printer
 * (@viz-js/viz: lib/backend.js `var err=console.error.bind(console)`). Its messages are also in the
 * errors that it returns. No other code runs between the two assignments.
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
