import type { Batch } from '@ssd/voc-dataset';
import type { Hook, Run, RunState, StepReport, StepSettings } from './hook.js';
import { withClosers } from './finish/with-closers.js';
import type { JsonValue } from '../checkpoint/json-value.js';
import { plannedSteps, stepsFrom } from '../checkpoint/training-extent.js';
import type { StepResult } from './step-result.js';
import type { StopReason } from '../run-folder/stop-reason.js';

/** One step of the optimizer, compiled. */
export interface TrainingStep {
  run(batch: Batch, settings: StepSettings): Promise<StepResult>;
}

/** The part of a loader the loop needs. */
export interface BatchSource {
  batches(position?: { epoch: number; batch: number }): AsyncIterable<Batch>;
  readonly batchesPerEpoch: number;
  readonly waitSeconds: number;
}

export interface TrainerOptions {
  readonly step: TrainingStep;
  readonly loader: BatchSource;
  readonly hooks: readonly Hook[];
  readonly epochs: number;
  /** End after this many steps, if the epochs have more. */
  readonly maxSteps?: number | null;
  /** Other ranks that make the same steps. @default none */
  readonly ranks?: TrainerRanks | undefined;
  /** Called once where something fails, before that is thrown: the last chance to save. Must not throw. */
  readonly onFailure?: (run: Run, error: unknown) => Promise<void>;
  /** Told what could not be closed where something else is thrown. @default nobody */
  readonly log?: (line: string) => void;
  /** Seconds on a clock that only goes forward. @default the process's */
  readonly now?: () => number;
}

/** What the loop of one of several ranks asks of the others. */
export interface TrainerRanks {
  readonly size: number;
  /** Why all of them stop now: the wish of the first that has one. Each rank calls it equally often. */
  agreeOnStop(wish: StopReason | undefined): Promise<StopReason | undefined>;
}

/** State of a run between two steps, as checkpoints hold it. */
export interface TrainerSnapshot {
  readonly run: RunState;
  readonly hooks: Readonly<Record<string, JsonValue>>;
}

/** The loop. It knows batches, steps and epochs; everything else is a hook. */
export class Trainer implements Run {
  readonly batchesPerEpoch: number;
  readonly epochs: number;
  readonly settings: StepSettings = { learningRate: 0, emaDecay: 0 };
  map: number | undefined = undefined;
  bestMap: number | undefined = undefined;

  readonly #step: TrainingStep;
  readonly #loader: BatchSource;
  readonly #hooks: readonly Hook[];
  readonly #onFailure: TrainerOptions['onFailure'];
  readonly #log: (line: string) => void;
  readonly #now: () => number;
  readonly #state: RunState = { step: 0, epoch: 0, batch: 0, epochEnds: false, elapsed: 0 };
  readonly #maxSteps: number | null | undefined;
  #totalSteps: number;
  readonly #ranks: TrainerRanks | undefined;
  /** Why this rank wishes to stop. */
  #wish: StopReason | undefined = undefined;
  /** Why all ranks stop. */
  #reason: StopReason | undefined = undefined;

  constructor({
    step,
    loader,
    hooks,
    epochs,
    maxSteps,
    ranks,
    onFailure,
    log = () => undefined,
    now = () => performance.now() / 1000,
  }: TrainerOptions) {
    this.#step = step;
    this.#loader = loader;
    this.#hooks = hooks;
    this.#ranks = ranks;
    this.#onFailure = onFailure;
    this.#log = log;
    this.#now = now;
    this.batchesPerEpoch = loader.batchesPerEpoch;
    this.epochs = epochs;
    this.#maxSteps = maxSteps;
    this.#totalSteps = plannedSteps({ epochs, maxSteps }, loader.batchesPerEpoch);
  }

  get totalSteps(): number {
    return this.#totalSteps;
  }

  get state(): Readonly<RunState> {
    return this.#state;
  }

