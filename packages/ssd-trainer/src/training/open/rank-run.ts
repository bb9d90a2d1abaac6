import { TrainerError } from '../../errors/trainer-error.js';
import type { Strategy } from '../../strategies/strategy.js';
import { rankBatch } from './rank-batch.js';
import type { PreparedRun } from './prepare-run.js';

/**
 * A run as one of several ranks makes it: with the reference's ranks the epochs are divided by their number, since each goes through the full
 * set.
 *
 * @throws TrainerError E_CONFIG for what several ranks cannot do
 */
export function rankRun(run: PreparedRun, { size }: Pick<Strategy, 'size'>): PreparedRun {
  if (size === 1) return run;
  const { config, resumed } = run;
  if (config.overflowDump || config.dataDumpSteps !== null) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected no dumps of ${size} ranks, which would wait for each other inside of them.`,
      { hint: 'Dump with one rank: the step is the same. Leave out "dataDumpSteps" and "overflowDump".' },
    );
  }
  rankBatch(run, { size });
  if (config.ranksAs === 'one') return run;
  const epochs = Math.floor(config.epochs / size);
  if (epochs === 0) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected at least ${size} epochs, which the reference divides among ${size} ranks, got ${config.epochs}.`,
      { hint: `Give "epochs": ${size} or more, or "ranksAs": "one".` },
    );
  }
  return {
    ...run,
    config: { ...config, epochs },
    ...(resumed && {
      resumed: {
        ...resumed,
        before: { ...resumed.before, epochs: Math.floor(resumed.before.epochs / size) },
      },
    }),
  };
}
