import type { CommandContext, Outcome } from '../cli/command.js';
import { UsageError } from '../errors/usage-error.js';
import { withoutLaunchers } from './launchers/read-launchers.js';
import { restartLine, withoutOptions, withoutSettings, type LineValues } from './restart-line.js';
import { restartRanks } from './restart-ranks.js';

/**
 * Runs the line that this process was started with in so many processes instead, rank 0 of which answers.
 *
 * @throws UsageError beside options that train nothing
 */
export async function runProcesses(
  count: number,
  {
    values,
    json,
    terminal,
    signal,
    print,
    environment,
    trainsNothing,
  }: Pick<CommandContext, 'json' | 'terminal' | 'signal' | 'print' | 'environment'> & {
    readonly values: Omit<LineValues, 'json' | 'quiet' | 'debug'> & {
      readonly maxRestarts: number | undefined;
      readonly name: string | undefined;
    };
    /** The option that does, as it is written. */
    readonly trainsNothing: string | undefined;
  },
): Promise<Outcome> {
  if (trainsNothing !== undefined) {
    throw new UsageError(
      'INVALID_VALUE',
      `Expected no --nproc beside ${trainsNothing}, which trains nothing.`,
      {
        hint: 'Leave --nproc out: it shows what one process would do.',
      },
    );
  }
  const { maxRestarts = 0, name } = values;
  const [program, script, ...words] = process.argv as [string, string, ...string[]];
  const commandOf = (line: readonly string[]): string[] => [program, ...process.execArgv, script, ...line];
  // Of the options that every command takes only --json comes with the values of this one.
  const asked = (...written: string[]): boolean => words.some((word) => written.includes(word));
  const line = { ...values, json, quiet: asked('--quiet', '-q'), debug: asked('--debug') };
  const ofRanks = withoutLaunchers(environment); // the line says who they are
  const { exitCode, answer } = await restartRanks({
    count,
    maxRestarts,
    command: commandOf(withoutOptions(words, ['nproc', 'max-restarts'])),
    environment: ofRanks,
    resumeCommand: (folder) => ({
      command: commandOf(restartLine(folder, line)),
      environment: withoutSettings(ofRanks),
    }),
    ownsFolder: name !== undefined,
    holdAnswer: json && maxRestarts > 0, // that of ranks which are started anew counts for nothing
    terminal,
    signal,
  });
  if (answer !== '') print(answer.trimEnd());
  return { json: {}, answered: true, exitCode };
}
