import type { EvaluatorSettings } from '../options.js';

export interface NaiveCocoImage {
  /** x, y, width, height */
  boxes: number[][];
  labels: number[];
  crowd: boolean[];
  difficult: boolean[];
  area: (number | undefined)[];
  foundBoxes: number[][];
  foundLabels: number[];
  scores: number[];
}

/** One slice of a class: AP and recall, null without positives. */
export type NaiveSlice = [ap: number | null, recall: number | null];

function iou(d: number[], g: number[], crowd: boolean, plus: number): number {
  const w = Math.min(d[0]! + d[2]!, g[0]! + g[2]!) - Math.max(d[0]!, g[0]!) + plus;
  const h = Math.min(d[1]! + d[3]!, g[1]! + g[3]!) - Math.max(d[1]!, g[1]!) + plus;
  if (w <= 0 || h <= 0) return 0;
  const area = (b: number[]): number => (b[2]! + plus) * (b[3]! + plus);
  return (w * h) / (crowd ? area(d) : area(d) + area(g) - w * h);
}

/**
 * One class at one IoU, area and limit the slow way: image after image, each with its own sorted lists of objects and
 * detections, then all detections sorted, with none of the package's code.
 */
export function naiveCocoSlice(
  images: NaiveCocoImage[],
  label: number,
  threshold: number,
  { min, max }: { min: number; max: number },
  limit: number,
  { pixelOffset: plus, crowd: crowds, ignoreDifficult, scoreThreshold }: EvaluatorSettings,
): NaiveSlice {
  const outside = (area: number): boolean => area < min || area > max;
  let positives = 0;
  const pool = images.flatMap((image) => {
    const objects = image.boxes
      .map((box, i) => {
        const crowd = crowds === 'ignore' && image.crowd[i]!;
        const area = image.area[i] ?? (box[2]! + plus) * (box[3]! + plus);
        const ignore = crowd || (ignoreDifficult && image.difficult[i]!) || outside(area);
        return { box, crowd, ignore, label: image.labels[i], taken: false };
      })
      .filter((o) => o.label === label)
      .sort((a, b) => Number(a.ignore) - Number(b.ignore)); // stable since ES2019
    positives += objects.filter((o) => !o.ignore).length;
    return image.foundBoxes
      .map((box, i) => ({ box, score: image.scores[i]!, label: image.foundLabels[i] }))
      .filter((d) => d.label === label && d.score >= scoreThreshold)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ box, score }) => {
        let best: (typeof objects)[number] | undefined;
        let most = Math.min(threshold, 1 - 1e-10);
        for (const object of objects) {
          if (object.taken && !object.crowd) continue;
          if (best && !best.ignore && object.ignore) break;
          const overlap = iou(box, object.box, object.crowd, plus);
          if (overlap < most) continue;
          [best, most] = [object, overlap];
        }
        if (best) best.taken = true;
        const ignore = best ? best.ignore : outside((box[2]! + plus) * (box[3]! + plus));
        return { score, hit: best !== undefined, ignore };
      });
  });
  if (positives === 0) return [null, null];
  pool.sort((a, b) => b.score - a.score);
  let [tp, fp] = [0, 0];
  const points = pool.map(({ hit, ignore }) => {
    if (!ignore && hit) tp++;
    else if (!ignore) fp++;
    return { recall: tp / positives, precision: tp / (tp + fp + 2 ** -52) };
  });
  let sum = 0;
  for (let r = 0; r <= 100; r++) {
    sum += Math.max(0, ...points.filter((p) => p.recall >= r * 0.01).map((p) => p.precision));
  }
  return [sum / 101, tp / positives];
}
