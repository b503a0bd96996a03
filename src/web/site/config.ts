import { parseValue, valueText } from '../../commands/settings.ts';
import { UserError } from '../../core/base/errors.ts';
import { defaults, options } from '../../core/view/options.ts';
import type { Config, Option } from '../../core/view/options.ts';
import { first, queryText } from './query.ts';
import type { Query } from './query.ts';

/** Every option that has a parameter, with its name in addresses. */
export const urlOptions: readonly (Option & { readonly url: string })[] = (options as readonly Option[]).filter(
  (option): option is Option & { url: string } => option.url !== null,
);

/** Options that no address holds but which change reports: the folders of sources. */
export const withoutParameter = (config: Config): Partial<Config> =>
  Object.fromEntries(
    options.filter(({ url, stage }) => url === null && stage !== 'write').map(({ name }) => [name, config[name]]),
  );

/**
 * A config with the parameters of an address in it. A parameter that is there
 * but empty is the option's own default, whatever the config has: so an address
 * can take back an option of the command line. Throws a UserError that names
 * the option; `onFault` takes the error instead, and the option stays as it was.
 */
export function configFromQuery(config: Config, query: Query, onFault?: (error: UserError) => void): Config {
  const out: Record<string, Config[keyof Config]> = { ...config };
  for (const option of urlOptions) {
    if (!query.has(option.url)) continue;
    const text = first(query, option.url);
    try {
      out[option.name] = text === '' ? option.initial : parseValue(option, text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const named = error.reworded(`error setting config field ${option.name}: ${error.message}`);
      if (!onFault) throw named;
      onFault(named);
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
 * The change to an address that gives an option a value, over a base config that
 * shows where the address says nothing: null removes the parameter.
 */
export function paramChange(option: Option, value: string, base: Config): string | null {
  return value === '' && paramValue(option, base) === '' ? null : value;
}

/** The parameters that clear every option of the base config, by name. */
export function clearedParams(base: Config): Record<string, ''> {
  return Object.fromEntries(urlOptions.filter(option => paramValue(option, base) !== '').map(({ url }) => [url, '']));
}

/**
 * The parameters of an address with the saved options of a config in them, and
 * whether that changed any. `base` shows where the address says nothing.
 * `transient`: also those that are not saved.
 */
export function queryFromConfig(
  config: Config,
  query: Query,
  base: Config,
  transient = false,
): { query: Query; changed: boolean } {
  const out = new Map(query);
  const shown = configFromQuery(base, query, () => {});
  let changed = false;
  for (const option of urlOptions) {
    if (!option.saved && !transient) continue;
    const value = paramValue(option, config);
    if (paramValue(option, shown) === value) continue;
    changed = true;
    const param = paramChange(option, value, base);
    if (param === null) out.delete(option.url);
    else out.set(option.url, [param]);
  }
  return { query: out, changed };
}

/** This page with nothing that filters or changes it. */
export const wholeProfile = ({ site }: { readonly site: { readonly config: Config } }): string =>
  relativeLink(new Map(Object.entries(clearedParams(site.config)).map(([name, value]) => [name, [value]])));

/** `?...` with the parameters; `?` alone is the page without any. */
export const relativeLink = (query: Query): string => `?${queryText(query)}`;
