import { z } from 'zod';
import type { ScheduleKind } from '../schedule-kind.js';
import { fraction, warmupSteps } from '../settings.js';
import { cosineBetween } from './cosine-between.js';
import { peaked } from './peaked.js';
import { wayShare } from './way-share.js';

const schema = z.strictObject({
  kind: z.literal('cosine').describe('Falls as half a wave of a cosine.'),
  peak: z.number().positive().describe('Learning rate after the warm-up.'),
  finalFraction: fraction.default(0).describe('Learning rate at the last step, as a fraction of the peak.'),
  warmupSteps,
  warmupShare: fraction
    .default(1)
    .describe(
      'Most of the run that the warm-up may take, as a share of all steps: a short run needs its steps.',
    ),
});

/** Half a cosine from the peak after the warm-up down to the last step (SGDR without restarts). */
export const cosine: ScheduleKind<z.output<typeof schema>, z.input<typeof schema>> = {
  schema,
  rate: ({ peak, finalFraction }, { passed, warmupSteps: start, last }) =>
    cosineBetween(peak, peak * finalFraction, wayShare(passed, start, last)),
  ...peaked,
  create: (start) => ({ kind: 'cosine', ...start }),
  warmupShare: ({ warmupShare }) => warmupShare,
  // What was asked for is not shortened for a short run, as the preset's own may be.
  withWarmup: (schedule, steps) => ({ ...schedule, warmupSteps: steps, warmupShare: 1 }),
};
