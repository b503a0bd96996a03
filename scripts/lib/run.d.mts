/** What the tests use of run.mjs; see there. */

export interface RunResult {
  status: number | null;
  signal: string | null;
  stdout: Buffer;
  stderr: Buffer;
  timedOut: boolean;
}

export function run(tool: { command: string; args: string[] }, args: string[], options: { cwd: string; env: Record<string, string>; input?: string | Buffer; timeout?: number }): Promise<RunResult>;
