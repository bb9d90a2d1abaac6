import { z } from 'zod';

const positiveInt = z.int().positive();

/** Scales beyond do not fit into float32. */
const LARGEST_SCALE = 3.4e38;

/** What keeps small gradients from vanishing in a smaller number type; null for nothing. */
export const lossScaleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('fixed').describe('Always the same.'),
      scale: z.number().min(1).max(LARGEST_SCALE).describe('Factor of the loss.'),
    }),
    z.strictObject({
      kind: z.literal('exponential').describe('Grows while all is finite, shrinks where it is not.'),
      initial: z
        .number()
        .min(1)
        .lt(LARGEST_SCALE)
        .default(2 ** 32)
        .describe('2³² in the reference.'),
      growSteps: positiveInt.default(1000).describe('Finite steps until the scale grows.'),
      growFactor: z.number().gt(1).default(2).describe('What it grows by.'),
      shrinkSteps: positiveInt.default(2).describe('Steps with an overflow until it shrinks.'),
      shrinkFactor: z.number().gt(0).lt(1).default(0.5).describe('What it shrinks by.'),
    }),
  ])
  .nullable();
