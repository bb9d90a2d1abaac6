import { createStyle, wantsColor } from '@ssd/report';
import { UsageError } from './errors/usage-error.js';
import { errorTrace } from './errors/error-trace.js';
import { explainError } from './errors/explain-error.js';
import { closestName, visibleJson } from '@ssd/names';
import { withAdvice } from './cli/advice.js';
import type { CommandEntry } from './cli/command-entry.js';
import { commandGroups, commands, plannedCommands } from './commands/table.js';
import type { AnyCommand, CommandContext, Outcome } from './cli/command.js';
import { globalOptions } from './cli/global-options.js';
import { renderGroup, renderHelp, renderOverview, type HelpLayout } from './cli/help.js';
import { noInput, type InputStream } from './cli/input-stream.js';
import { parseArguments } from './cli/parse-arguments.js';
import { lostAnswer } from './cli/lost-answer.js';
import { watchSignals, type SignalSource } from './cli/signals.js';
import { createTerminal, type OutputStream, type Terminal } from './cli/terminal.js';
import { packageVersion } from './cli/version.js';
import { writeAnswer } from './cli/write-answer.js';

/** The world a command runs in. */
export interface RunOptions {
  stdout: OutputStream;
  stderr: OutputStream;
  /** Asked for when a command reads it. @default nothing is piped in */
  stdin?: () => InputStream;
  /** @default {} */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. @default process.cwd() */
  workingDirectory?: string;
  /**
   * Where Ctrl-C arrives, how a second one leaves at once, and whether the end of the terminal ends the work, too.
   *
   * @default signals are not watched
   */
  signals?: { source: SignalSource; exit: (code: number) => void; watchHangup?: boolean };
  /** @default the commands of this package */
  table?: readonly CommandEntry[];
}

/** Help in the width and the colours of where it is written to. */
function layoutOf(
  { columns, isTTY }: OutputStream,
  environment: Readonly<Record<string, string | undefined>>,
): HelpLayout {
  return { columns, style: createStyle(wantsColor(environment, isTTY === true)) };
}

/** The commands of a group: of `weights`, those called `weights …`. */
function membersOf(group: string, table: readonly CommandEntry[]): CommandEntry[] {
  return table.filter(({ name }) => name.startsWith(`${group} `));
}

/** The entry that the words begin with, whose name is one word or two, and the words after it. */
function findCommand(
  argv: readonly string[],
  table: readonly CommandEntry[],
): { entry: CommandEntry; words: readonly string[] } {
  for (const length of [2, 1]) {
    const entry = table.find(({ name }) => name === argv.slice(0, length).join(' '));
    if (entry !== undefined) return { entry, words: argv.slice(length) };
  }
  const [name = '', second = ''] = argv;
  const members = membersOf(name, table).map((entry) => entry.name.slice(name.length + 1));
  if (members.length > 0) {
    const close = closestName(second, members);
    throw new UsageError(
      'UNKNOWN_COMMAND',
      `Expected one of ${members.join(', ')} after "ssd ${name}", got "${second}".` +
        (close === undefined ? '' : ` Did you mean "${close}"?`),
      { hint: `"ssd ${name} --help" says what they do.` },
    );
  }
  const names = table.map((candidate) => candidate.name);
  if (plannedCommands.includes(name)) {
    throw new UsageError('NOT_YET', `"ssd ${name}" is not in this version yet.`, {
      hint: `Commands of this version: ${names.join(', ')}.`,
    });
  }
  const close = closestName(name, [...names, ...plannedCommands]);
  throw new UsageError(
    'UNKNOWN_COMMAND',
    `Unknown command "${name}".${close === undefined ? '' : ` Did you mean "${close}"?`}`,
    { hint: `Commands: ${names.join(', ')}. "ssd --help" says what they do.` },
  );
}

function report(
  error: unknown,
  terminal: Terminal,
  { debug, json = false, stdout }: { debug: boolean; json?: boolean; stdout?: OutputStream },
): number {
  const { message, hint, code, exitCode } = explainError(error);
  const { red, bold } = terminal.style;
  terminal.endStatus();
  terminal.warn(`${red(bold('Error:'))} ${message}`);
  if (hint !== undefined) terminal.warn(`${bold('What to do:')} ${hint}`);
  if (debug) terminal.warn(errorTrace(error));
  if (json)
    stdout?.write(
      `${visibleJson(JSON.stringify({ error: { code, message, ...(hint === undefined ? {} : { hint }) } }))}\n`,
    );
  return exitCode;
}

