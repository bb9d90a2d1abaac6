import type { EvaluatorSettings } from './settings.js';

export const metricName = { voc07: 'VOC07, 11 points', voc10: 'VOC10, area' } as const;

/** The rules of a result in words, as the reports print them. */
export const describeRules = ({
  metric,
  iouThreshold,
  pixelOffset,
  ignoreDifficult,
  recallGrid,
  scoreThreshold,
  maxDetections,
}: EvaluatorSettings): string[] => [
  metricName[metric],
  ...(metric === 'voc07' && recallGrid !== 'numpy' ? [`recalls as in ${recallGrid}`] : []),
  `IoU ≥ ${iouThreshold}`,
  pixelOffset === 1 ? 'inclusive pixels (+1)' : 'continuous coordinates',
  ignoreDifficult ? 'difficult objects ignored' : 'difficult objects counted',
  scoreThreshold === -Infinity ? 'all scores' : `score ≥ ${scoreThreshold}`,
  maxDetections === Infinity ? 'all detections' : `at most ${maxDetections} detections an image`,
];
