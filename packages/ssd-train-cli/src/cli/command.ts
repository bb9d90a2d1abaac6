import type { Advice } from './advice.js';
import type { InputStream } from './input-stream.js';
import type { Options, Values } from './option.js';
import type { Terminal } from './terminal.js';

/** What follows the options: files, folders, a run. */
export interface Positionals {
  /** As shown in the usage line, e.g. `FILES`. */
  name: string;
  description: string;
  /** Fewest and most that are taken. */
  minimum: number;
  maximum: number;
}

/** A use of the command, shown in `--help`. */
export interface Example {
  /** What it does, in a few words. */
  does: string;
  /** The whole line, starting with `ssd`. */
  line: string;
}

/** Options of a command that belong together, under a heading in `--help`. */
export interface OptionGroup {
  title: string;
  /** Names in code of the options, in the order they are shown in. */
  options: readonly string[];
}

/** A name and what it is, as `--help` lists them. */
export type Explained = Readonly<Record<string, string>>;

/** What a command gets to work with. */
export interface CommandContext<O extends Options = Options> {
  values: Values<O>;
  /** Options that stood on the line, by their key in code; the others have their defaults. */
  given: ReadonlySet<string>;
  /** What stood on the line besides options, in its order. */
  positionals: readonly string[];
  terminal: Terminal;
  /** What is piped into the command; not touched unless asked for. */
  stdin: () => InputStream;
  /** A line on stdout: an answer that comes piece by piece. The last line is `Outcome.json`'s where `json` is set. */
  print: (line: string) => void;
  /** Whether the line asks for the answer as JSON. */
  json: boolean;
  /** Aborted by the first Ctrl-C; a command then saves and returns. */
  signal: AbortSignal;
  environment: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  workingDirectory: string;
}

/** What a command ends with. */
export interface Outcome {
  /** The machine's answer: printed as one line of JSON with `--json`. */
  json: Readonly<Record<string, unknown>>;
  /** Lists of that answer which memory is not to hold: values in JSON, written one after the other under their names. */
  lists?: Readonly<Record<string, AsyncIterable<string>>>;
  /** @default 0 */
  exitCode?: number;
  /** A process that the command started has given the answer already. @default false */
  answered?: boolean;
}

/** A command as data. `run` calls libraries; everything around it (parsing, help, errors, JSON) is the frame's. */
export interface Command<O extends Options = Options> {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** A paragraph for `--help`. */
  description: string;
  positionals?: Positionals;
  options: O;
  /** Headings for many options; those in none come first, under `Options`. @default one list */
  optionGroups?: readonly OptionGroup[];
  /** Environment variables that this command looks at, besides those that all do. */
  environment?: Explained;
  /** Files it reads or writes where they are not named on the line. */
  files?: Explained;
  /** Options of the design that this version does not have yet: naming one is an error that says so. */
  planned?: readonly string[];
  examples: readonly Example[];
  /** What it does about errors of the libraries that it calls. @default their own hints */
  advice?: Advice;
  run: (context: CommandContext<O>) => Promise<Outcome>;
}

/** A command whose options the caller need not know. */
export type AnyCommand = Omit<Command, 'run'> & { run: (context: CommandContext<never>) => Promise<Outcome> };

/** Keeps the literal types of the options, so that `run` sees each value typed. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}
