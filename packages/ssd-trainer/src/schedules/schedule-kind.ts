import type { z } from 'zod';

/** Where a step stands in a run. */
export interface Position {
  /** Steps already done, 0 at the first. */
  readonly step: number;
  /** How far it is on the way up, in steps of the plan. */
  readonly climbed: number;
  /** How far it is on the way down, at least `step`. */
  readonly passed: number;
  /** Steps of the warm-up. */
  readonly warmupSteps: number;
  /** The last step of the run: one less than it has steps. */
  readonly last: number;
}

/**
 * A course of the learning rate over a run. Each has a linear warm-up in front, which is none of its business.
 *
 * @typeParam S its settings, `kind` and `warmupSteps` among them
 */
export interface ScheduleKind<S extends { readonly warmupSteps: number }, Input extends object> {
  /** Its settings, with the `kind` that they are told by. */
  readonly schema: z.ZodObject & z.ZodType<S, Input>;
  /** The rate of a step, without the warm-up. What goes by `passed` must only ever fall. */
  readonly rate: (schedule: S, position: Position) => number;
  /** The highest rate. */
  readonly peak: (schedule: Input) => number;
  /** The same with another highest rate. */
  readonly withPeak: (schedule: Input, peak: number) => Input;
  /** One of this kind, for a highest rate and the warm-up of another schedule. */
  readonly create: (start: { peak: number; warmupSteps: number }) => Input;
  /** What the reference's log says of it: rates, and the boundaries between them. */
  readonly inReferenceLog: (schedule: S) => readonly [rates: string, boundaries: string];
  /** Most of a run that its warm-up takes, 0..1. @default 1 */
  readonly warmupShare?: (schedule: S) => number;
  /** The same with so many steps of warm-up, whatever the length of the run. @default they are set */
  readonly withWarmup?: (schedule: Input, warmupSteps: number) => Input;
  /** Steps until nothing climbs, apart from the warm-up. @default 0 */
  readonly climb?: (schedule: S, last: number) => number;
  /** Whether the rate of a step depends on how many steps the run has. @default it does */
  readonly goesByLength?: (schedule: S) => boolean;
}
