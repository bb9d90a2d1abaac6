import type { EvaluatorSettings } from '../options.js';

export interface NaiveImage {
  boxes: number[][];
  labels: number[];
  difficult: boolean[];
  foundBoxes: number[][];
  foundLabels: number[];
  scores: number[];
}

function iou(a: number[], b: number[], plus: number): number {
  const w = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!) + plus;
  const h = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!) + plus;
  if (w <= 0 || h <= 0) return 0;
  const area = (c: number[]): number => (c[2]! - c[0]! + plus) * (c[3]! - c[1]! + plus);
  return (w * h) / (area(a) + area(b) - w * h);
}

/**
 * One class the slow way, written as the devkit's loop over all detections of the split in score order, with none of
 * the package's code: [AP or null, true positives, false positives, ignored].
 */
export function naiveClass(
  images: NaiveImage[],
  label: number,
  settings: EvaluatorSettings,
): [number | null, number, number, number] {
  const { iouThreshold, pixelOffset, ignoreDifficult, scoreThreshold, maxDetections } = settings;
  const pool = images.flatMap((image, at) =>
    image.scores
      .map((score, i) => ({ score, at, box: image.foundBoxes[i]!, label: image.foundLabels[i]! }))
      .sort((a, b) => b.score - a.score) // stable since ES2019
      .slice(0, maxDetections)
      .filter((d) => d.score >= scoreThreshold),
  );
  const detections = pool.filter((d) => d.label === label).sort((a, b) => b.score - a.score);
  const objects = images.map((image) =>
    image.boxes
      .map((box, i) => ({
        box,
        label: image.labels[i]!,
        skip: ignoreDifficult && image.difficult[i]!,
        taken: false,
      }))
      .filter((o) => o.label === label),
  );
  const positives = objects.flat().filter((o) => !o.skip).length;
  let [tp, fp, ignored] = [0, 0, 0];
  const points: { precision: number; recall: number }[] = [];
  for (const d of detections) {
    let best: (typeof objects)[number][number] | undefined;
    let most = -Infinity;
    for (const object of objects[d.at]!) {
      const overlap = iou(d.box, object.box, pixelOffset);
      if (overlap > most) [most, best] = [overlap, object];
    }
    if (!best || most < iouThreshold) fp++;
    else if (best.skip) ignored++;
    else if (best.taken) fp++;
    else {
      tp++;
      best.taken = true;
    }
    points.push({ precision: tp + fp === 0 ? 0 : tp / (tp + fp), recall: tp / positives });
  }
  if (positives === 0) return [null, tp, fp, ignored];
  const bestFrom = (recall: number): number =>
    Math.max(0, ...points.filter((p) => p.recall >= recall).map((p) => p.precision));
  if (settings.metric === 'voc07') {
    const [six, seven] =
      settings.recallGrid === 'numpy' ? [0.6000000000000001, 0.7000000000000001] : [0.6, 0.7];
    const grid = [0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, six, seven, 0.8, 0.9, 1];
    return [grid.map(bestFrom).reduce((a, b) => a + b) / 11, tp, fp, ignored];
  }
  let ap = 0;
  for (let hit = 1; hit <= tp; hit++) ap += bestFrom(hit / positives) / positives;
  return [ap, tp, fp, ignored];
}
