import { listCheckpoints } from '../../checkpoint/list-checkpoints.js';
import { readWeights } from '../../checkpoint/read-weights.js';
import { readSidecar } from '../../checkpoint/sidecar.js';
import type { RunHooks } from '../hooks/create-hooks.js';
import { NonFatal } from '../hooks/non-fatal.js';
import type { PreparedRun } from '../open/prepare-run.js';
import type { RunSession } from '../open/run-session.js';
import type { DetectorWeights } from '../types.js';
import type { StopReason } from '../../run-folder/stop-reason.js';
import type { Validation } from '../validation/validation.js';

/** The weights that are used unless others are named, with what they reach: measured now where no evaluation of this process was of them. */
export async function detectorWeights({
  run: { folder, config },
  session,
  validation,
  hooks,
  stopped,
  signal,
  log,
}: {
  run: PreparedRun;
  session: RunSession;
  validation: Validation | undefined;
  hooks: RunHooks;
  stopped: StopReason;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<DetectorWeights> {
  const { best } = await listCheckpoints(folder.checkpoints);
  const { prefix: checkpoint, step } = best ?? hooks.checkpoint.last!; // every run that ends without an error has saved
  const weights = { checkpoint, step, which: best === undefined ? ('last' as const) : ('best' as const) };
  let evaluation = hooks.evaluation?.outputAt(step);
  if (evaluation === undefined && validation !== undefined && stopped !== 'aborted') {
    log(`Measuring the best weights, of step ${step}, which an earlier part of the run saved.`);
    const looks = new NonFatal({ what: 'measuring', signal, log });
    await looks
      .do(async () => {
        const names = session.model.variables.map(({ name }) => name);
        const { averaged } = await readSidecar(checkpoint);
        evaluation = await validation.measure(signal, await readWeights(checkpoint, names, averaged));
      })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error; // the run is over; only the table is missing
      });
  }
  return evaluation === undefined || config.validationSplit === null ? weights : { ...weights, evaluation };
}
