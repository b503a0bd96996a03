import { cell, cellLine } from '../../core/base/cells.ts';
import type { Line } from '../../core/base/cells.ts';
import type { Binary } from '../../core/objects/binary.ts';
import { disassembly, inlinedMatch } from '../../core/source/disassembly.ts';
import type { AnnotatedInstruction, Routine } from '../../core/source/disassembly.ts';
import { UserError } from '../../core/base/errors.ts';
import type { Paths } from '../../core/base/paths.ts';
import type { Mapping } from '../../core/profile/profile.ts';
import { byteLength, padRight } from '../../core/base/text.ts';
import type { ReportCommand, ReportContext } from '../command.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';
import type { CodeListing } from '../result.ts';
import { costCell, routineLines, wholeGraph } from './list.ts';

/** Opens the program of a mapping; hints if its build id is not the profile's. Throws a UserError. */
export function openProgram(mapping: Mapping, { host, hint }: ReportContext): Binary {
  const binary = host.openBinary(mapping.file, mapping);
  if (mapping.buildId !== '' && binary.buildId !== '' && mapping.buildId !== binary.buildId) {
    hint(
      phrase`${mapping.file} is another build than the one that was profiled: its build id
        is ${binary.buildId}, not ${mapping.buildId}, so samples may be shown at wrong places`,
    );
  }
  return binary;
}

/** Explains why a mapping's program cannot be opened, and what to do. */
export function missingProgram(mapping: Mapping, error: UserError, paths: Paths): Phrase {
  if (mapping.file === '') return nameless;
  if (mapping.file.startsWith('[')) return phrase`${mapping.file} is code of the system that is in no file`;
  return phrase`${error.said ?? error.message}; to have its code, give the program as the first argument, inkprof
    PROGRAM PROFILE, or set PPROF_BINARY_PATH to the folder that ${paths.base(mapping.file)} is in`;
}

/** Column of the source place; next to a longer instruction, the place has a line of its own. */
const placeColumn = 40;

/** pprof: report.go PrintAssembly */
export function* printCode({ report, routines }: Pick<CodeListing, 'report' | 'routines'>): Iterable<Line> {
  yield cellLine('total', 'Total: ', cell('total', report.value(report.total)));
  for (const { name, flat, cum, instructions } of routines) {
    yield* routineLines(report, name, '', flat, cum);
    let before: Pick<AnnotatedInstruction, 'function' | 'file' | 'line'> = { function: '', file: '', line: 0 };
    for (const code of instructions) {
      const same = code.function === before.function && code.file === before.file && code.line === before.line;
      before = code;
      const place = same ? '' : placeOf(code);
      const isLong = byteLength(code.text) >= placeColumn;
      if (place !== '' && isLong) yield cellLine('place', `${' '.repeat(74)};`, cell('place', place));
      const behind = place === '' || isLong ? [] : [';', cell('place', place)];
      yield cellLine(
        code.flat === 0 && code.cum === 0 ? 'quiet-code' : 'code',
        costCell(report, 'flat', code.flat),
        ' ',
        costCell(report, 'cum', code.cum),
        ' ',
        cell('address', code.address.toString(16).padStart(10)),
        ': ',
        cell('code', behind.length > 0 ? padRight(code.text, placeColumn) : code.text),
        ...behind,
      );
    }
  }
}

function placeOf(code: AnnotatedInstruction): string {
  const name = code.function === '' ? '' : `${code.function} `;
  if (code.file === '') return name;
  return `${name}${code.file}${code.line === 0 ? '' : `:${code.line}`}`;
}

/** Disassembles the matching routines. `routines`: maximum number, by flat value; undefined: all, by name. */
export function makeDisassembly(context: ReportContext, routines?: number): Routine[] {
  const { view, host, say } = context;
  const { mappings } = view.profile;
  let missing = mappings.every(mapping => mapping.file === '') ? nameless : undefined;
  let opened = false;
  try {
    return disassembly(view.profile, wholeGraph(view, host), view.argument!, {
      open: mapping => {
        const binary = openProgram(mapping, context);
        opened = true;
        return binary;
      },
      intelSyntax: view.config.intel_syntax,
      paths: host.paths,
      onFailure: (mapping, error) => {
        // pprof prints this error to stdout.
        say(`${error.message}\n`);
        missing ??= missingProgram(mapping, error, host.paths);
      },
      routines,
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const inlined = opened ? null : inlinedMatch(view.profile, view.argument!);
    const advice = inlined
      ? phrase`${inlined.name} is inlined in ${inlined.into}: disasm of that function shows its code`
      : opened
        ? unnamed
        : undefined;
    throw error.reworded(error.said ?? error.message, error.advice ?? missing ?? advice);
  }
}

const nameless = phrase`the profile does not name its program: give it as the first argument, inkprof PROGRAM PROFILE`;
const unnamed = phrase`the program has no such symbol: a function that is inlined wherever it is called has no code of
  its own, and a stripped program has no names`;

export const disasm: ReportCommand<CodeListing> = {
  kind: 'report',
  name: 'disasm',
  summary: 'Assembly of functions that match a regexp, with values',
  usage: [
    'disasm<func_regex|address> [-focus_regex]* [-ignore_regex]* >f',
    'Needs the program on this machine, and objdump.',
    'Only samples that match a focus_regex and no ignore_regex count.',
    '>f writes the report to the file f.',
  ],
  takesPattern: true,
  untrimmed: true,
  granularity: 'addresses',
  noinlines: true,
  objectNames: true,
  make: context => ({ kind: 'code', report: context.report, routines: makeDisassembly(context) }),
  print: printCode,
};
