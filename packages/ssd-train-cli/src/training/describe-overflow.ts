import type { OverflowReport, TensorHealth } from '@ssd/tf-runtime';

export interface OverflowPlace {
  /** The step as logs count them: 1 is the first. */
  readonly step: number;
  /** Which part of how many, where a step works through its images in parts. */
  readonly part?: { readonly index: number; readonly of: number } | undefined;
  /** Paths of the images that were worked on. */
  readonly images: readonly string[];
}

/** What a search for an overflow found, for people. */
export function describeOverflow(
  { operation, inputs, outputs, count, folder }: OverflowReport,
  { step, part, images }: OverflowPlace,
): string {
  const place = part === undefined ? `step ${step}` : `part ${part.index + 1} of ${part.of} of step ${step}`;
  const bad = outputs.filter(isBad).map(describeHealth);
  const badInputs = inputs.filter(isBad);
  const from =
    badInputs.length > 0
      ? badInputs.map(({ name }) => `${name} is not finite already`).join(', ')
      : inputs.length > 0
        ? 'its inputs are finite'
        : 'it takes no numbers of another operation';
  return [
    `Overflow in ${place}: ${operation.type} "${operation.name}" is the first of ${count} operation${count === 1 ? '' : 's'} whose output is not finite.`,
    `  ${bad.join('; ')}; ${from}.`,
    `  Its inputs and outputs: ${folder}`,
    '  Images of the batch:',
    ...images.map((image) => `    ${image}`),
  ].join('\n');
}

const isBad = ({ nans, positiveInfinities, negativeInfinities }: TensorHealth): boolean =>
  nans + positiveInfinities + negativeInfinities > 0;

function describeHealth({ name, size, nans, positiveInfinities, negativeInfinities }: TensorHealth): string {
  const kinds = [
    [nans, 'NaN'],
    [positiveInfinities, 'Infinity'],
    [negativeInfinities, '-Infinity'],
  ] as const;
  const found = kinds.filter(([n]) => n > 0).map(([n, kind]) => `${n} ${kind}`);
  return `${name}: ${found.join(' and ')} among ${size} numbers`;
}
