import type { AnyCommand } from './command.js';
import { globalOptions } from './global-options.js';
import { optionName, type Option, type Options } from './option.js';

/** Column where the descriptions of options start, and the width text is folded to. */
const DESCRIPTION_COLUMN = 30;
const WIDTH = 100;

const PLACEHOLDER: Record<Exclude<Option['kind'], 'flag' | 'choice'>, string> = {
  text: 'TEXT',
  number: 'NUMBER',
  integer: 'N',
  numbers: "'A;B;…'",
};

/** Words folded into lines of at most `width`. */
function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function entry(name: string, text: string): string {
  const indent = ' '.repeat(DESCRIPTION_COLUMN);
  const lines = fold(text, WIDTH - DESCRIPTION_COLUMN);
  const head = `  ${name}`;
  if (head.length >= DESCRIPTION_COLUMN - 1) return [head, ...lines.map((line) => indent + line)].join('\n');
  return lines.map((line, i) => (i === 0 ? head.padEnd(DESCRIPTION_COLUMN) : indent) + line).join('\n');
}

function optionEntry(key: string, option: Option): string {
  const takes =
    option.kind === 'flag'
      ? ''
      : ` ${option.value ?? (option.kind === 'choice' ? option.choices.join('|') : PLACEHOLDER[option.kind])}`;
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const said =
    option.default === undefined || typeof option.default === 'boolean'
      ? ''
      : ` (default ${Array.isArray(option.default) ? option.default.join(';') : String(option.default)})`;
  const also =
    option.aliases === undefined ? '' : ` Also: ${option.aliases.map((alias) => `--${alias}`).join(', ')}.`;
  return entry(
    `${short}--${option.default === true || (option.kind === 'flag' && option.optional === true) ? '[no-]' : ''}${optionName(key)}${takes}`,
    `${option.description}${said}${also}`,
  );
}

function optionEntries(options: Options): string[] {
  return Object.entries(options).map(([key, option]) => optionEntry(key, option));
}

/** What `ssd NAME --help` prints: what it does, how it is called, every option, examples. */
export function renderHelp(command: AnyCommand): string {
  const { name, description, positionals, options, examples } = command;
  const files =
    positionals === undefined
      ? ''
      : positionals.minimum === 0
        ? ` [${positionals.name}]`
        : ` ${positionals.name}`;
  return [
    ...fold(description, WIDTH),
    '',
    `Usage: ssd ${name}${files} [options]`,
    ...(positionals === undefined ? [] : ['', entry(positionals.name, positionals.description)]),
    ...(Object.keys(options).length === 0 ? [] : ['', 'Options', ...optionEntries(options)]),
    '',
    'For every command',
    ...optionEntries(globalOptions),
    '',
    'Examples',
    ...examples.flatMap(({ does, line }) => [`  # ${does}`, `  ${line}`]),
    '',
    'An option may also be written with underscores: --data_dir is --data-dir.',
  ].join('\n');
}

/** What `ssd weights --help` prints: the commands whose first word that is. */
export function renderGroup(name: string, commands: readonly { name: string; summary: string }[]): string {
  return [
    `Usage: ssd ${name} COMMAND [options]`,
    '',
    'Commands',
    ...commands.map((command) => entry(command.name, command.summary)),
    '',
    `"ssd ${name} COMMAND --help" shows options and examples.`,
  ].join('\n');
}

/** What `ssd --help` prints: the commands there are, and those still to come. */
export function renderOverview({
  version,
  commands,
  planned,
}: {
  version: string;
  commands: readonly { name: string; summary: string }[];
  planned: readonly string[];
}): string {
  return [
    `ssd ${version}: trains, evaluates and runs SSD object detectors from Node.`,
    '',
    'Usage: ssd COMMAND [options]',
    '',
    'Commands',
    ...commands.map(({ name, summary }) => entry(name, summary)),
    '',
    ...fold(`Not in this version yet: ${planned.join(', ')}.`, WIDTH),
    '',
    'Start with "ssd demo", or "ssd COMMAND --help" for options and examples. "ssd --version" prints the version.',
  ].join('\n');
}
