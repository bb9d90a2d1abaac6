import { allAreas } from '../coco-rules.js';
import type { EvaluationData } from '../evaluation-data.js';
import { matchClasses } from '../match-classes.js';
import type { MatchedClass } from '../match-classes.js';
import type { EvaluatorSettings } from '../options.js';

/** Settings without what only reports of their own need: COCO's areas and smaller limits, and IoUs that are not asked for. */
export function settingsAt(settings: EvaluatorSettings, ious: readonly number[]): EvaluatorSettings {
  return {
    ...settings,
    ious,
    iouThreshold: ious[0]!,
    areas: [allAreas],
    detectionLimits: [settings.maxDetections],
  };
}

/** All classes matched at the given IoU thresholds, for analyses: outcomes are those of the result. */
export function matchAtIous(
  data: EvaluationData,
  classes: readonly string[],
  settings: EvaluatorSettings,
  ious: readonly number[],
): MatchedClass[] {
  return [...matchClasses(data, classes.length, settingsAt(settings, ious))];
}
