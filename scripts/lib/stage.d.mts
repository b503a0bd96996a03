/** What the tests use of stage.mjs; see there. */

export interface Tool {
  command: string;
  args: string[];
}

export interface Stage {
  remove(): void;
}

export interface RecordedRun {
  args: string[];
  session: boolean;
  status: number | string;
  steps: { line: string; sections: Record<string, unknown>; row?: string }[];
}

export function makeStage(fixtures: string, examples?: string): Stage;
export function readTranscript(file: string): { header: Record<string, string>; runs: RecordedRun[] };
export function replayRun(stage: Stage, tool: Tool, recorded: RecordedRun): Promise<{ line: string; wrong: string; row?: string }[]>;
