import type { RawObject } from '../parse-annotation.js';
import { parseDecimal } from '../parse-decimal.js';
import type { VocObject } from '../types.js';
import { fromYoloBox, toYoloBox } from './yolo-box.js';
import { labelsInvalid } from './labels-invalid.js';

interface Size {
  width: number;
  height: number;
}

/**
 * Reads a label file: `class cx cy width height` a line, with shares of the image's size.
 *
 * @returns the objects, when the image's size is known
 * @throws DatasetError LABELS_INVALID with the line
 */
export function parseYoloLabels(
  text: string,
  { file, names }: { file: string; names: readonly string[] },
): (size: Size) => RawObject[] {
  const lines = text
    .split(/\r\n|\r|\n/)
    .flatMap((line, i) => (line.trim() === '' ? [] : [parseLine(line.trim(), i + 1, { file, names })]));
  return (size) =>
    lines.map(({ name, fields }) => {
      const { xmin, ymin, xmax, ymax } = fromYoloBox(fields, size);
      return {
        name,
        difficult: false,
        truncated: false,
        box: { xmin: String(xmin), ymin: String(ymin), xmax: String(xmax), ymax: String(ymax) },
      };
    });
}

function parseLine(
  line: string,
  number: number,
  { file, names }: { file: string; names: readonly string[] },
): { name: string; fields: [string, string, string, string] } {
  const fail = (expected: string, got: string): never => {
    throw labelsInvalid(`Expected ${expected} in ${file}:${number}, got ${got}.`, {
      file,
      line: number,
    });
  };
  const [index = '', ...fields] = line.split(/\s+/);
  if (fields.length !== 4) {
    const hint =
      fields.length === 5
        ? ' (a sixth is a score: these are detections)'
        : fields.length > 5
          ? ' (more are a polygon or keypoints, which are not read)'
          : '';
    fail(`five numbers, "class cx cy width height"${hint}`, `"${line.slice(0, 80)}"`);
  }
  for (const field of fields) {
    const share = parseDecimal(field);
    if (share === undefined) fail('shares of the image from 0 to 1', `"${field.slice(0, 40)}"`);
    // A pixel count is a mistake that would otherwise be clipped to the whole image.
    if (Math.abs(share!) > 2) fail('shares of the image from 0 to 1, not pixels', `"${field.slice(0, 40)}"`);
  }
  const name = names[classIndex(index)];
  if (name === undefined) fail(`a class from 0 to ${names.length - 1}`, `"${index.slice(0, 40)}"`);
  return { name: name!, fields: fields as [string, string, string, string] };
}

/** `0`, or as tools that keep labels in one array of numbers write it: `0.0`, `1.000000e+00`. */
function classIndex(written: string): number {
  return /^[\d.]+(?:e[+-]?\d+)?$/i.test(written) ? (parseDecimal(written) ?? NaN) : NaN;
}

/** The label file of an image. */
export function formatYoloLabels(
  objects: readonly VocObject[],
  { size, indices }: { size: Size; indices: ReadonlyMap<string, number> },
): string {
  return objects.map(({ label, box }) => `${indices.get(label)!} ${toYoloBox(box, size)}\n`).join('');
}