  stop(reason: StopReason, { agreed = false }: { readonly agreed?: boolean } = {}): void {
    this.#wish ??= reason;
    if (agreed || this.#ranks === undefined) this.#reason ??= reason;
  }

  /**
   * Trains from where the state says to the end, and closes the hooks. Once only.
   *
   * @returns why it ended
   * @throws what a step or a hook throws first; of what closing throws after that only the cause says
   */
  async train(): Promise<StopReason> {
    return withClosers(async (closing) => {
      for (const hook of this.#hooks) {
        if (hook.close !== undefined) closing(`the hook "${hook.name}"`, () => hook.close!());
      }
      try {
        return await this.#train();
      } catch (error) {
        await this.#onFailure?.(this, error);
        throw error;
      }
    }, this.#log);
  }

  async #train(): Promise<StopReason> {
    const start = this.#now() - this.#state.elapsed;
    for (const hook of this.#hooks) await hook.beforeTrain?.(this);
    await this.#endEpoch();
    if (!this.#isEnding()) {
      let waitedBefore = this.#loader.waitSeconds;
      let last = this.#now();
      for await (const batch of this.#loader.batches({
        epoch: this.#state.epoch,
        batch: this.#state.batch,
      })) {
        this.#state.elapsed = this.#now() - start;
        for (const hook of this.#hooks) await hook.beforeStep?.(this);
        this.settings.stop = this.#wish;
        const { scaling, stop, ...losses } = await this.#step.run(batch, this.settings);
        this.#reason ??= stop;
        const end = this.#now();
        this.#advance(end - start);
        const waited = this.#loader.waitSeconds - waitedBefore;
        await this.#afterStep({
          batch,
          images: batch.size * (this.#ranks?.size ?? 1),
          epoch: batch.epoch,
          losses,
          seconds: end - last,
          waited,
          ...(scaling && { scaling }),
        });
        batch.release();
        await this.#endEpoch();
        if (this.#isEnding()) break;
        last = this.#now();
        waitedBefore = this.#loader.waitSeconds;
      }
      this.#state.elapsed = this.#now() - start;
    }
    const reason = this.#reason ?? 'finished';
    for (const hook of this.#hooks) await hook.afterTrain?.(this, reason);
    // The last evaluation may have been aborted, on all ranks.
    return this.#reason ?? (await this.#ranks?.agreeOnStop(this.#wish)) ?? reason;
  }

  /** What a checkpoint taken now must hold besides the variables. */
  snapshot(): TrainerSnapshot {
    const states = this.#hooks.flatMap((hook) => (hook.state ? [[hook.name, hook.state()] as const] : []));
    return { run: { ...this.#state }, hooks: Object.fromEntries(states) };
  }

  /** Goes on from a snapshot. A hook the snapshot does not know starts afresh. */
  restore({ run, hooks }: TrainerSnapshot): void {
    Object.assign(this.#state, run);
    const { epochs, batchesPerEpoch } = this;
    this.#totalSteps = stepsFrom(run, { epochs, maxSteps: this.#maxSteps, batchesPerEpoch });
    for (const hook of this.#hooks) {
      const state = hooks[hook.name];
      if (state !== undefined) hook.restore?.(state);
    }
  }

  #advance(elapsed: number): void {
    const state = this.#state;
    state.elapsed = elapsed;
    state.step += 1;
    state.batch += 1;
    if (state.batch === this.batchesPerEpoch) {
      state.batch = 0;
      state.epoch += 1;
      state.epochEnds = true;
    }
  }

  async #afterStep(report: StepReport): Promise<void> {
    this.map = undefined; // it belonged to the weights before this step
    for (const hook of this.#hooks) await hook.afterStep?.(this, report);
  }

  /** What an epoch's end asks for. All of it or nothing: what an abort comes before is done by the resumed run. */
  async #endEpoch(): Promise<void> {
    if (!this.#state.epochEnds || this.#isAborted()) return;
    this.#state.epochEnds = false; // as the checkpoint that is saved at this end must have it
    for (const hook of this.#hooks) {
      try {
        await hook.afterEpoch?.(this, this.#state.epoch - 1);
      } catch (error) {
        this.#state.epochEnds = true; // as what is saved now must have it
        throw error;
      }
      if (this.#isAborted()) {
        this.#state.epochEnds = true;
        return;
      }
    }
    this.#reason ??= await this.#ranks?.agreeOnStop(this.#wish);
  }

  #isEnding(): boolean {
    return this.#reason !== undefined || this.#state.step >= this.totalSteps;
  }

  #isAborted(): boolean {
    return this.#reason === 'aborted';
  }
}
