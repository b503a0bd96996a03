/** Resolves addresses to names and lines with llvm-symbolizer, else addr2line, else nm. */

import path from 'node:path';
import type { SymbolAnswer } from '../../commands/host.ts';
import type { SourceFrame } from '../../core/objects/binary.ts';
import {
  addr2lineInput,
  nameAt,
  parseAddr2line,
  parseNm,
  parseSymbolizer,
  symbolizerInput,
} from '../../core/objects/symboltools.ts';
import type { NamedStretch } from '../../core/objects/symboltools.ts';
import { runTool, toolPlaces } from './tools.ts';
import type { ToolFailure, ToolSettings } from './tools.ts';

/** Most addresses per run of a tool; the output for more would exceed its size limit. */
const mostAtOnce = 100_000;

/** Each tool's name and its replacements, in order of preference. */
const named = {
  symbolizer: ['llvm-symbolizer'],
  addr2line: process.platform === 'darwin' ? ['addr2line', 'gaddr2line'] : ['addr2line'],
  nm: process.platform === 'darwin' ? ['llvm-nm', 'nm', 'gnm'] : ['llvm-nm', 'nm'],
};

/** Runs the first installed program of a list; returns its output or its failure; null if none is installed. */
async function runFirst(
  names: readonly string[],
  args: readonly string[],
  input: string,
  settings: ToolSettings,
  signal?: AbortSignal,
): Promise<string | ToolFailure | null> {
  let failure: ToolFailure | null = null;
  for (const tool of toolPlaces(names, settings.tools)) {
    const result = await runTool(tool, args, input, settings, signal);
    if (typeof result === 'string') return result;
    failure ??= result;
    if (signal?.aborted) break;
  }
  return failure;
}

/** Resolves object addresses of a file with the installed tools. `fast`: names only, by nm. */
export async function lookUp(
  file: string,
  addresses: readonly bigint[],
  fast: boolean,
  settings: ToolSettings,
  signal?: AbortSignal,
): Promise<SymbolAnswer> {
  // An absolute path cannot be mistaken for an option.
  const program = path.resolve(file);
  const frames: (readonly SourceFrame[] | null)[] = [];
  let failure: ToolFailure | null = null;
  for (let at = 0; at < addresses.length; at += mostAtOnce) {
    const asked = addresses.slice(at, at + mostAtOnce);
    const answer = fast
      ? null
      : ((await bySymbolizer(program, asked, settings, signal)) ??
        (await byAddr2line(program, asked, settings, signal)));
    if (Array.isArray(answer)) frames.push(...answer);
    else {
      if (answer) failure = answer;
      const stretches = await readNm(program, settings, signal);
      if (!Array.isArray(stretches))
        return { frames: addresses.map((_, i) => frames[i] ?? null), failure: failure ?? stretches ?? undefined };
      frames.push(...asked.map(address => byName(stretches, address)));
    }
    if (signal?.aborted) break;
  }
  return { frames };
}

type ToolAnswer = (readonly SourceFrame[] | null)[] | ToolFailure | null;

/** Null also if the installed version lacks a required option. */
async function bySymbolizer(
  program: string,
  addresses: readonly bigint[],
  settings: ToolSettings,
  signal?: AbortSignal,
): Promise<ToolAnswer> {
  const args = ['--inlining', '-demangle=false', '--output-style=JSON', `--obj=${program}`];
  const output = await runFirst(named.symbolizer, args, symbolizerInput(addresses), settings, signal);
  return typeof output === 'string' ? parseSymbolizer(output, addresses.length) : null;
}

async function byAddr2line(
  program: string,
  addresses: readonly bigint[],
  settings: ToolSettings,
  signal?: AbortSignal,
): Promise<ToolAnswer> {
  const output = await runFirst(named.addr2line, ['-aif', '-e', program], addr2lineInput(addresses), settings, signal);
  if (typeof output !== 'string') return output;
  const answers = parseAddr2line(output, addresses);
  const stretches = await readNm(program, settings, signal);
  // Some versions of addr2line truncate names; nm does not.
  return Array.isArray(stretches)
    ? answers.map((frames, i) => withLongerName(frames, nameAt(stretches, addresses[i]!)))
    : answers;
}

/** Replaces a truncated name by nm's. A name of nm that is one letter longer only has a leading `_`. */
function withLongerName(frames: readonly SourceFrame[] | null, name: string): readonly SourceFrame[] | null {
  const outermost = frames?.at(-1);
  if (!outermost || name.length <= outermost.function.length + 1) return frames;
  return [...frames!.slice(0, -1), { ...outermost, function: name }];
}

async function readNm(
  program: string,
  settings: ToolSettings,
  signal?: AbortSignal,
): Promise<NamedStretch[] | ToolFailure | null> {
  const output = await runFirst(
    named.nm,
    ['--numeric-sort', '--print-size', '--format=posix', program],
    '',
    settings,
    signal,
  );
  return typeof output === 'string' ? parseNm(output) : output;
}

function byName(stretches: readonly NamedStretch[], address: bigint): readonly SourceFrame[] | null {
  const name = nameAt(stretches, address);
  return name === '' ? null : [{ function: name, file: '', line: 0 }];
}
