import { z } from 'zod';
import { plainRate } from '../plain-rate.js';
import type { ScheduleKind } from '../schedule-kind.js';
import { count, warmupSteps } from '../settings.js';
import { piecewiseConstant } from './piecewise-constant.js';
import { scaleBoundaries } from './scale-boundaries.js';

const schema = z
  .strictObject({
    kind: z.literal('piecewise').describe('Constant between steps.'),
    values: z.array(z.number().positive()).min(1).describe('One value more than there are boundaries.'),
    boundaries: z
      .array(count)
      .describe('Steps, ascending: values[i] holds up to and including boundaries[i].'),
    boundariesOf: z
      .int()
      .positive()
      .nullable()
      .default(null)
      .describe(
        'Steps of the run that the boundaries were made for: they move with the length of this one. null leaves them as they are.',
      ),
    warmupSteps,
  })
  .superRefine(({ values, boundaries }, context) => {
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

type Piecewise = z.output<typeof schema>;
type PiecewiseInput = z.input<typeof schema>;

/** Constant between boundaries (the reference's), which move with the length of the run where `boundariesOf` says so. */
export const piecewise: ScheduleKind<Piecewise, PiecewiseInput> = {
  schema,
  rate({ values, boundaries, boundariesOf }, { step, passed, last }) {
    const moved = boundariesOf === null ? boundaries : scaleBoundaries(boundaries, boundariesOf, last + 1);
    const at = (position: number): number => piecewiseConstant({ values, boundaries: moved }, position);
    return Math.min(at(step), at(passed)); // values may rise, too
  },
  peak: ({ values }) => Math.max(...values),
  withPeak(schedule, peak) {
    const highest = Math.max(...schedule.values);
    const values = schedule.values.map((value) => (value === highest ? peak : value * (peak / highest)));
    return { ...schedule, values };
  },
  create: ({ peak, warmupSteps }) => ({ kind: 'piecewise', values: [peak], boundaries: [], warmupSteps }),
  inReferenceLog: ({ values, boundaries }) => [values.map(plainRate).join(';'), boundaries.join(';')],
  goesByLength: ({ boundariesOf }) => boundariesOf !== null,
};
