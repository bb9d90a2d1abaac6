import type { CompletedCommand, Completion } from './completion-table.js';

/** Shells that scripts are made for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Names that the command is called by. */
const PROGRAMS = ['ssd', 'train-cli'] as const;

/** A word in single quotes for a Bourne shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The first words there are, and the second ones of commands that have two. */
function firstWords(commands: readonly CompletedCommand[]): Map<string, string[]> {
  const words = new Map<string, string[]>();
  for (const { name } of commands) {
    const [first = '', second] = name.split(' ');
    const seconds = words.get(first) ?? [];
    words.set(first, second === undefined ? seconds : [...seconds, second]);
  }
  return words;
}

/** The lines that offer a completion in bash, into COMPREPLY. */
function bashReply(completion: Completion): string {
  switch (completion.kind) {
    case 'words':
      return `COMPREPLY=($(compgen -W ${quoted(completion.words.join(' '))} -- "$word"))`;
    case 'folders':
      return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$word")';
    case 'files':
      return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word")';
    case 'nothing':
      return 'COMPREPLY=()';
  }
}

function bashScript(commands: readonly CompletedCommand[]): string {
  const groups = [...firstWords(commands)].filter(([, seconds]) => seconds.length > 0);
  const firsts = [...firstWords(commands).keys()].join(' ');
  const cases = commands.map(({ name, options, operands }) => {
    const byReply = new Map<string, string[]>();
    for (const { name: option, value } of options) {
      if (value === undefined) continue;
      const reply = bashReply(value);
      byReply.set(reply, [...(byReply.get(reply) ?? []), option]);
    }
    const values = [...byReply].map(([reply, names]) => `        ${names.join('|')}) ${reply}; return ;;`);
    return [
      `    ${quoted(name)})`,
      '      case "$before" in',
      ...values,
      '      esac',
      `      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W ${quoted(options.map((one) => one.name).join(' '))} -- "$word"))`,
      `      else ${bashReply(operands)}; fi ;;`,
    ].join('\n');
  });
  return [
    '# bash completion of ssd. For every shell: ssd completion bash > ~/.local/share/bash-completion/completions/ssd',
    '_ssd() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" name="${COMP_WORDS[1]}"',
    '  COMPREPLY=()',
    // "--name=value" comes as three words.
    '  if [[ $word == = ]]; then word=; elif [[ $before == = ]]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi',
    '  before="${before//_/-}"',
    `  if (( COMP_CWORD == 1 )); then COMPREPLY=($(compgen -W ${quoted(`${firsts} help --help --version`)} -- "$word")); return; fi`,
    '  case "$name" in',
    `    help) COMPREPLY=($(compgen -W ${quoted(firsts)} -- "$word")); return ;;`,
    ...groups.map(
      ([first, seconds]) =>
        `    ${first}) if (( COMP_CWORD == 2 )); then COMPREPLY=($(compgen -W ${quoted(`${seconds.join(' ')} --help`)} -- "$word")); return; fi; name="$name \${COMP_WORDS[2]}" ;;`,
    ),
    '  esac',
    '  case "$name" in',
    ...cases,
    '  esac',
    '}',
    `complete -F _ssd ${PROGRAMS.join(' ')}`,
    '',
  ].join('\n');
}

/** Text inside an option of zsh's _arguments, in single quotes. */
function zshText(text: string): string {
  return text.replaceAll("'", String.raw`'\''`).replaceAll(/[[\]:\\]/g, String.raw`\$&`);
}

