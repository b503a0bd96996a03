import { UserError } from '../core/base/errors.ts';
import type { Config } from '../core/view/options.ts';
import { endRun, fields, quote, trimSpace } from '../core/base/text.ts';
import type { ActCommand, ReportCommand } from './command.ts';
import type { Vocabulary } from './vocabulary.ts';
import { nearest } from './help/suggest.ts';
import { phrase } from '../core/base/phrase.ts';

/** A parsed line. */
export type ParsedLine =
  | { readonly kind: 'empty' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'options' }
  | { readonly kind: 'help'; readonly topic: string }
  /** `value` is undefined for a line without `=`. */
  | { readonly kind: 'assign'; readonly name: string; readonly value: string | undefined }
  | { readonly kind: 'act'; readonly command: ActCommand; readonly words: readonly string[] }
  | {
      readonly kind: 'report';
      readonly command: ReportCommand;
      readonly argument: string | null;
      readonly changes: Partial<Config>;
    };

const isConfigurable = (name: string, words: Vocabulary): boolean =>
  words.option(name) !== undefined || words.groupOf(name) !== undefined;
/** Whether a line may consist of the name alone: true for boolean options and choices. */
const mayStandAlone = (name: string, words: Vocabulary): boolean =>
  words.option(name)?.kind === 'bool' || words.groupOf(name) !== undefined;

/** Parses a line (pprof: interactive.go interactive). There are no quotes, escapes or pipes. Throws a UserError. */
export function parseLine(input: string, config: Config, vocabulary: Vocabulary): ParsedLine {
  const line = trimSpace(input);
  const equals = line.indexOf('=');
  const name = trimSpace(equals < 0 ? line : line.slice(0, equals));
  if (isConfigurable(name, vocabulary)) {
    if (equals < 0) {
      if (!mayStandAlone(name, vocabulary)) throw new UserError(`please specify a value, e.g. ${name}=<val>`);
      return { kind: 'assign', name, value: undefined };
    }
    const rest = line.slice(equals + 1);
    const comment = rest.lastIndexOf('//:');
    return { kind: 'assign', name, value: trimSpace(comment < 0 ? rest : rest.slice(0, comment)) };
  }
  const tokens = fields(line);
  switch (tokens[0]) {
    case undefined:
      return { kind: 'empty' };
    case 'o':
    case 'options':
      return { kind: 'options' };
    case 'exit':
    case 'quit':
    case 'q':
      return { kind: 'quit' };
    case 'help':
      return { kind: 'help', topic: tokens.slice(1).join(' ') };
    default:
      return parseCommand(tokens, config, vocabulary);
  }
}

function parseCommand(tokens: readonly string[], config: Config, vocabulary: Vocabulary): ParsedLine {
  let [name, ...args] = tokens as [string, ...string[]];
  let command = vocabulary.command(name);
  const digits = name.slice(endRun(name, /[0-9]/));
  if (!command && digits !== '' && digits !== name) {
    name = name.slice(0, -digits.length);
    args = [digits, ...args];
    command = vocabulary.command(name);
  }
  if (!command) throw unknownCommand(name, args, tokens, vocabulary);
  if (command.kind === 'act') return { kind: 'act', command, words: args };
  let argument: string | null = null;
  if (command.takesPattern || command.takesLimit) {
    if (args.length === 0)
      throw new UserError(
        `command ${name} requires an argument`,
        phrase`for example: ${name} ${command.takesLimit ? '5%' : 'main'}`,
      );
    argument = args[0]!;
    args = args.slice(1);
  }
  return { kind: 'report', command, argument, changes: parseWords(command, args, config) };
}

function unknownCommand(
  name: string,
  args: readonly string[],
  tokens: readonly string[],
  vocabulary: Vocabulary,
): UserError {
  const { commands, options, choiceNames } = vocabulary;
  // `foucs=main`: compare the part before `=` with the names of options.
  const equals = name.indexOf('=');
  const option =
    equals < 0
      ? undefined
      : nearest(
          name.slice(0, equals),
          options.map(o => o.name),
        );
  if (option !== undefined)
    return new UserError(
      `unrecognized command: ${quote(name)}`,
      phrase`did you mean ${option}${tokens.join(' ').slice(equals)}?`,
      { code: 'unknown-command', meant: option },
    );
  const isGroup = vocabulary.option(name)?.kind === 'choice';
  if (!isGroup && isConfigurable(name, vocabulary)) return new UserError(`did you mean: ${name}=${args[0] ?? '<val>'}`);
  const known = [...commands.map(c => c.name), ...options.map(o => o.name), ...choiceNames, 'help', 'quit', 'options'];
  const near = nearest(name, known);
  return new UserError(
    `unrecognized command: ${quote(name)}`,
    near === undefined ? phrase`type "help" for the commands` : phrase`did you mean ${near}?`,
    { code: 'unknown-command', meant: near },
  );
}

/** Whether Go's strconv.ParseInt accepts a word as a number of 32 bits; it ignores leading zeros. */
function isInt32(token: string): boolean {
  const digits = /^[+-]?0*([0-9]{1,10})$/.exec(token)?.[1];
  if (digits === undefined) return false;
  return Number(digits) <= (token.startsWith('-') ? 2 ** 31 : 2 ** 31 - 1);
}

function parseWords(command: ReportCommand, args: readonly string[], config: Config): Partial<Config> {
  const changes: { -readonly [K in keyof Config]?: Config[K] } = {};
  const focus: string[] = [];
  const ignore: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const token = args[i]!;
    if (isInt32(token)) changes.nodecount = Number(token);
    else if (token.startsWith('>')) {
      let file = token.slice(1);
      if (file === '') {
        if (++i >= args.length)
          throw new UserError('unexpected end of line after >', phrase`name the file: top > report.txt`);
        file = args[i]!;
      }
      changes.output = file;
    } else if (token === '-cum' || token === '--cum') changes.sort = 'cum';
    else if (token.startsWith('-')) ignore.push(token.slice(1));
    else focus.push(token);
  }
  const join = (words: readonly string[]): string => words.filter(word => word !== '').join('|');
  if (join(focus) !== '') changes[command.wordsAreTags ? 'tagfocus' : 'focus'] = join(focus);
  if (join(ignore) !== '') changes[command.wordsAreTags ? 'tagignore' : 'ignore'] = join(ignore);
  if (command.typedNodeCount !== undefined && (changes.nodecount ?? config.nodecount) === -1)
    changes.nodecount = command.typedNodeCount;
  return changes;
}
