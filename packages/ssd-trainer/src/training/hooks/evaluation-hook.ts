import type { EvaluationOutput } from '../../evaluation/types.js';
import { overlapOf } from '../../evaluation/map-name.js';
import { ap50Beside, decidingNumber } from '../../metrics/metrics.js';
import type { Hook, Run } from '../hook.js';

export interface EvaluationHookOptions {
  /** Measures the weights as they are now. Rejects with the signal's reason when aborted. */
  readonly evaluate: (run: Run) => Promise<EvaluationOutput>;
  /** Measures images of training with the same weights, where they are measured. */
  readonly evaluateTraining?: ((run: Run) => Promise<EvaluationOutput>) | undefined;
  /** Epochs between evaluations; 0 for only at the end. @default 0 */
  readonly every?: number;
  /** @default never aborted */
  readonly signal?: AbortSignal;
  /** Told the result. @default nobody */
  readonly log?: (line: string) => void;
  /** What the result is called there. @default 'mAP' */
  readonly term?: string;
}

/** Best measurement so far, by the number that the metric decides by, and the step it was measured at. */
export interface BestResult {
  readonly map: number;
  readonly step: number;
}

interface StepOutput {
  readonly step: number;
  readonly output: EvaluationOutput;
}

export interface EvaluationHook extends Hook {
  /** The last evaluation of this process. */
  readonly last: EvaluationOutput | undefined;
  /** That of training images made with it. */
  readonly lastTraining: EvaluationOutput | undefined;
  readonly best: BestResult | undefined;
  /** The evaluation of a step, if it is the last one or that of the best, made in this process. */
  outputAt(step: number): EvaluationOutput | undefined;
}

/** Measures mAP every so many epochs, and at the end if the last step was not measured. */
export function evaluationHook({
  evaluate,
  evaluateTraining,
  every = 0,
  signal = new AbortController().signal,
  log = () => undefined,
  term = 'mAP',
}: EvaluationHookOptions): EvaluationHook {
  let last: EvaluationOutput | undefined;
  let lastTraining: EvaluationOutput | undefined;
  let best: BestResult | undefined;
  const outputs: { last?: StepOutput; best?: StepOutput } = {};

  async function measure(run: Run): Promise<void> {
    try {
      const output = await evaluate(run);
      lastTraining = await evaluateTraining?.(run);
      last = output;
    } catch (error) {
      if (!signal.aborted) throw error;
      run.stop('aborted', { agreed: true }); // half an evaluation says nothing; ranks measure together
      return;
    }
    const map = decidingNumber(last.result) ?? 0; // no objects to find at all: nothing can be better than anything else
    run.map = map;
    const { step } = run.state;
    outputs.last = { step, output: last };
    if (best === undefined || map > best.map) {
      best = { map, step };
      outputs.best = outputs.last;
    }
    run.bestMap = best.map;
    const beaten =
      best.step === step ? 'the best so far' : `best ${best.map.toFixed(4)} at step ${best.step}`;
    log(
      `${term}${overlapOf(last.result)} ${map.toFixed(4)} on "${last.split}" at step ${step}, ${beaten}${besides(last, lastTraining)}`,
    );
  }

  return {
    name: 'evaluation',
    get last() {
      return last;
    },
    get lastTraining() {
      return lastTraining;
    },
    get best() {
      return best;
    },
    outputAt: (step) => Object.values(outputs).find((one) => one.step === step)?.output,
    async afterEpoch(run, epoch) {
      if (every > 0 && (epoch + 1) % every === 0) await measure(run);
    },
    async afterTrain(run, reason) {
      if (reason !== 'aborted' && run.map === undefined) await measure(run);
    },
    beforeTrain(run) {
      run.bestMap = best?.map;
    },
    state: () => (best === undefined ? null : { map: best.map, step: best.step }),
    restore(state) {
      best = state === null ? undefined : (state as unknown as BestResult);
    },
  };
}

/** What else was measured: `; AP50 0.7120; loss 3.4120; 0.8100 on 50 training images`. */
function besides(
  { losses, result: measured }: EvaluationOutput,
  training: EvaluationOutput | undefined,
): string {
  const ap50 = ap50Beside(measured);
  const own = ap50 === undefined ? '' : `; AP50 ${(ap50 ?? 0).toFixed(4)}`;
  const loss = losses === undefined ? own : `${own}; loss ${losses.total.toFixed(4)}`;
  if (training === undefined) return loss;
  const { result, images } = training;
  return `${loss}; ${(decidingNumber(result) ?? 0).toFixed(4)} on ${images.length} training images`;
}
