export const cases: string[][];
export function perform(tool: { command: string; args: string[] }, args: string[], port: number): Promise<{ status: number | string; sections: Record<string, unknown> }>;
