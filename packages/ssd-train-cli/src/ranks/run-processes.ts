import type { CommandContext, Outcome } from '../cli/command.js';
import { UsageError } from '../errors/usage-error.js';
import { superviseRanks } from './supervise-ranks.js';

/**
 * Runs the line that this process was started with in so many processes instead, rank 0 of which answers.
 *
 * @throws UsageError beside options that train nothing
 */
export async function runProcesses(
  count: number,
  {
    terminal,
    signal,
    trainsNothing,
  }: Pick<CommandContext, 'terminal' | 'signal'> & {
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
  const [program, script, ...words] = process.argv as [string, string, ...string[]];
  const { exitCode } = await superviseRanks({
    count,
    command: [program, ...process.execArgv, script, ...withoutNproc(words)],
    terminal,
    signal,
  });
  return { json: {}, answered: true, exitCode };
}

/** The words of a line without `--nproc N`. */
export function withoutNproc(words: readonly string[]): string[] {
  return words.filter((word, i) => !/^--nproc(=|$)/.test(word) && words[i - 1] !== '--nproc');
}
