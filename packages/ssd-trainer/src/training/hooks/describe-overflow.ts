import type { OverflowReport, TensorHealth } from '@ssd/tf-runtime';

/** Where an overflow was found. */
export interface OverflowPlace {
  /** The step as logs count them: 1 is the first. */
  readonly step: number;
  /** Which part, counted from 0, where a step works through its images in parts. */
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
  const rank = count === 1 ? 'the only operation' : `the first of ${count} operations`;
  const { type, name } = operation;
  // Its name is a number; the variable's says more.
  const variable = type === 'ReadVariableOp' ? ` of ${operation.inputs[0]?.replace(/:0$/, '') ?? ''}` : '';
  const found = outputs.filter(isBad).map(describeHealth).join(', ');
  const lines = [
    `Overflow in ${place}: ${type} "${name}"${variable} is ${rank} whose output is not finite.`,
    `  ${found}${describeInputs(inputs)}.`,
    `  Its inputs and outputs: ${folder}`,
    ...(images.length === 0 ? [] : [`  Images: ${images.join(', ')}`]),
  ];
  return lines.join('\n');
}

function isBad({ nans, positiveInfinities, negativeInfinities }: TensorHealth): boolean {
  return nans + positiveInfinities + negativeInfinities > 0;
}

function describeHealth({ name, size, ...counts }: TensorHealth): string {
  const kinds = [
    [counts.nans, 'NaN'],
    [counts.positiveInfinities, 'Infinity'],
    [counts.negativeInfinities, '-Infinity'],
  ] as const;
  const found = kinds.filter(([n]) => n > 0).map(([n, kind]) => `${n} ${kind}`);
  return `${name}: ${found.join(' and ')} among ${size} numbers`;
}

/** An operation is the first with such an output: an input of this kind is one that was written down, a constant. */
function describeInputs(inputs: readonly TensorHealth[]): string {
  if (inputs.length === 0) return '';
  const bad = inputs.filter(isBad).map(({ name }) => name);
  return bad.length === 0 ? '; its inputs are finite' : `; its input ${bad.join(', ')} is not finite already`;
}
