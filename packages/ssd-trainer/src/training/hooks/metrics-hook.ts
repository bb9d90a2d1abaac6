import type { EvaluationOutput } from '../../evaluation/types.js';
import { ap50Beside, decidingNumber } from '../../metrics/metrics.js';
import type { MetricsWriter } from '../../run-folder/metrics-writer.js';
import type { Hook, Run } from '../hook.js';
import type { EpochMeasurements, EpochRecord, StepLosses } from '../../run-folder/epoch-record.js';

export interface MetricsHookOptions {
  readonly writer: Pick<MetricsWriter, 'step' | 'epochs'>;
  /** Steps between lines of the step log. */
  readonly logSteps: number;
  /** The last evaluations of this process; looked at only where the run has a mAP. @default none */
  readonly evaluations?: () => {
    readonly validation: EvaluationOutput | undefined;
    readonly training: EvaluationOutput | undefined;
  };
}

export interface MetricsHook extends Hook {
  /** Every finished epoch, oldest first. */
  readonly history: readonly EpochRecord[];
}

interface Sums extends Record<keyof StepLosses, number> {
  /** Steps that were made. */
  steps: number;
  /** Steps that the loss scale skipped; absent without one. */
  skipped?: number;
  images: number;
  seconds: number;
  waited: number;
  /** Of the last step. */
  learningRate: number;
}

function nothing(): Sums {
  return {
    total: 0,
    localization: 0,
    confidence: 0,
    l2: 0,
    gradientNorm: 0,
    steps: 0,
    images: 0,
    seconds: 0,
    waited: 0,
    learningRate: 0,
  };
}

/** Records losses, speed and what is measured: each step and each evaluation as it is, each epoch by its means. */
export function metricsHook({
  writer,
  logSteps,
  evaluations = () => ({ validation: undefined, training: undefined }),
}: MetricsHookOptions): MetricsHook {
  let sums = nothing();
  let history: EpochRecord[] = [];

  function measured({ map }: Run): EpochMeasurements {
    if (map === undefined) return {};
    const { validation, training } = evaluations();
    const losses = validation?.losses;
    const map50 = validation && ap50Beside(validation.result);
    return {
      map,
      ...(validation && { iou: validation.result.iou, metric: validation.result.metric }),
      ...(map50 === undefined ? {} : { map50: map50 ?? 0 }),
      ...(losses && {
        validationTotal: losses.total,
        validationLocalization: losses.localization,
        validationConfidence: losses.confidence,
        validationL2: losses.l2,
      }),
      ...(training && { trainingMap: decidingNumber(training.result) ?? 0 }),
    };
  }

  /** A line of its own for what was measured after the last step of an epoch. */
  async function logMeasured(run: Run, epoch: number): Promise<void> {
    if (run.map !== undefined)
      await writer.step({ step: run.state.step, epoch: epoch + 1, ...measured(run) });
  }

  async function close(run: Run, epoch: number): Promise<void> {
    if (sums.steps + (sums.skipped ?? 0) === 0 && history.at(-1)?.step === run.state.step) {
      // Written down before, but not all of it reached the disk.
      history[history.length - 1] = { ...history.at(-1)!, ...measured(run) };
      await logMeasured(run, epoch);
      await writer.epochs(history);
      return;
    }
    const mean = (sum: number): number => sum / sums.steps;
    history.push({
      epoch: epoch + 1,
      step: run.state.step,
      total: mean(sums.total),
      localization: mean(sums.localization),
      confidence: mean(sums.confidence),
      l2: mean(sums.l2),
      gradientNorm: mean(sums.gradientNorm),
      learningRate: sums.learningRate,
      imagesPerSecond: sums.seconds > 0 ? sums.images / sums.seconds : 0,
      waitingShare: sums.seconds > 0 ? Math.min(1, sums.waited / sums.seconds) : 0,
      seconds: run.state.elapsed,
      ...measured(run),
      ...(sums.skipped === undefined ? {} : { skipped: sums.skipped }),
    });
    sums = nothing();
    await logMeasured(run, epoch);
    await writer.epochs(history);
  }

  return {
    name: 'metrics',
    get history() {
      return history;
    },
    async afterStep(run, { images, epoch, losses, scaling, seconds, waited }) {
      const skipped = scaling?.skipped === true;
      if (scaling !== undefined) sums.skipped = (sums.skipped ?? 0) + (skipped ? 1 : 0);
      if (!skipped) {
        for (const key of Object.keys(losses) as (keyof StepLosses)[]) sums[key] += losses[key];
        sums.steps += 1;
      }
      sums.images += images;
      sums.seconds += seconds;
      sums.waited += waited;
      sums.learningRate = run.settings.learningRate;
      const { step } = run.state;
      if (step % logSteps !== 0) return;
      const { learningRate } = run.settings;
      await writer.step({
        step,
        epoch: epoch + 1,
        ...losses,
        learningRate,
        images,
        seconds,
        waited,
        ...(scaling && { lossScale: scaling.scale, skipped }),
      });
    },
    afterEpoch: close,
    async afterTrain(run, reason) {
      // An epoch that an abort cut short is finished by the resumed run.
      if (sums.steps + (sums.skipped ?? 0) > 0 && reason !== 'aborted') {
        await close(run, run.state.epoch);
        return;
      }
      const last = history.at(-1);
      if (last === undefined || last.step !== run.state.step || run.map === undefined) return;
      if (last.map !== undefined) return; // measured at the end of its epoch, which is the end of the run
      history[history.length - 1] = { ...last, ...measured(run) };
      await logMeasured(run, last.epoch - 1);
      await writer.epochs(history);
    },
    state: () => ({ sums: { ...sums }, history: history.map((record) => ({ ...record })) }),
    restore(state) {
      const saved = state as unknown as { sums: Sums; history: EpochRecord[] };
      sums = saved.sums;
      history = saved.history.map(withNaN);
    },
  };
}

/** JSON has no NaN: the means of an epoch whose steps were all skipped come back from a checkpoint as null. */
function withNaN(record: EpochRecord): EpochRecord {
  const entries = Object.entries(record) as [string, number | null][];
  return Object.fromEntries(entries.map(([key, value]) => [key, value ?? NaN])) as unknown as EpochRecord;
}
