import type { InputNormalization } from '../preset.js';
import type { SourceInput } from './weight-source.js';

/** Means that differ by less are the same number, written with other digits. */
const SAME = 1e-6;

/** Factors for red, green and blue. */
function factors({ scale = 1 }: SourceInput): readonly [number, number, number] {
  return typeof scale === 'number' ? [scale, scale, scale] : scale;
}

/** Colours in the order a network sees them, 0 red, 1 green, 2 blue. */
function colours({ order }: SourceInput): readonly number[] {
  return order === 'rgb' ? [0, 1, 2] : [2, 1, 0];
}

/**
 * The normalisation of a model that is made for weights of this input: the same mean and order. Factors of the
 * colours that differ go into the first filter.
 */
export function modelInput({ values, order, scale = 1 }: SourceInput): InputNormalization {
  return typeof scale === 'number' && scale !== 1 ? { values, order, scale } : { values, order };
}

/** Whether weights of one input can be converted to another without an error: the mean has to be the same. */
export function sameMean(a: SourceInput, b: SourceInput): boolean {
  return a.values.every((value, c) => Math.abs(value - b.values[c]!) <= SAME);
}

/**
 * The first convolution's filter for a model with another order of colours or another scale. Both are exact; another
 * mean would not be, since what lies beyond the border is zero after the subtraction, whatever was subtracted.
 *
 * @param filter [row, column, 3, output], for `from`
 * @param outputs length of its last axis
 * @returns the same for `to`, and what was done; the very filter where nothing had to be
 */
export function adaptInput(
  filter: Float32Array,
  outputs: number,
  { from, to }: { from: SourceInput; to: InputNormalization },
): { filter: Float32Array; how: readonly string[] } {
  const theirs = factors(from);
  const ours = factors(to);
  const ratios = theirs.map((factor, colour) => factor / ours[colour]!);
  const how = [
    ...(from.order === to.order ? [] : [`input turned from ${from.order} to ${to.order}`]),
    ...(ratios.every((ratio) => ratio === 1) ? [] : ['scale of the input folded in']),
  ];
  if (how.length === 0) return { filter, how };
  const result = new Float32Array(filter.length);
  const inputs = colours(to).map((colour) => ({
    colour,
    channel: colours(from).indexOf(colour),
  }));
  let at = 0;
  for (let position = 0; position < filter.length; position += 3 * outputs) {
    for (const { colour, channel } of inputs) {
      const start = position + channel * outputs;
      for (let i = 0; i < outputs; i++) result[at++] = filter[start + i]! * ratios[colour]!;
    }
  }
  return { filter: result, how };
}
