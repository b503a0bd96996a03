import type { Choice, ChoiceOption, Option } from '../core/view/options.ts';
import type { Command } from './command.ts';

/** The commands and options of a subject. Help, completion and the grammar of lines are derived from them. */
export class Vocabulary {
  private readonly commandsByName: ReadonlyMap<string, Command>;
  private readonly optionsByName: ReadonlyMap<string, Option>;
  private readonly groupsByChoice: ReadonlyMap<string, ChoiceOption>;

  /** In the order of help. */
  constructor(
    readonly commands: readonly Command[],
    readonly options: readonly Option[],
  ) {
    this.commandsByName = new Map(commands.map(command => [command.name, command]));
    this.optionsByName = new Map(options.map(option => [option.name, option]));
    this.groupsByChoice = new Map(
      options.flatMap(option =>
        option.kind === 'choice' ? option.choices.map(choice => [choice.name, option] as const) : [],
      ),
    );
  }

  command(name: string): Command | undefined {
    return this.commandsByName.get(name);
  }

  option(name: string): Option | undefined {
    return this.optionsByName.get(name);
  }

  /** Returns the group of a choice such as `cum` or `lines`. */
  groupOf(choice: string): ChoiceOption | undefined {
    return this.groupsByChoice.get(choice);
  }

  choice(name: string): Choice | undefined {
    return this.groupOf(name)?.choices.find(choice => choice.name === name);
  }

  get choiceNames(): readonly string[] {
    return [...this.groupsByChoice.keys()];
  }
}