function zshAction(completion: Completion): string {
  switch (completion.kind) {
    case 'words':
      return `(${completion.words.join(' ')})`;
    case 'folders':
      return '_files -/';
    case 'files':
      return '_files';
    case 'nothing':
      return ' ';
  }
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const words = firstWords(commands);
  const describe = (name: string): string => commands.find((command) => command.name === name)?.summary ?? '';
  const list = (names: readonly (readonly [shown: string, name: string])[]): string =>
    names.map(([shown, name]) => `      '${shown}:${zshText(describe(name))}'`).join('\n');
  const groups = [...words].filter(([, seconds]) => seconds.length > 0);
  const cases = commands.map(({ name, options, operands }) =>
    [
      `    ${quoted(name)})`,
      '      _arguments -s \\',
      ...options.map(
        ({ name: option, description, value }) =>
          `        '${option}${value === undefined ? '' : '='}[${zshText(description)}]${value === undefined ? '' : `:value:${zshAction(value)}`}' \\`,
      ),
      `        '*:operand:${zshAction(operands)}' ;;`,
    ].join('\n'),
  );
  return [
    `#compdef ${PROGRAMS.join(' ')}`,
    '# zsh completion of ssd. For every shell: ssd completion zsh > a folder of $fpath, as _ssd',
    '_ssd() {',
    '  local name=$words[2]',
    '  local -a commands',
    '  if (( CURRENT == 2 )); then',
    '    commands=(',
    list([...words.keys()].map((first) => [first, first])),
    '    )',
    "    _describe 'command' commands; return",
    '  fi',
    '  case $name in',
    ...groups.flatMap(([first, seconds]) => [
      `    ${first})`,
      '      if (( CURRENT == 3 )); then',
      '    commands=(',
      list(seconds.map((second) => [second, `${first} ${second}`])),
      '    )',
      "        _describe 'command' commands; return",
      '      fi',
      '      name="$name $words[3]"; shift words; (( CURRENT-- )) ;;',
    ]),
    '  esac',
    '  shift words; (( CURRENT-- ))',
    '  case $name in',
    ...cases,
    '  esac',
    '}',
    'if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _ssd "$@"; else compdef _ssd ' +
      `${PROGRAMS.join(' ')}; fi`,
    '',
  ].join('\n');
}

/** A word in single quotes for fish. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}

function fishValue(value: Completion | undefined): string {
  if (value === undefined) return '';
  switch (value.kind) {
    case 'words':
      return ` -x -a ${fishQuoted(value.words.join(' '))}`;
    case 'folders':
      return " -x -a '(__fish_complete_directories)'";
    case 'files':
      return ' -r -F';
    case 'nothing':
      return ' -x';
  }
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const words = firstWords(commands);
  const lines = PROGRAMS.flatMap((program) => {
    const complete = `complete -c ${program}`;
    const at = (condition: string): string => `${complete} -n ${fishQuoted(condition)}`;
    return [
      `${complete} -f`,
      ...[...words].flatMap(([first, seconds]) => {
        const summary = commands.find(({ name }) => name === first)?.summary;
        const told = summary === undefined ? '' : ` -d ${fishQuoted(summary)}`;
        return [
          `${at('__fish_use_subcommand')} -a ${first}${told}`,
          ...seconds.map((second) => {
            const of = commands.find(({ name }) => name === `${first} ${second}`);
            const condition = `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${seconds.join(' ')}`;
            return `${at(condition)} -a ${second} -d ${fishQuoted(of?.summary ?? '')}`;
          }),
        ];
      }),
      ...commands.flatMap(({ name, options, operands }) => {
        const condition = name
          .split(' ')
          .map((word) => `__fish_seen_subcommand_from ${word}`)
          .join('; and ');
        return [
          ...(operands.kind === 'nothing'
            ? []
            : [`${at(condition)}${operands.kind === 'files' ? ' -F' : fishValue(operands)}`]),
          ...options.map(
            (option) =>
              `${at(condition)} -l ${option.name.slice(2)}${fishValue(option.value)} -d ${fishQuoted(option.description)}`,
          ),
        ];
      }),
    ];
  });
  return [
    '# fish completion of ssd. For every shell: ssd completion fish > ~/.config/fish/completions/ssd.fish',
    ...lines,
    '',
  ].join('\n');
}

const SCRIPTS: Record<Shell, (commands: readonly CompletedCommand[]) => string> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** A script that makes a shell complete commands, options, choices, files and folders. It runs nothing of ours. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  return SCRIPTS[shell](commands);
}
