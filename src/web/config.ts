import { parseValue, valueText } from '../commands/settings.ts';
import { UserError } from '../core/errors.ts';
import { defaults, options } from '../core/options.ts';
import type { Config, Option } from '../core/options.ts';
import { first, queryText } from './query.ts';
import type { Query } from './query.ts';

/** Every option that has a parameter, with its name in addresses. */
export const urlOptions: readonly (Option & { readonly url: string })[] = (options as readonly Option[]).filter((option): option is Option & { url: string } => option.url !== undefined);

/** A config with the parameters of an address in it. Throws a UserError that names the option. */
export function configFromQuery(config: Config, query: Query): Config {
  const out: Record<string, Config[keyof Config]> = { ...config };
  for (const option of urlOptions) {
    const text = first(query, option.url);
    if (text === '') continue;
    try {
      out[option.name] = parseValue(option, text);
    } catch (error) {
      if (error instanceof UserError) throw new UserError(`error setting config field ${option.name}: ${error.message}`, error.hint);
      throw error;
    }
  }
  return out as unknown as Config;
}

/** The parameter of an option in an address, empty for its default. */
export function paramValue(option: Option, config: Config): string {
  const text = valueText(option, config);
  if (text === valueText(option, defaults)) return '';
  return option.kind === 'bool' ? text.slice(0, 1) : text;
}

/**
 * The parameters of an address with the saved options of a config in them, and
 * whether that changed any. `transient`: also those that are not saved.
 */
export function queryFromConfig(config: Config, query: Query, transient = false): { query: Query; changed: boolean } {
  const out = new Map(query);
  let changed = false;
  for (const option of urlOptions) {
    if (!option.saved && !transient) continue;
    const value = paramValue(option, config);
    if (first(query, option.url) === value) continue;
    changed = true;
    if (value === '') out.delete(option.url);
    else out.set(option.url, [value]);
  }
  return { query: out, changed };
}

/** `?...` with the parameters; `?` alone is the page without any. */
export const relativeLink = (query: Query): string => `?${queryText(query)}`;
