/** What the tests use of kept.mjs; see there. */
import type { Tool } from './stage.mjs';

export interface KeptTool extends Tool {
  stop(): void;
}

export function keepProduct(main: string): Promise<KeptTool>;
