import { z } from 'zod';

const positiveInt = z.int().positive();
const count = z.int().nonnegative();
const fraction = z.number().min(0).max(1);
const warmupSteps = count.default(0).describe('Steps at the start in which the rate climbs from near 0.');

/** The learning rate as a function of the step; every kind has an optional linear warm-up in front. */
export const scheduleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('piecewise').describe('Constant between steps.'),
      values: z.array(z.number().positive()).min(1).describe('One value more than there are boundaries.'),
      boundaries: z
        .array(count)
        .describe('Steps, ascending: values[i] holds up to and including boundaries[i].'),
      boundariesOf: positiveInt
        .nullable()
        .default(null)
        .describe(
          'Steps of the run that the boundaries were made for: they move with the length of this one. null leaves them as they are.',
        ),
      warmupSteps,
    }),
    z.strictObject({
      kind: z.literal('cosine').describe('Falls as half a wave of a cosine.'),
      peak: z.number().positive().describe('Learning rate after the warm-up.'),
      finalFraction: fraction
        .default(0)
        .describe('Learning rate at the last step, as a fraction of the peak.'),
      warmupSteps,
      warmupShare: fraction
        .default(1)
        .describe(
          'Most of the run that the warm-up may take, as a share of all steps: a short run needs its steps.',
        ),
    }),
    z.strictObject({
      kind: z.literal('one-cycle').describe('Climbs to the peak, then falls.'),
      peak: z.number().positive().describe('Highest learning rate.'),
      riseFraction: fraction.default(0.3).describe('Share of all steps spent climbing.'),
      startFraction: fraction.default(0.04).describe('Learning rate at step 0, as a fraction of the peak.'),
      finalFraction: fraction
        .default(0.0001)
        .describe('Learning rate at the last step, as a fraction of the peak.'),
      warmupSteps,
    }),
  ])
  .superRefine((schedule, context) => {
    if (schedule.kind !== 'piecewise') return;
    const { values, boundaries } = schedule;
    if (values.length !== boundaries.length + 1) {
      context.addIssue({
        code: 'custom',
        message: `Expected one learning rate more than boundaries, got ${values.length} values and ${boundaries.length} boundaries.`,
      });
    }
    if (boundaries.some((boundary, i) => i > 0 && boundary <= boundaries[i - 1]!)) {
      context.addIssue({
        code: 'custom',
        path: ['boundaries'],
        message: `Expected ascending steps, got ${boundaries.join(';')}.`,
      });
    }
  });

export type Schedule = z.output<typeof scheduleSchema>;
export type ScheduleInput = z.input<typeof scheduleSchema>;
