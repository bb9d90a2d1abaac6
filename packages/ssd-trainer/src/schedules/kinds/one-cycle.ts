import { z } from 'zod';
import type { ScheduleKind } from '../schedule-kind.js';
import { fraction, warmupSteps } from '../settings.js';
import { cosineBetween } from './cosine-between.js';
import { peaked } from './peaked.js';
import { wayShare } from './way-share.js';

const schema = z.strictObject({
  kind: z.literal('one-cycle').describe('Climbs to the peak, then falls.'),
  peak: z.number().positive().describe('Highest learning rate.'),
  riseFraction: fraction.default(0.3).describe('Share of all steps spent climbing.'),
  startFraction: fraction.default(0.04).describe('Learning rate at step 0, as a fraction of the peak.'),
  finalFraction: fraction
    .default(0.0001)
    .describe('Learning rate at the last step, as a fraction of the peak.'),
  warmupSteps,
});

/**
 * Climbs to the peak and falls far below its start (Smith & Topin 2017, super-convergence), along half cosines as PyTorch's
 * OneCycleLR. The momentum stays as it is.
 */
export const oneCycle: ScheduleKind<z.output<typeof schema>, z.input<typeof schema>> = {
  schema,
  rate({ peak, riseFraction, startFraction, finalFraction }, { climbed, passed, last }) {
    const top = riseFraction * last;
    const rise = climbed < top ? cosineBetween(peak * startFraction, peak, wayShare(climbed, 0, top)) : peak;
    return Math.min(rise, cosineBetween(peak, peak * finalFraction, wayShare(passed, top, last)));
  },
  ...peaked,
  create: ({ peak }) => ({ kind: 'one-cycle', peak }), // its rise is a warm-up
  climb: ({ riseFraction }, last) => riseFraction * last,
};
