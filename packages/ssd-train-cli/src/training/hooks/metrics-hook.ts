import type { MetricsWriter } from '../../run-folder/metrics-writer.js';
import type { Hook, Run } from '../hook.js';
import type { EpochRecord, StepLosses } from '../types.js';

export interface MetricsHookOptions {
  readonly writer: Pick<MetricsWriter, 'step' | 'epochs'>;
  /** Steps between lines of the step log. */
  readonly logSteps: number;
}

export interface MetricsHook extends Hook {
  /** Every finished epoch, oldest first. */
  readonly history: readonly EpochRecord[];
}

interface Sums extends Record<keyof StepLosses, number> {
  steps: number;
  images: number;
  seconds: number;
  waited: number;
  /** Of the last step. */
  learningRate: number;
}

const nothing = (): Sums => ({
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
});

/** Records losses, speed and mAP: each step as it is, each epoch by its means. */
export function metricsHook({ writer, logSteps }: MetricsHookOptions): MetricsHook {
  let sums = nothing();
  let history: EpochRecord[] = [];

  async function close(run: Run, epoch: number): Promise<void> {
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
      ...(run.map === undefined ? {} : { map: run.map }),
    });
    sums = nothing();
    await writer.epochs(history);
  }

  return {
    name: 'metrics',
    get history() {
      return history;
    },
    async afterStep(run, { batch, epoch, losses, seconds, waited }) {
      for (const key of Object.keys(losses) as (keyof StepLosses)[]) sums[key] += losses[key];
      sums.steps += 1;
      sums.images += batch.size;
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
        images: batch.size,
        seconds,
        waited,
      });
    },
    afterEpoch: close,
    async afterTrain(run, reason) {
      // An epoch that an abort cut short is finished by the resumed run.
      if (sums.steps > 0 && reason !== 'aborted') {
        await close(run, run.state.epoch);
        return;
      }
      const last = history.at(-1);
      if (last === undefined || last.step !== run.state.step || run.map === undefined) return;
      history[history.length - 1] = { ...last, map: run.map };
      await writer.epochs(history);
    },
    state: () => ({ sums: { ...sums }, history: history.map((record) => ({ ...record })) }),
    restore(state) {
      const saved = state as unknown as { sums: Sums; history: EpochRecord[] };
      sums = saved.sums;
      history = saved.history;
    },
  };
}
