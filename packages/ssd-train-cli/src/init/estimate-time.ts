/**
Seconds that a training step takes for each picture in float32 on two cores, measured by bench/training-step.ts (docs/design.md); vgg512 by the
ratio of its pixels.
*/
const SECONDS_AN_IMAGE: Readonly<Record<string, number>> = { mini: 0.009, vgg300: 0.46, vgg512: 1.34 };
/** Presets that were not measured take what the one of their detector does, or about what the reference's of their size does. */
const LIKE: Readonly<Record<string, string>> = {
  ssd300: 'vgg300',
  ssd300_vgg16: 'vgg300',
  ssd300_pytorch: 'vgg300',
  ssd512: 'vgg512',
  laptop: 'mini',
};
const CORES = 2;
/** Cores beyond these do little for a step. */
const MOST_CORES = 8;
/** bfloat16 took 0.68 of float32's time for mini and 0.54 for vgg300. */
const BFLOAT16 = 0.6;

/** Seconds that a training takes, roughly: another machine may need half or twice as much. Undefined for an unknown preset. */
export function estimateSeconds(
  { preset, steps, batchSize }: { preset: string; steps: number; batchSize: number },
  machine: { cores: number; bf16: boolean },
): number | undefined {
  const image = SECONDS_AN_IMAGE[LIKE[preset] ?? preset];
  if (image === undefined) return undefined;
  const cores = Math.min(MOST_CORES, machine.cores);
  return steps * batchSize * image * (CORES / cores) * (machine.bf16 ? BFLOAT16 : 1);
}
