import { z } from 'zod';

const fraction = z.number().min(0).max(1);

/** How often an epoch shows each image: `Sampling` of @ssd/voc-dataset. */
export const samplingSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('sample').describe('Once.') }),
  z.strictObject({ by: z.literal('class').describe('So often that every class is shown equally often.') }),
  z.strictObject({
    by: z
      .literal('repeat-factor')
      .describe('More often where its rarest class is on few images (LVIS, Gupta et al. 2019).'),
    threshold: fraction
      .default(0.1)
      .describe('Share of the images below which a class is repeated; 0.001 in LVIS.'),
  }),
]);
