import type { Style } from '@ssd/report';
import { createStyle } from '@ssd/report';
import type { AnyCommand, Explained } from './command.js';
import { globalOptions } from './global-options.js';
import { optionName, type Option, type Options } from './option.js';
import { foldWords } from './wrap-words.js';

/** Column where the descriptions of options start, and the width text is folded to where there is room. */
const DESCRIPTION_COLUMN = 30;
const WIDTH = 100;
/** Columns below which folding would leave a word a line. */
const NARROWEST = 60;

/** How help is laid out. */
export interface HelpLayout {
  /** Columns there are. @default 100, which is also the most that is used */
  columns?: number | undefined;
  /** @default no colours */
  style?: Style;
}

/** Variables that every command looks at. */
const ENVIRONMENT: Explained = {
  NO_COLOR: 'Anything but nothing: no colours.',
  FORCE_COLOR: 'Anything but 0: colours although stderr is no terminal.',
};

const PLACEHOLDER: Record<Exclude<Option['kind'], 'flag' | 'choice'>, string> = {
  text: 'TEXT',
  number: 'NUMBER',
  integer: 'N',
  numbers: "'A;B;…'",
};

function widthOf({ columns = WIDTH }: HelpLayout): number {
  return Math.max(NARROWEST, Math.min(WIDTH, columns === 0 ? WIDTH : columns));
}

function entry(name: string, text: string, width: number): string {
  const indent = ' '.repeat(DESCRIPTION_COLUMN);
  const lines = foldWords(text, width - DESCRIPTION_COLUMN);
  const head = `  ${name}`;
  if (head.length >= DESCRIPTION_COLUMN - 1) return [head, ...lines.map((line) => indent + line)].join('\n');
  return lines.map((line, i) => (i === 0 ? head.padEnd(DESCRIPTION_COLUMN) : indent) + line).join('\n');
}

