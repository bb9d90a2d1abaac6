import type { RawObject } from './parse-annotation.js';
import { parseDecimal } from './parse-decimal.js';
import type { DatasetIssue, IssueSeverity, VocBox, VocObject } from './types.js';

const SIDES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

export interface CheckedObjects {
  objects: VocObject[];
  /** Number of each in the annotation, 1-based. */
  numbers: number[];
  issues: DatasetIssue[];
}

/**
 * Turns what an annotation says into objects that can be trained with, and reports everything that had to be left out
 * or corrected.
 *
 * @param size the image's, in pixels
 */
export function checkObjects(
  raw: readonly RawObject[],
  size: { width: number; height: number },
  file: string,
): CheckedObjects {
  const issues: DatasetIssue[] = [];
  const numbers: number[] = [];
  const seen = new Map<string, Map<string, number>>();
  const objects = raw.flatMap((object, i) => {
    const report = (code: string, severity: IssueSeverity, message: string) => {
      issues.push({ code, severity, file, object: i + 1, message });
    };
    const checked = checkObject(object, size, report);
    if (checked === undefined) return [];
    const { label, box } = checked;
    const key = SIDES.map((side) => box[side]).join();
    const before = seen.get(key) ?? new Map<string, number>();
    reportTwin(label, before, report);
    if (!before.has(label)) seen.set(key, before.set(label, i + 1));
    numbers.push(i + 1);
    return [checked];
  });
  if (raw.length === 0) {
    issues.push({
      code: 'no-objects',
      severity: 'info',
      file,
      message: 'No objects: all of it trains as background.',
    });
  }
  return { objects, numbers, issues };
}

type Report = (code: string, severity: IssueSeverity, message: string) => void;

/** @param before numbers of the objects of the same box by label, first ones first */
function reportTwin(label: string, before: ReadonlyMap<string, number>, report: Report): void {
  const twin = before.get(label);
  const [first] = before;
  if (twin !== undefined) {
    const message = `Same class and box as object ${twin} ("${label}"); both are used.`;
    report('duplicate-box', 'warning', message);
  } else if (first !== undefined) {
    const [other, number] = first;
    const message = `Same box as object ${number}, but "${label}" instead of "${other}"; both are used, and an anchor can learn only one of them.`;
    report('conflicting-box', 'warning', message);
  }
}

function checkObject(
  { name, pose, difficult, truncated, box }: RawObject,
  size: { width: number; height: number },
  report: Report,
): VocObject | undefined {
  if (name === undefined) {
    report('name-missing', 'error', 'Expected a <name>, found none; the object is left out.');
    return undefined;
  }
  if (box === undefined) {
    report('box-missing', 'error', `Expected a <bndbox> ("${name}"), found none; the object is left out.`);
    return undefined;
  }
  const read = readBox(box, name, report);
  if (read === undefined) return undefined;
  const inside = checkBox(read, size, name, report);
  if (inside === undefined) return undefined;
  return { label: name, box: inside, difficult, truncated, ...(pose !== undefined && { pose }) };
}

function readBox(box: NonNullable<RawObject['box']>, name: string, report: Report): VocBox | undefined {
  const read: Partial<VocBox> = {};
  for (const side of SIDES) {
    const number = parseDecimal(box[side]);
    if (number === undefined) {
      const found = box[side] === undefined ? 'nothing' : `"${box[side].slice(0, 40)}"`;
      report(
        'box-invalid',
        'error',
        `Expected a number for ${side} ("${name}"), got ${found}; the object is left out.`,
      );
      return undefined;
    }
    read[side] = number;
  }
  return read as VocBox;
}

/** The box clipped to the image, or nothing if no area is left. */
function checkBox(
  box: VocBox,
  { width, height }: { width: number; height: number },
  name: string,
  report: Report,
) {
  const { xmin, ymin, xmax, ymax } = box;
  const shown = `[${xmin}, ${ymin}, ${xmax}, ${ymax}] ("${name}")`;
  if (xmax < xmin || ymax < ymin) {
    report(
      'negative-area',
      'warning',
      `Expected xmin < xmax and ymin < ymax, got ${shown}; the object is left out.`,
    );
    return undefined;
  }
  // VOC counts both ends in, so that equal ends would be one pixel; no annotator means that.
  if (xmax === xmin || ymax === ymin) {
    report('zero-area', 'warning', `Expected a box with an area, got ${shown}; the object is left out.`);
    return undefined;
  }
  if (xmax < 1 || ymax < 1 || xmin > width || ymin > height) {
    report(
      'box-outside',
      'warning',
      `${shown} lies outside of the ${width}×${height} image; the object is left out.`,
    );
    return undefined;
  }
  const inside: VocBox = {
    xmin: Math.max(xmin, 1),
    ymin: Math.max(ymin, 1),
    xmax: Math.min(xmax, width),
    ymax: Math.min(ymax, height),
  };
  const excess = Math.max(...SIDES.map((side) => Math.abs(inside[side] - box[side])));
  if (excess > 0) {
    // One pixel over is what 0-based annotation tools write.
    const severity = excess <= 1 ? 'info' : 'warning';
    report('box-clipped', severity, `${shown} reaches out of the ${width}×${height} image; it is clipped.`);
  }
  if (inside.xmax > inside.xmin - 1 && inside.ymax > inside.ymin - 1) return inside;
  report(
    'box-outside',
    'warning',
    `${shown} lies outside of the ${width}×${height} image; the object is left out.`,
  );
  return undefined;
}
