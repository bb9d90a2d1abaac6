import type { EvaluatorSettings } from './options.js';

export const metricName = {
  voc07: 'VOC07, 11 points',
  voc10: 'VOC10, area',
  coco: 'COCO, 101 points',
  reference: 'SSD-VGG reference, 11 points',
} as const;

/** 0.8999999999999999 as "0.9". */
export function iouText(iou: number): string {
  return String(Number(iou.toPrecision(12)));
}

/** Thresholds in words, "0.5 to 0.95 (10 thresholds)" where they are many. */
export function iousText(ious: readonly number[]): string {
  return ious.length > 3
    ? `${iouText(ious[0]!)} to ${iouText(ious.at(-1)!)} (${ious.length} thresholds)`
    : ious.map(iouText).join(', ');
}

function limitsText({ metric, detectionLimits }: EvaluatorSettings): string {
  return detectionLimits.every((limit) => limit === Infinity)
    ? 'all detections'
    : `at most ${detectionLimits.join(', ')} detection${detectionLimits.at(-1) === 1 ? '' : 's'} an image${metric === 'coco' ? ' and class' : ''}`;
}

/** The rules of a result in words, as the reports print them. */
export function describeRules(settings: EvaluatorSettings): string[] {
  const { metric, ious, pixelOffset, ignoreDifficult, crowd, recallGrid, scoreThreshold } = settings;
  const pixels = pixelOffset === 1 ? 'inclusive pixels (+1)' : 'continuous coordinates';
  return [
    metricName[metric],
    ...(metric === 'voc07' && recallGrid !== 'numpy' ? [`recalls as in ${recallGrid}`] : []),
    `IoU ≥ ${iousText(ious)}`,
    metric === 'reference' ? 'a grid of 1000 × 1000 whole pixels (+1)' : pixels,
    ignoreDifficult ? 'difficult objects ignored' : 'difficult objects counted',
    // Only COCO knows crowds: elsewhere they are worth a word where they count.
    ...(metric === 'coco' ? [crowd === 'ignore' ? 'crowds ignored' : 'crowds counted'] : []),
    ...(metric.startsWith('voc') && crowd === 'count' ? ['crowds counted'] : []),
    scoreThreshold === -Infinity ? 'all scores' : `score ≥ ${scoreThreshold}`,
    limitsText(settings),
  ];
}
