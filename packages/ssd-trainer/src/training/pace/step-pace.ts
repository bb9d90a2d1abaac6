/** Steps of a process that are not timed: TensorFlow prepares the graph, threads start. */
const START_UP = 2;
/** Fewer say little. */
const FEWEST = 3;
/** Steps that it is the median of: one that was held up does not count, a machine that becomes slower does. */
const WINDOW = 51;

/** The seconds that a step takes, waiting for pictures included, what is done between steps not. */
export class StepPace {
  readonly #recent: number[] = [];
  #steps = 0;
  #timed = 0;

  /** @param seconds of the step just made */
  add(seconds: number): void {
    this.#steps += 1;
    if (this.#steps <= START_UP) return;
    this.#timed += seconds;
    this.#recent.push(seconds);
    if (this.#recent.length > WINDOW) this.#recent.shift();
  }

  /** Median of the last steps; undefined until it is known. */
  get secondsPerStep(): number | undefined {
    if (this.#recent.length < FEWEST) return undefined;
    return this.#recent.toSorted((a, b) => a - b)[this.#recent.length >> 1];
  }

  /** Seconds that the steps took which were timed. */
  get timed(): number {
    return this.#timed;
  }
}
