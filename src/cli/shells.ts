import { UserError } from '../core/base/errors.ts';
import type { FlagDoc } from './flags.ts';
import { phrase } from '../core/base/phrase.ts';

/** Shells with a completion script. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type ShellName = (typeof shells)[number];

/** A subcommand and the names that may follow it. */
export interface OwnWord {
  readonly word: string;
  readonly help: string;
  readonly names: readonly string[];
}

const makers: Readonly<Record<ShellName, (flags: readonly FlagDoc[], own: readonly OwnWord[]) => string>> = {
  bash,
  zsh,
  fish,
};

/** Returns a shell's completion script for flags, subcommands and names. Throws a UserError for an unknown shell. */
export function completionScript(shell: string, flags: readonly FlagDoc[], own: readonly OwnWord[]): string {
  const known = shells.find(name => name === shell);
  if (!known) throw new UserError(phrase`no completion for ${shell}`, phrase`there is one for ${shells.join(', ')}`);
  return makers[known](flags, own);
}

const isWords = (takes: FlagDoc['takes']): takes is readonly string[] => Array.isArray(takes);
const isFree = (takes: FlagDoc['takes']): boolean => takes === 'text' || takes === 'number' || takes === 'regexp';

/** Returns the script for bash. If bash splits words at `=`, only the part after it is replaced, else the word. */
function bash(flags: readonly FlagDoc[], own: readonly OwnWord[]): string {
  const values = flags
    .filter(({ takes }) => takes !== undefined && !isFree(takes))
    .map(({ name, takes }) => `    -${name}) ${isWords(takes) ? `words="${takes.join(' ')}"` : `kind=${takes}`} ;;`);
  const names = own.map(({ word, names: all }) => `    -${word}) words="${all.join(' ')}" ;;`);
  const free = flags.filter(({ takes }) => isFree(takes)).map(({ name }) => `-${name}`);
  const words = own.map(({ word }) => word).join('\\n');
  return `# bash completion for inkprof
#   source <(inkprof -completion bash)
_inkprof() {
  local line=\${COMP_LINE:0:COMP_POINT}
  local word=\${line##*[[:space:]]}
  local before=\${COMP_WORDS[COMP_CWORD-1]}
  local flag= value= prefix= kind= words=
  COMPREPLY=()
  case $word in
    -*=*) flag=-\${word%%=*} value=\${word#*=} ;;
    -*) ;;
    *) flag=-$before value=$word ;;
  esac
  flag=-\${flag##*-}
  [[ $word == -*=* && $COMP_WORDBREAKS != *=* ]] && prefix=\${word%%=*}=
  case $flag in
${[...values, ...names].join('\n')}
    ${free.join('|')}) kind=free ;;
  esac
  if [[ -n $words ]]; then
    COMPREPLY=($(compgen -P "$prefix" -W "$words" -- "$value"))
  elif [[ $kind == folder ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -P "$prefix" -d -- "$value"))
  elif [[ $kind == free ]]; then
    return
  elif [[ $word == -* && $word != *=* ]]; then
    local typed=$word
    [[ $word == --* ]] && typed=\${word:1}
    COMPREPLY=($(compgen -W "${flags.map(({ name }) => `-${name}`).join(' ')}" -- "$typed"))
    [[ $word == --* ]] && COMPREPLY=("\${COMPREPLY[@]/#/-}")
  else
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -P "$prefix" -f -- "$value"))
    [[ $line =~ ^[^[:space:]]+[[:space:]]+[^[:space:]]*$ ]] && COMPREPLY+=($(compgen -W $'${words}' -- "$value"))
  fi
}
complete -F _inkprof inkprof
`;
}

function zsh(flags: readonly FlagDoc[], own: readonly OwnWord[]): string {
  const quoted = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&').replace(/'/g, `'\\''`);
  const argument = (takes: FlagDoc['takes']): string => {
    if (takes === undefined) return '';
    if (isWords(takes)) return `:value:(${takes.join(' ')})`;
    return takes === 'file' ? ':file:_files' : takes === 'folder' ? ':folder:_files -/' : ':value: ';
  };
  const rows = flags.map(
    ({ name, help, takes }) => `    '-${name}${takes === undefined ? '' : '='}[${quoted(help)}]${argument(takes)}' \\`,
  );
  const words = own.map(({ word, help }) => `${word}\\:"${quoted(help)}"`).join(' ');
  return `#compdef inkprof
# zsh completion for inkprof
#   source <(inkprof -completion zsh)
# or, as a file _inkprof in a folder of $fpath:
#   inkprof -completion zsh > "\${fpath[1]}/_inkprof"
_inkprof() {
  _arguments \\
${rows.join('\n')}
    '*:profile:_inkprof_source'
}
_inkprof_source() {
  if (( CURRENT == 2 )); then
    _alternative 'words:word:((${words}))' 'files:profile:_files'
    return
  fi
  case $words[2] in
${own.map(({ word, names }) => `    ${word}) compadd -- ${names.join(' ')} ;;`).join('\n')}
    *) _files ;;
  esac
}
if [ "\${funcstack[1]}" = "_inkprof" ]; then
  _inkprof "$@"
else
  compdef _inkprof inkprof
fi
`;
}

function fish(flags: readonly FlagDoc[], own: readonly OwnWord[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const argument = (takes: FlagDoc['takes']): string => {
    if (takes === undefined) return '';
    if (isWords(takes)) return ` -x -a ${quoted(takes.join(' '))}`;
    return takes === 'file'
      ? ' -r'
      : takes === 'folder'
        ? ' -x -a \'(__fish_complete_directories (string replace -r "^--?[a-z_]+=" "" -- (commandline -ct)))\''
        : ' -x';
  };
  const rows = flags.map(
    ({ name, help, takes }) => `complete -c inkprof -o ${name}${argument(takes)} -d ${quoted(help)}`,
  );
  return `# fish completion for inkprof
#   inkprof -completion fish > ~/.config/fish/completions/inkprof.fish
${rows.join('\n')}
${own.map(({ word, help }) => `complete -c inkprof -n __fish_is_first_arg -a ${word} -d ${quoted(help)}`).join('\n')}
${own
  .map(
    ({ word, names }) =>
      `complete -c inkprof -n '__fish_seen_subcommand_from ${word}' -f -a ` + `${quoted(names.join(' '))}`,
  )
  .join('\n')}
`;
}
