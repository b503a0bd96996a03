/** What the tests use of readme.mjs; see there. */
import type { Command } from '../../src/commands/command.ts';
import type { Option } from '../../src/core/options.ts';

export function withTables(readme: string, commands: readonly Command[], options: readonly Option[]): string;