/** `(0 to 1, default 0.5)`; a number that only has to be no less than 0 or 1 goes without saying. */
function limits(option: Option): string {
  const said: string[] = [];
  if (option.kind === 'number' || option.kind === 'integer') {
    const { minimum, maximum } = option;
    if (minimum !== undefined && maximum !== undefined) said.push(`${minimum} to ${maximum}`);
    else if (minimum !== undefined && minimum > 1) said.push(`${minimum} or more`);
    else if (maximum !== undefined) said.push(`${maximum} or less`);
    if (option.orNone === true) said.push('or none');
  }
  if (option.default !== undefined && typeof option.default !== 'boolean') {
    said.push(`default ${Array.isArray(option.default) ? option.default.join(';') : String(option.default)}`);
  }
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

function optionEntry(key: string, option: Option, width: number): string {
  const takes =
    option.kind === 'flag'
      ? ''
      : ` ${option.value ?? (option.kind === 'choice' ? option.choices.join('|') : PLACEHOLDER[option.kind])}`;
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const also =
    option.aliases === undefined ? '' : ` Also: ${option.aliases.map((alias) => `--${alias}`).join(', ')}.`;
  return entry(
    `${short}--${option.default === true || (option.kind === 'flag' && option.optional === true) ? '[no-]' : ''}${optionName(key)}${takes}`,
    `${option.description}${limits(option)}${also}`,
    width,
  );
}

/** A heading with what is below it, after an empty line; nothing where nothing is below it. */
function section(title: string, entries: readonly string[], style: Style): string[] {
  return entries.length === 0 ? [] : ['', style.bold(title), ...entries];
}

function optionSections({ options, optionGroups = [] }: AnyCommand, width: number, style: Style): string[] {
  const grouped = new Set(optionGroups.flatMap((group) => group.options));
  const entries = (keys: readonly string[]): string[] =>
    keys.flatMap((key) => {
      const option = options[key];
      return option === undefined ? [] : [optionEntry(key, option, width)];
    });
  return [
    ...section('Options', entries(Object.keys(options).filter((key) => !grouped.has(key))), style),
    ...optionGroups.flatMap((group) => section(group.title, entries(group.options), style)),
  ];
}

function explained(what: Explained, width: number): string[] {
  return Object.entries(what).map(([name, text]) => entry(name, text, width));
}

/**
 * What `ssd NAME --help` prints, in the order of a manual page: what it does, how it is called, every option, environment,
 * files, exit status, examples.
 */
export function renderHelp(command: AnyCommand, layout: HelpLayout = {}): string {
  const { name, description, positionals, examples, environment = {}, files = {} } = command;
  const { style = createStyle(false) } = layout;
  const width = widthOf(layout);
  const operands =
    positionals === undefined
      ? ''
      : positionals.minimum === 0
        ? ` [${positionals.name}]`
        : ` ${positionals.name}`;
  const globals: Options = globalOptions;
  return [
    ...foldWords(description, width),
    '',
    `${style.bold('Usage:')} ssd ${name}${operands} [options]`,
    ...(positionals === undefined ? [] : ['', entry(positionals.name, positionals.description, width)]),
    ...optionSections(command, width, style),
    ...section(
      'For every command',
      Object.entries(globals).map(([key, option]) => optionEntry(key, option, width)),
      style,
    ),
    ...section('Environment', explained({ ...environment, ...ENVIRONMENT }, width), style),
    ...section('Files', explained(files, width), style),
    ...section(
      'Exit status',
      foldWords(
        '0: done. 1: it failed, or found what it looks for in data. 2: the line was wrong, and nothing was started. 130: stopped by Ctrl-C or SIGTERM, after saving. 129: the same, as its terminal was closed. 141: the reader of stdout left.',
        width - 2,
      ).map((line) => `  ${line}`),
      style,
    ),
    ...section(
      'Examples',
      examples.flatMap(({ does, line }) => [style.dim(`  # ${does}`), `  ${line}`]),
      style,
    ),
    '',
    ...foldWords('An option may also be written with underscores: --data_dir is --data-dir.', width),
  ].join('\n');
}

/** A command in a list. */
interface Listed {
  name: string;
  summary: string;
}

/** What `ssd weights --help` prints: the commands whose first word that is. */
export function renderGroup(name: string, commands: readonly Listed[], layout: HelpLayout = {}): string {
  const { style = createStyle(false) } = layout;
  return [
    `${style.bold('Usage:')} ssd ${name} COMMAND [options]`,
    '',
    style.bold('Commands'),
    ...commands.map((command) => entry(command.name, command.summary, widthOf(layout))),
    '',
    `"ssd ${name} COMMAND --help" shows options and examples.`,
  ].join('\n');
}

export interface Overview {
  version: string;
  commands: readonly Listed[];
  /** Headings of the list with names of commands; commands in none come last. @default one list */
  groups?: readonly { title: string; commands: readonly string[] }[];
  planned: readonly string[];
}

/** What `ssd --help` prints: the commands there are, and those still to come. */
export function renderOverview(
  { version, commands, groups = [], planned }: Overview,
  layout: HelpLayout = {},
): string {
  const { style = createStyle(false) } = layout;
  const width = widthOf(layout);
  const grouped = new Set(groups.flatMap((group) => group.commands));
  const entries = (list: readonly Listed[]): string[] =>
    list.map(({ name, summary }) => entry(name, summary, width));
  return [
    `ssd ${version}: trains, evaluates and runs SSD object detectors from Node.`,
    '',
    `${style.bold('Usage:')} ssd COMMAND [options]`,
    '       npx @ssd/train-cli COMMAND [options]   where it is not installed: the npm package "ssd" is another',
    ...groups.flatMap(({ title, commands: names }) =>
      section(
        title,
        entries(names.flatMap((name) => commands.filter((command) => command.name === name))),
        style,
      ),
    ),
    ...section(
      groups.length === 0 ? 'Commands' : 'Others',
      entries(commands.filter(({ name }) => !grouped.has(name))),
      style,
    ),
    ...(planned.length === 0
      ? []
      : ['', ...foldWords(`Not in this version yet: ${planned.join(', ')}.`, width)]),
    '',
    ...foldWords(
      'Start with "ssd demo", or with "ssd init DIR" for pictures of your own. "ssd COMMAND --help" shows options and examples, "ssd --version" the version.',
      width,
    ),
  ].join('\n');
}
