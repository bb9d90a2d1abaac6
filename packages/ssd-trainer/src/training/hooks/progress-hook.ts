import type { Hook } from '../hook.js';
import type { TrainProgress } from '../types.js';

/** Steps that speed and waiting are averaged over: enough to be steady, few enough to follow a change. */
const WINDOW = 20;

export interface ProgressHookOptions {
  readonly onProgress: (progress: TrainProgress) => void;
  readonly timeLimit?: number | null;
  /** What the number is called that is measured. @default 'mAP' */
  readonly mapName?: string;
}

/** Tells a display about every step. */
export function progressHook({ onProgress, timeLimit = null, mapName = 'mAP' }: ProgressHookOptions): Hook {
  const recent: { images: number; seconds: number; waited: number }[] = [];
  let startStep = 0;
  let startElapsed = 0;
  let map: number | undefined;
  let skipped = 0;

  return {
    name: 'progress',
    beforeTrain({ state: { step, elapsed } }) {
      startStep = step;
      startElapsed = elapsed;
    },
    beforeStep(run) {
      if (run.map !== undefined) map = run.map;
    },
    afterStep(run, { images, epoch, losses, scaling, seconds, waited }) {
      if (scaling?.skipped === true) skipped += 1;
      recent.push({ images, seconds, waited });
      if (recent.length > WINDOW) recent.shift();
      const time = sum(recent, 'seconds');
      const { step, elapsed } = run.state;
      // Whole time a step, evaluations and checkpoints included: what is left has them, too.
      const perStep = (elapsed - startElapsed) / (step - startStep);
      const bySteps = perStep * (run.totalSteps - step);
      onProgress({
        ...losses,
        epoch: epoch + 1,
        epochs: run.epochs,
        step,
        totalSteps: run.totalSteps,
        learningRate: run.settings.learningRate,
        imagesPerSecond: time > 0 ? sum(recent, 'images') / time : 0,
        waitingShare: time > 0 ? Math.min(1, sum(recent, 'waited') / time) : 0,
        elapsed,
        eta: timeLimit === null ? bySteps : Math.min(bySteps, Math.max(0, timeLimit - elapsed)),
        ...(scaling === undefined ? {} : { lossScale: scaling.scale, skipped }),
        ...(map === undefined ? {} : { map, mapName }),
        ...(run.bestMap === undefined ? {} : { bestMap: run.bestMap }),
      });
    },
  };
}

function sum<Key extends string>(items: readonly Record<Key, number>[], key: Key): number {
  return items.reduce((total, item) => total + item[key], 0);
}
