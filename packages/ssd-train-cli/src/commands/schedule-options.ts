import {
  createSchedule,
  peakOf,
  recipeOf,
  recipeSteps,
  SCHEDULES,
  withPeak,
  withWarmup,
} from '@ssd/trainer/config';
import type { ScheduleInput } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import type { Options, Values } from '../cli/option.js';

/** Options of the learning rate over the run. */
export const scheduleOptions = {
  schedule: {
    kind: 'choice',
    choices: SCHEDULES,
    description:
      "How the learning rate goes over the run. The preset decides if not given: cosine for mini, piecewise for the others. Another kind than that takes over the preset's highest rate.",
  },
  learningRate: {
    kind: 'number',
    minimum: 0,
    value: 'PEAK',
    description:
      "Highest learning rate. The steps of the preset's piecewise schedule keep their proportions.",
  },
  lrValues: {
    kind: 'numbers',
    minimum: 0,
    description: "Learning rates, one more than there are boundaries: '0.00075;0.0001;0.00001'.",
  },
  lrBoundaries: {
    kind: 'numbers',
    minimum: 0,
    description: "Steps at which the next learning rate takes over: '320000;400000'.",
  },
  scaleBoundaries: {
    kind: 'flag',
    optional: true,
    description:
      "Move the boundaries with the length of the run, or with --no-scale-boundaries not. They count as made for as many steps as its recipe; the reference's 320000;400000 for 537600.",
  },
  warmupSteps: {
    kind: 'integer',
    minimum: 0,
    value: 'STEPS',
    description: 'Steps in which the learning rate climbs from near 0. The preset decides if not given.',
  },
} as const satisfies Options;

export type ScheduleValues = Values<typeof scheduleOptions>;

/** The reference's boundaries, and the steps of its run. */
const REFERENCE = { boundaries: [320_000, 400_000], steps: 537_600 } as const;

/**
 * The schedule that the options ask for; undefined where none of them is given.
 *
 * @param beneath the preset, and the schedule that holds without the options: a configuration file's, else the preset's
 * @throws UsageError for options that contradict each other, or need what is not there
 */
export function scheduleSetting(
  values: ScheduleValues,
  beneath: { readonly preset: string; readonly schedule?: ScheduleInput | undefined },
): ScheduleInput | undefined {
  expectOneWay(values);
  const { warmupSteps, scaleBoundaries } = values;
  const base = beneath.schedule ?? recipeOf(beneath.preset)?.schedule;
  const chosen = ownSteps(values) ?? (base === undefined ? undefined : fromBase(values, base));
  // A preset that there is none of is told with all names where the settings are checked.
  const whole = chosen ?? (scaleBoundaries !== undefined || warmupSteps !== undefined ? base : undefined);
  if (whole === undefined) return undefined;
  const moved = scaleBoundaries ? movingBoundaries(whole, beneath.preset) : whole;
  const placed = scaleBoundaries === false ? fixedBoundaries(whole) : moved;
  return warmupSteps === undefined ? placed : withWarmup(placed, warmupSteps);
}

/** @throws UsageError where two options would each decide the rates */
function expectOneWay({ schedule, learningRate, lrValues, lrBoundaries }: ScheduleValues): void {
  if (lrValues === undefined) {
    if (lrBoundaries === undefined) return;
    throw new UsageError(
      'MISSING_VALUE',
      'Expected --lr-values beside --lr-boundaries, got the boundaries alone.',
      {
        hint: `Write --lr-values with ${lrBoundaries.length + 1} numbers for ${lrBoundaries.length} boundaries.`,
      },
    );
  }
  if (learningRate !== undefined) {
    throw new UsageError('INVALID_VALUE', 'Expected either --learning-rate or --lr-values, got both.', {
      hint: 'The first of --lr-values is the highest rate; leave out the other.',
    });
  }
  if (schedule !== undefined && schedule !== 'piecewise') {
    throw new UsageError(
      'INVALID_VALUE',
      `Expected --schedule piecewise beside --lr-values, got ${schedule}.`,
      { hint: `The peak of ${schedule} is --learning-rate.` },
    );
  }
  const count = lrBoundaries?.length ?? 0;
  if (lrValues.length !== count + 1) {
    throw new UsageError(
      'INVALID_VALUE',
      `Expected one learning rate more than boundaries, got ${lrValues.length} in --lr-values and ${count} in --lr-boundaries.`,
      { hint: "For example: --lr-values '0.001;0.0001' --lr-boundaries '2000'." },
    );
  }
}

/** That of `--lr-values` and `--lr-boundaries`. */
function ownSteps({ lrValues, lrBoundaries = [] }: ScheduleValues): ScheduleInput | undefined {
  if (lrValues === undefined) return undefined;
  return { kind: 'piecewise', values: [...lrValues], boundaries: [...lrBoundaries] };
}

/** The schedule beneath as another kind or with another peak; undefined where neither is asked for. */
function fromBase(
  { schedule, learningRate }: ScheduleValues,
  base: ScheduleInput,
): ScheduleInput | undefined {
  if (schedule === undefined && learningRate === undefined) return undefined;
  const kind = schedule ?? base.kind;
  const peak = learningRate ?? peakOf(base);
  if (base.kind === kind) return withPeak(base, peak);
  if (kind !== 'piecewise' || learningRate !== undefined) {
    return createSchedule(kind, { peak, warmupSteps: base.warmupSteps ?? 0 });
  }
  throw new UsageError(
    'MISSING_VALUE',
    `Expected --lr-values or --learning-rate beside --schedule piecewise, got neither.`,
    { hint: `There are no steps to take over: the schedule is ${base.kind} without --schedule.` },
  );
}

/** The schedule with its boundaries where they are, whatever the length of the run. */
function fixedBoundaries(schedule: ScheduleInput): ScheduleInput {
  return schedule.kind === 'piecewise' ? { ...schedule, boundariesOf: null } : schedule;
}

/** The schedule with the length of the run that its boundaries were made for. @throws UsageError where that is unknown */
function movingBoundaries(schedule: ScheduleInput, preset: string): ScheduleInput {
  if (schedule.kind !== 'piecewise' || schedule.boundaries.length === 0) {
    throw new UsageError(
      'INVALID_VALUE',
      'Expected a schedule with boundaries beside --scale-boundaries, got one without.',
      {
        hint:
          schedule.kind === 'piecewise'
            ? "Name them: --lr-values '0.001;0.0001' --lr-boundaries '320000'."
            : `A ${schedule.kind} schedule goes by the length of the run anyway; leave it out.`,
      },
    );
  }
  if (typeof schedule.boundariesOf === 'number') return schedule;
  const isReference = schedule.boundaries.join() === REFERENCE.boundaries.join();
  const boundariesOf = isReference ? REFERENCE.steps : recipeSteps[preset];
  if (boundariesOf !== undefined) return { ...schedule, boundariesOf };
  throw new UsageError(
    'INVALID_VALUE',
    `Expected boundaries that were made for a run of known length beside --scale-boundaries, got ${schedule.boundaries.join(';')} with preset ${preset}.`,
    {
      hint: 'Write the steps of that run as schedule.boundariesOf into a configuration file, or boundaries of this run.',
    },
  );
}
