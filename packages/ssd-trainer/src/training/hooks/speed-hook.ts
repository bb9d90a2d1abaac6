import type { Hook } from '../hook.js';

/** Steps of a process that are not counted: TensorFlow prepares the graph, threads start. */
const START_UP = 5;
/** Fewer counted ones say little. */
const FEWEST = 20;

export interface SpeedHook extends Hook {
  /** Undefined until enough steps are made. */
  readonly imagesPerSecond: number | undefined;
}

/** Measures the steps of this process, waiting for pictures included, what is done between steps not. */
export function speedHook(): SpeedHook {
  let steps = 0;
  let images = 0;
  let time = 0;
  return {
    name: 'speed',
    get imagesPerSecond() {
      return steps < START_UP + FEWEST || time === 0 ? undefined : images / time;
    },
    afterStep(_run, { images: ofStep, seconds }) {
      steps += 1;
      if (steps <= START_UP) return;
      images += ofStep;
      time += seconds;
    },
  };
}
