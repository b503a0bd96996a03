/** What the tests use of real.mjs; see there. */
export function findReal(): { tool: { command: string; args: string[] }; version: string } | { missing: string };
