import { shownValue } from '@ssd/errors';
import { suggestName } from '@ssd/names';
import { allAreas, cocoAreas } from './coco-rules.js';
import type { AreaRange } from './coco-rules.js';
import { EvaluationError } from './errors.js';
import type { Metric } from './metric.js';

export function badOption(message: string, hint?: string): never {
  throw new EvaluationError('BAD_OPTION', message, { hint });
}

/** The value, where it is one of the choices; the error lists them. */
export function oneOf<T extends string>(name: string, value: T, choices: readonly T[]): T {
  if (!choices.includes(value)) badOption(`Unknown ${name} "${value}".${suggestName(value, choices)}`);
  return value;
}

function ascending(name: string, values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  sorted.forEach((value, i) => {
    if (i > 0 && value === sorted[i - 1])
      badOption(`Expected every value of ${name} once, got ${value} twice.`);
  });
  return Object.freeze(sorted);
}

/** IoU thresholds, ascending; `name` is the option they came by. */
export function checkIous(name: string, given: number | readonly number[]): readonly number[] {
  const values = typeof given === 'number' ? [given] : given;
  if (!Array.isArray(values) || values.length === 0)
    badOption(`Expected ${name} to be a number or a list of them, got ${JSON.stringify(given)}.`);
  for (const iou of values) {
    if (!(typeof iou === 'number' && iou > 0 && iou <= 1))
      badOption(`Expected 0 < ${name} ≤ 1, got ${String(iou)}.`);
  }
  return ascending(name, values);
}

/** Limits on detections, ascending. */
export function checkLimits(metric: Metric, given: number | readonly number[]): readonly number[] {
  const values = typeof given === 'number' ? [given] : given;
  if (!Array.isArray(values) || values.length === 0 || (values.length > 1 && metric !== 'coco')) {
    badOption(
      `Expected maxDetections to be a number${metric === 'coco' ? ' or a list of them' : ` for metric "${metric}" (only "coco" takes several)`}, got ${JSON.stringify(given)}.`,
    );
  }
  for (const limit of values) {
    if (!(limit === Infinity || (Number.isInteger(limit) && limit > 0)))
      badOption(`Expected maxDetections to be a positive integer or Infinity, got ${String(limit)}.`);
  }
  return ascending('maxDetections', values);
}

/** Ranges of area, `all` first; metrics other than COCO's have that one only. */
export function checkAreas(metric: Metric, given: readonly AreaRange[] | undefined): readonly AreaRange[] {
  if (metric !== 'coco') {
    if (given !== undefined)
      badOption(`Expected no areas for metric "${metric}": only "coco" reports by area.`);
    return Object.freeze([allAreas]);
  }
  const areas = [allAreas, ...(given ?? cocoAreas)];
  const names = new Set<string>();
  areas.forEach(({ name, min, max }, i) => {
    if (typeof name !== 'string' || !/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name))
      badOption(
        `Expected areas[${i - 1}].name to be a word that starts with a letter, got ${JSON.stringify(name)}.`,
      );
    if (names.has(name)) badOption(`Expected every area once ("all" is always there), got "${name}" again.`);
    names.add(name);
    if (!(min >= 0 && min <= max))
      badOption(`Expected 0 ≤ min ≤ max in area "${name}", got ${min} and ${max}.`);
  });
  return Object.freeze(areas.map(({ name, min, max }) => Object.freeze({ name, min, max })));
}

/** A score that others can be compared with. */
export function checkScoreThreshold(value: number): void {
  if (typeof value !== 'number' || Number.isNaN(value))
    badOption(`Expected scoreThreshold to be a number, got ${shownValue(value)}.`);
}

/** `Array.isArray`, which would lose the type. */
function isList(value: readonly string[]): boolean {
  return Array.isArray(value);
}

/** A copy of the class list. */
export function checkClasses(classes: readonly string[]): readonly string[] {
  if (!isList(classes)) badOption(`Expected classes to be a list of names, got ${shownValue(classes)}.`);
  const seen = new Set<string>();
  classes.forEach((name, i) => {
    if (typeof name !== 'string' || name === '')
      badOption(`Expected classes[${i}] to be a non-empty string, got ${JSON.stringify(name)}.`);
    if (seen.has(name)) badOption(`Expected every class once, got "${name}" again at classes[${i}].`);
    seen.add(name);
  });
  return Object.freeze([...classes]);
}
