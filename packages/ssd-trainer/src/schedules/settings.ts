import { z } from 'zod';

/** A number of steps. */
export const count = z.int().nonnegative();

/** A share, 0..1. */
export const fraction = z.number().min(0).max(1);

export const warmupSteps = count
  .default(0)
  .describe('Steps at the start in which the rate climbs from near 0.');
