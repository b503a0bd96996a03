/** Named configurations, in pprof's own settings file, so that both tools share them. */

import type { Host } from '../../commands/host.ts';
import { UserError } from '../../core/base/errors.ts';
import { defaults, options } from '../../core/view/options.ts';
import type { Config, Option } from '../../core/view/options.ts';
import { decodeText, quote } from '../../core/base/text.ts';
import { configFromQuery, queryFromConfig, relativeLink } from './config.ts';
import { jsonText } from '../html/html.ts';
import { first } from './query.ts';
import type { Query } from './query.ts';
import { phrase } from '../../core/base/phrase.ts';

const file = 'pprof/settings.json';
/** File mode, as in pprof: the file has no secrets, and its folder is private. */
const mode = 0o644;

/** An entry of the file: known options, and unknown fields of other versions, which are preserved. */
type SavedEntry = Readonly<Record<string, unknown>>;

interface Settings {
  readonly configs: readonly SavedEntry[];
}

/** Returns the path of the settings file. Throws a UserError if the user has no settings folder. */
export const settingsPath = (host: Host): string => host.own.path('config', file);

function parseSettings(bytes: Uint8Array | undefined): Settings {
  if (bytes === undefined) return { configs: [] };
  const wrong = (why: string): UserError =>
    new UserError(`could not parse settings: ${why}`, phrase`mend or remove the file: it is shared with pprof`);
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch (error) {
    throw wrong((error as Error).message);
  }
  const configs = typeof value === 'object' && value !== null && 'configs' in value ? value.configs : [];
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) throw wrong('it is not an object');
  if (configs === null) return { configs: [] };
  if (
    !Array.isArray(configs) ||
    configs.some(entry => typeof entry !== 'object' || entry === null || Array.isArray(entry))
  )
    throw wrong('"configs" is not a list of objects');
  return { configs: configs as SavedEntry[] };
}

function readSettings(host: Host): Settings {
  let bytes: Uint8Array | undefined;
  try {
    bytes = host.own.read('config', file);
  } catch (error) {
    if (error instanceof UserError) throw error.reworded(`could not read settings: ${error.message}`);
    throw error;
  }
  return parseSettings(bytes);
}

/** The saved options, in pprof's order. */
const savedOptions = (options as readonly Option[]).filter(option => option.saved);

/** Converts a value of the file; undefined if its type is wrong. */
function fileValue(option: Option, value: unknown): Config[keyof Config] | undefined {
  const wanted =
    option.kind === 'bool' ? 'boolean' : option.kind === 'int' || option.kind === 'float' ? 'number' : 'string';
  if (typeof value !== wanted) return undefined;
  if (option.kind !== 'choice' || value === '') return value as Config[keyof Config];
  return option.choices.some(choice => choice.name === value) ? (value as string) : undefined;
}

/** Returns the config of an entry. Missing fields are zero, as in Go; options that are never saved are current. */
function configOf(entry: SavedEntry, current: Config): Config {
  const out: Record<string, Config[keyof Config]> = { ...current };
  for (const option of savedOptions) out[option.name] = fileValue(option, entry[option.name]) ?? zero(option);
  return out as unknown as Config;
}

const zero = (option: Option): Config[keyof Config] =>
  option.kind === 'bool' ? false : option.kind === 'int' || option.kind === 'float' ? 0 : '';

function entryOf(name: string, config: Config): SavedEntry {
  const entry: Record<string, unknown> = { name };
  for (const option of savedOptions) {
    const value = config[option.name as keyof Config];
    if (value !== zero(option)) entry[option.name] = value;
  }
  return entry;
}

/** Returns the file's text, indented like Go's encoder. */
function settingsText({ configs }: Settings): string {
  if (configs.length === 0) return '{\n  "configs": []\n}';
  const entries = configs.map(entry => {
    const members = Object.entries(entry).map(([key, value]) => `      ${goJson(key)}: ${goJson(value)}`);
    return `    {\n${members.join(',\n')}\n    }`;
  });
  return `{\n  "configs": [\n${entries.join(',\n')}\n  ]\n}`;
}

/** Returns JSON with the escapes of Go's encoder. */
const goJson = (value: unknown): string =>
  jsonText(value).replace(/[<>&\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

function edit(host: Host, change: (configs: readonly SavedEntry[]) => readonly SavedEntry[]): void {
  host.own.update('config', file, old => settingsText({ configs: change(parseSettings(old).configs) }), { mode });
}

/** Saves the options of the address under the name in its parameter `config`. */
export function saveConfig(host: Host, current: Config, query: Query): void {
  const name = first(query, 'config');
  if (name === '') throw new UserError('invalid config name', phrase`give the configuration a name`);
  const entry = entryOf(name, configFromQuery(current, query));
  edit(host, configs => {
    const at = configs.findIndex(known => known.name === name);
    return at < 0 ? [...configs, entry] : configs.map((known, i) => (i === at ? entry : known));
  });
}

export function deleteConfig(host: Host, name: string): void {
  edit(host, configs => {
    const at = configs.findIndex(known => known.name === name);
    if (at < 0)
      throw new UserError(`config ${name} not found`, phrase`no saved configuration is called ${quote(name)}`);
    return configs.filter((_, i) => i !== at);
  });
}

export interface MenuEntry {
  readonly name: string;
  /** Relative address. */
  readonly url: string;
  /** True if the page shows this configuration. */
  readonly current: boolean;
  /** True if the user saved it; false for the default. */
  readonly saved: boolean;
}

/** Returns the menu: Default and the saved configurations. Only Default if the file cannot be read. */
export function configMenu(host: Host, current: Config, query: Query): MenuEntry[] {
  const named: { name: string; config: Config }[] = [{ name: 'Default', config: defaults }];
  try {
    for (const entry of readSettings(host).configs)
      named.push({ name: String(entry.name ?? ''), config: configOf(entry, current) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  const made = named.map(({ config }) => queryFromConfig(config, query, current));
  const last = made.findLastIndex(({ changed }) => !changed);
  return named.map(({ name }, i) => ({ name, url: relativeLink(made[i]!.query), current: i === last, saved: i > 0 }));
}
