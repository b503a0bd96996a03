import { UserError } from '../core/base/errors.ts';
import { atoi, parseBool, parseFloat64 } from '../core/base/format-go.ts';
import { floatText } from '../core/base/measure.ts';
import { groupOf, optionNamed, options } from '../core/view/options.ts';
import type { Config, Option } from '../core/view/options.ts';
import { compareText, padRight, quote } from '../core/base/text.ts';
import type { Profile } from '../core/profile/profile.ts';
import { sampleIndex } from '../core/view/view.ts';
import { phrase } from '../core/base/phrase.ts';

/** Parses the value of an option (pprof: config.go set). Throws a UserError with pprof's sentence. */
export function parseValue(option: Option, text: string): boolean | number | string {
  switch (option.kind) {
    case 'bool': {
      const word = text.toLowerCase();
      if (['true', 't', 'yes', 'y', '1', ''].includes(word)) return true;
      if (['false', 'f', 'no', 'n', '0'].includes(word)) return false;
      throw new UserError(`illegal value "${text}" for bool variable`, phrase`${option.name} is true or false`);
    }
    case 'int':
      return atoi(text);
    case 'float':
      return parseFloat64(text);
    case 'choice':
      if (option.choices.some(choice => choice.name === text)) return text;
      throw new UserError(
        `invalid ${quote(option.name)} value ${quote(text)}`,
        phrase`it is one of: ${option.choices.map(c => c.name).join(', ')}`,
      );
    case 'string':
    case 'pattern':
      return text;
  }
}

/** Returns the config after `name=value`, where `name` is an option or a choice of a group. Throws a UserError. */
export function assign(config: Config, profile: Profile, name: string, value: string): Config {
  const option = optionNamed(name);
  if (!option) {
    const group = groupOf(name)!;
    if (parseBool(value) !== true)
      throw new UserError(`unknown config field ${quote(name)}`, phrase`write ${group.name}=${name} or ${name}=true`);
    return { ...config, [group.name]: name };
  }
  // A sample type is resolved at once and stored by its name.
  if (name === 'sample_index') {
    const index = sampleIndex(profile, value);
    const type = profile.sampleTypes[index];
    if (!type) throw new UserError(`invalid sample_index ${quote(value)}`);
    return { ...config, sample_index: type.type };
  }
  return { ...config, [name]: parseValue(option, value) };
}

/** Returns the value of an option as text; the inverse of parseValue. */
export function valueText(option: Option, config: Config): string {
  const value = config[option.name as keyof Config];
  return typeof value === 'number' && option.kind === 'float' ? floatText(value) : String(value);
}

/** Returns the lines of `o`: every option but source_path with its value (pprof: printCurrentOptions). */
export function optionLines(config: Config, profile: Profile): string[] {
  const types = profile.sampleTypes.map(t => t.type);
  const lines: string[] = [];
  for (const option of options as readonly Option[]) {
    if (option.name === 'source_path') continue;
    let value = valueText(option, config);
    let comment = '';
    if (option.kind === 'choice') {
      comment = `//: [${option.choices
        .map(c => c.name)
        .sort()
        .join(' | ')}]`;
      if (option.name === 'granularity' && value === '') value = '(default)';
    } else if (option.name === 'sample_index') {
      // Unset shows the last type, even where the profile prefers another.
      if (value === '') value = types[types.length - 1] ?? '';
      comment = `//: [${types.join(' | ')}]`;
    } else if (option.name === 'nodecount' && value === '-1') comment = '//: default';
    else if (value === '') value = '""';
    lines.push(`  ${padRight(option.name, 25)} = ${padRight(value, 20)} ${comment}`);
  }
  return lines.sort(compareText);
}
