/** Everything as nested arrays: [image][anchor][…]. */
export interface NaiveInput {
  readonly logits: readonly (readonly (readonly number[])[])[];
  readonly offsets: readonly (readonly (readonly number[])[])[];
  readonly classes: readonly (readonly number[])[];
  readonly targets: readonly (readonly (readonly number[])[])[];
}

export interface NaiveOptions {
  readonly reduction: 'batch' | 'image-mean';
  readonly negativeRatio: number;
}

/** Cross-entropy of one anchor in double precision. */
export function crossEntropy(logits: readonly number[], label: number): number {
  const highest = Math.max(...logits);
  return highest + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - highest), 0)) - logits[label]!;
}

/** Indices of the hardest negatives of an image, as the paper words it: sort, take the first. */
export function hardest(losses: readonly number[], positive: readonly boolean[], ratio: number): number[] {
  const negatives = losses.map((loss, i) => ({ loss, i })).filter(({ i }) => !positive[i]);
  negatives.sort((a, b) => b.loss - a.loss || a.i - b.i);
  return negatives.slice(0, Math.floor(ratio * positive.filter(Boolean).length)).map(({ i }) => i);
}

/** The multibox loss by loops over images, anchors and coordinates, in double precision. */
export function naiveLoss(
  { logits, offsets, classes, targets }: NaiveInput,
  { reduction, negativeRatio }: NaiveOptions,
): { confidence: number; localization: number } {
  const images = logits.map((image, b) => {
    const background = (image[0]?.length ?? 0) - 1;
    const losses = image.map((row, a) => crossEntropy(row, classes[b]![a]!));
    const positive = classes[b]!.map((label) => label !== background);
    const mined = hardest(losses.map(Math.fround), positive, negativeRatio);
    let confidence = mined.reduce((sum, a) => sum + losses[a]!, 0);
    let localization = 0;
    for (const [a, isPositive] of positive.entries()) {
      if (!isPositive) continue;
      confidence += losses[a]!;
      for (let c = 0; c < 4; c++) {
        const x = Math.abs(offsets[b]![a]![c]! - targets[b]![a]![c]!);
        localization += x < 1 ? (x * x) / 2 : x - 0.5;
      }
    }
    return { confidence, localization, positives: positive.filter(Boolean).length };
  });
  const total = images.reduce((sum, { positives }) => sum + positives, 0);
  let confidence = 0;
  let localization = 0;
  for (const image of images) {
    if (image.positives === 0) continue;
    const divisor = reduction === 'batch' ? total : image.positives * images.length;
    confidence += image.confidence / divisor;
    localization += image.localization / divisor;
  }
  return { confidence, localization };
}
