import type { Hook, Run, StepReport } from '../hook.js';
import { TrainerError } from '../../errors/trainer-error.js';

export interface NanGuardOptions {
  /**
   * Steps in a row that a loss scale may skip. A scale that shrinks needs no such end: at 1 there is nothing left to shrink.
   * @default 100
   */
  readonly mostSkipped?: number;
  /**
   * Keeps what is needed to look at a step that ended the run.
   *
   * @returns where it lies
   * @default nothing is kept
   */
  readonly keep?: (run: Run, report: StepReport) => Promise<string>;
  /** Prefix of the last checkpoint, which is from before the bad step. @default there is none */
  readonly checkpoint?: () => string | undefined;
}

/**
 * Ends the run at the first loss or gradient norm that is not finite. Listed before the checkpoint hook, it keeps the
 * spoilt weights out of every checkpoint. Looks at the gradient norm, too: its overflow spoils the weights one step before
 * a loss shows it.
 *
 * A step that a loss scale skipped has spoilt nothing, and is what the scale goes by. It ends the run where the scale cannot
 * be the reason, since it is 1, or where too many follow each other.
 */
export function nanGuardHook({
  mostSkipped = 100,
  keep,
  checkpoint = () => undefined,
}: NanGuardOptions = {}): Hook {
  /** Steps skipped in a row. */
  let skipped = 0;

  return {
    name: 'nan-guard',
    async afterStep(run, report) {
      const { losses, scaling } = report;
      skipped = scaling?.skipped === true ? skipped + 1 : 0;
      const isBad =
        scaling?.skipped === true
          ? scaling.scale <= 1 || skipped >= mostSkipped
          : !Object.values(losses).every(Number.isFinite);
      if (isBad) throw await failure(run, report, { skipped, keep, saved: checkpoint() });
    },
    state: () => ({ skipped }),
    restore(state) {
      ({ skipped } = state as { skipped: number });
    },
  };
}

async function failure(
  run: Run,
  report: StepReport,
  { skipped, keep, saved }: { skipped: number; keep: NanGuardOptions['keep']; saved: string | undefined },
): Promise<TrainerError> {
  const { batch, epoch, losses, scaling } = report;
  const terms = Object.entries(losses) as [string, number][];
  const values = terms.map(([name, value]) => `${name} ${value}`).join(', ');
  const images = batch.samples.map((sample) => `  ${sample.image}`).join('\n');
  const scaled =
    scaling === undefined
      ? ''
      : `, loss scale ${Number(scaling.scale.toPrecision(6))}${skipped > 0 ? `, skipped ${skipped} in a row` : ''}`;
  let kept = '';
  try {
    if (keep !== undefined) kept = ` ${await keep(run, report)} holds its pictures and numbers.`;
  } catch (error) {
    kept = ` Its pictures could not be kept: ${(error as Error).message}`;
  }
  return new TrainerError(
    'E_NOT_FINITE',
    `Expected finite ${skipped > 0 ? 'gradients' : 'losses'}, got ${values} at step ${run.state.step} ` +
      `(epoch ${epoch + 1}, batch ${batch.index + 1}${scaled}). Images of the batch:\n${images}`,
    {
      hint:
        (skipped > 0 && scaling !== undefined && scaling.scale > 1
          ? 'The loss scale may be too large: "lossScale": "exponential" finds one, or give a smaller one. '
          : '') +
        `The learning rate was ${run.settings.learningRate}: try a lower one, a longer warm-up or gradient ` +
        'clipping, and validateDataset() for boxes that are wrong.' +
        (saved === undefined ? '' : ` The last checkpoint is from before this step: ${saved}.`) +
        kept,
    },
  );
}
