import type { EvaluationOutput } from '../../evaluation/types.js';
import { ap50Beside, decidingNumber } from '../../metrics/metrics.js';
import type { EvaluationLog } from '../../run-folder/evaluation-log.js';
import type { Hook, Run } from '../hook.js';

export interface EvaluationLogHookOptions {
  readonly log: Pick<EvaluationLog, 'append'>;
  /** The last evaluation of this process; looked at only where the run has a mAP. */
  readonly evaluation: () => EvaluationOutput | undefined;
  /** Digest of the images that are measured on. @default it is not written */
  readonly data?: string | undefined;
}

/** Writes down every evaluation with the AP of each class. */
export function evaluationLogHook({ log, evaluation, data }: EvaluationLogHookOptions): Hook {
  let written: EvaluationOutput | undefined;

  async function write({ map, state }: Run): Promise<void> {
    const output = evaluation();
    if (map === undefined || output === undefined || output === written) return;
    written = output;
    const { split, result, seconds, settings } = output;
    const { scoreThreshold, nmsThreshold, maxDetections } = settings;
    const map50 = ap50Beside(result);
    await log.append({
      step: state.step,
      epoch: state.epoch,
      split,
      map: decidingNumber(result),
      ...(map50 === undefined ? {} : { map50 }),
      ap: Object.fromEntries(Object.entries(result.classes).map(([name, { ap }]) => [name, ap])),
      metric: result.metric,
      iou: result.iou,
      scoreThreshold,
      nmsThreshold,
      maxDetections,
      ...(data === undefined ? {} : { data }),
      images: result.images,
      seconds,
    });
  }

  return { name: 'evaluation-log', afterEpoch: write, afterTrain: write };
}