async function runCommand(
  command: AnyCommand,
  words: readonly string[],
  options: RunOptions,
): Promise<number> {
  const { stdout, stderr, environment = {}, workingDirectory = process.cwd(), signals } = options;
  const { stdin = () => noInput } = options;
  // Read ahead of the parser, so that an error in the line itself is printed the way the line asks for.
  const asked = (name: string): boolean => words.includes(`--${name}`);
  let terminal = createTerminal({ stderr, environment, quiet: asked('quiet') || words.includes('-q') });
  const controller = new AbortController();
  const watch =
    signals === undefined
      ? undefined
      : watchSignals({
          ...signals,
          controller,
          onFirst: (signal) => {
            terminal.warn(
              signal === 'SIGHUP'
                ? 'The terminal is gone. Saving what there is.'
                : 'Saving what there is. Press Ctrl-C again to leave at once.',
            );
          },
        });
  try {
    const { values, positionals, given } = parseArguments(words, {
      command: command.name,
      options: { ...command.options, ...globalOptions },
      positionals: command.positionals,
      planned: command.planned,
    });
    if (values.help) {
      stdout.write(`${renderHelp(command, layoutOf(stdout, environment))}\n`);
      return 0;
    }
    terminal = createTerminal({ stderr, environment, quiet: values.quiet });
    const context: CommandContext = {
      values,
      given,
      positionals,
      terminal,
      stdin,
      print: (line) => void stdout.write(`${line}\n`),
      json: values.json,
      signal: controller.signal,
      environment,
      workingDirectory,
    };
    const outcome: Outcome = await withAdvice(command.advice ?? {}, () =>
      command.run(context as CommandContext<never>),
    );
    terminal.endStatus();
    if (values.json && outcome.answered !== true) await writeAnswer(outcome, stdout);
    return watch !== undefined && controller.signal.aborted ? watch.exitCode() : (outcome.exitCode ?? 0);
  } catch (error) {
    if (
      watch !== undefined &&
      controller.signal.aborted &&
      (error === controller.signal.reason || (error as Error).name === 'AbortError')
    ) {
      terminal.endStatus();
      terminal.warn('Stopped before the end.');
      return watch.exitCode();
    }
    return report(error, terminal, { debug: asked('debug'), json: asked('json'), stdout });
  } finally {
    watch?.stop();
  }
}

/**
 * Runs one command line in this process and says what the process should exit with.
 *
 * @param argv The words after `ssd`, e.g. `['train', '--data-dir', 'VOC']`.
 * @returns 0: done. 1: it failed. 2: the line was wrong and nothing was started. 130: interrupted, after saving. 129: the
 * same, as the terminal was closed. 141: done, but the reader of stdout left before the end.
 */
export async function run(argv: readonly string[], options: RunOptions): Promise<number> {
  const exitCode = await runLine(argv, options);
  const lost = await lostAnswer(options.stdout, {
    isJson: argv.includes('--json') || argv.includes('--jsonl'),
  });
  if (lost === undefined) return exitCode;
  const { stderr, environment = {} } = options;
  if (lost.error !== undefined) {
    report(lost.error, createTerminal({ stderr, environment }), { debug: argv.includes('--debug') });
  }
  return exitCode === 0 ? lost.exitCode : exitCode;
}

async function runLine(argv: readonly string[], options: RunOptions): Promise<number> {
  const { stdout, stderr, environment = {}, table = commands } = options;
  const [name, ...words] = argv;
  if (name === '--version' || name === '-v') {
    stdout.write(`${await packageVersion()}\n`);
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    if (name === 'help' && words.length > 0) return runLine([...words, '--help'], options);
    // Asked for, it is the answer; with nothing asked it is help for a mistake.
    const stream = name === undefined ? stderr : stdout;
    const version = await packageVersion();
    const overview = renderOverview(
      { version, commands: table, groups: commandGroups, planned: plannedCommands },
      layoutOf(stream, environment),
    );
    stream.write(`${overview}\n`);
    return name === undefined ? 2 : 0;
  }
  const members = membersOf(name, table);
  const asked = words[0] === '--help' || words[0] === '-h';
  if (members.length > 0 && (words.length === 0 || asked)) {
    const stream = asked ? stdout : stderr;
    stream.write(`${renderGroup(name, members, layoutOf(stream, environment))}\n`);
    return asked ? 0 : 2;
  }
  let command: AnyCommand;
  let rest: readonly string[];
  try {
    const found = findCommand(argv, table);
    command = await found.entry.load();
    rest = found.words;
  } catch (error) {
    const terminal = createTerminal({ stderr, environment });
    return report(error, terminal, {
      debug: words.includes('--debug'),
      json: words.includes('--json'),
      stdout,
    });
  }
  return runCommand(command, rest, options);
}
