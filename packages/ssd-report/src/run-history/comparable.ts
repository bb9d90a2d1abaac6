import { showSetting } from './show-setting.js';
import type { SavedSettings } from './read-settings.js';

/** Settings that decide what a mAP is a measure of, and what they are called. */
const MEASURE: readonly (readonly [key: string, name: string])[] = [
  ['dataDir', 'data'],
  ['validationSplit', 'split'],
  ['classes', 'classes'],
  ['overfit', 'pictures (--overfit)'],
  ['metric', 'metric'],
  ['iouThreshold', 'IoU threshold'],
  ['scoreThreshold', 'score threshold'],
  ['nmsThreshold', 'NMS threshold'],
  ['maxDetections', 'most detections of an image'],
];

/** Why the mAPs of runs are not measures of the same thing, a line a reason; none where they are. */
export function whyNotComparable(
  runs: readonly { readonly name: string; readonly settings: SavedSettings | undefined }[],
): string[] {
  return MEASURE.flatMap(([key, name]) => {
    const values = runs.map(({ settings }) => JSON.stringify(settings?.[key] ?? null));
    if (new Set(values).size <= 1) return [];
    const each = runs.map((run) => `${run.name} ${showSetting(run.settings?.[key])}`);
    return [`${name}: ${each.join(', ')}`];
  });
}
