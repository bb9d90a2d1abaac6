import { ArgumentTypeError } from './argument-error.js';
import { shownValue, withArticle } from './shown-value.js';

/**
 * Refuses anything but a typed array of this kind: of a plain array a function would use half of what it needs (`length`, but
 * no `subarray`), of a Float64Array other bits than those it was tested with.
 *
 * @throws ArgumentTypeError
 */
export function expectTypedArray(
  value: unknown,
  kind: 'Float32Array' | 'Int32Array' | 'Uint8Array',
  name: string,
): void {
  // By its tag, not by instanceof: arrays of another realm (a vm context, a frame) are as good.
  if (ArrayBuffer.isView(value) && (value as Partial<Float32Array>)[Symbol.toStringTag] === kind) return;
  throw new ArgumentTypeError(`Expected ${name} to be ${withArticle(kind)}, got ${shownValue(value)}.`, {
    hint: makes(value, kind, name),
  });
}

function makes(value: unknown, kind: string, name: string): string {
  if (!Array.isArray(value)) {
    return ArrayBuffer.isView(value)
      ? `Make one: ${kind}.from(${name}).`
      : `Pass ${withArticle(kind)}, empty where there is nothing.`;
  }
  // Nested: an array of boxes, where the numbers are to follow one another.
  return value.some((one) => typeof one === 'object')
    ? `Put the numbers one after the other: ${kind}.from(${name}.flat()).`
    : `Make one: ${kind}.from(${name}).`;
}
