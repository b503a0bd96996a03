/** What the tests use of compare.mjs; see there. */
export function compareErrors(wanted: string, got: string): string | undefined;
