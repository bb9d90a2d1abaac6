import type { ClassAtIou, CocoGrid, Numbers } from './result.js';

/** Mean of the values that are defined (not NaN); null where none is. */
export function meanOf(values: Iterable<number>): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : null;
}

/** 0.5 as "50", 0.555 as "55.5"; without the rounding of 0.8999999999999999. */
function percent(iou: number): string {
  return String(Number((100 * iou).toPrecision(12)));
}

/** The single IoUs that pycocotools prints. */
const PRINTED = [0.5, 0.75];

/** `AP`, and AP at each IoU. */
export function vocNumbers(ap: number | null, atIou: readonly Pick<ClassAtIou, 'iou' | 'ap'>[]): Numbers {
  return Object.fromEntries([['AP', ap], ...atIou.map((one) => [`AP${percent(one.iou)}`, one.ap] as const)]);
}

/** The numbers of all classes, or of one. */
export function cocoNumbers(grid: CocoGrid, onlyClass?: number): Numbers {
  const { ious, classes, areas, limits } = grid;
  const wanted = onlyClass === undefined ? classes.map((_, c) => c) : [onlyClass];
  const mean = (
    values: Float64Array,
    { iou, area = 0, limit = limits.length - 1 }: { iou?: number; area?: number; limit?: number } = {},
  ): number | null =>
    meanOf(
      (iou === undefined ? ious.map((_, t) => t) : [iou]).flatMap((t) =>
        wanted.map((c) => values[((t * classes.length + c) * areas.length + area) * limits.length + limit]!),
      ),
    );
  const { averagePrecisions: precisions, recalls } = grid;
  return Object.fromEntries([
    ['AP', mean(precisions)],
    ...ious.flatMap((value, iou) =>
      PRINTED.includes(value) ? [[`AP${percent(value)}`, mean(precisions, { iou })] as const] : [],
    ),
    ...areas.slice(1).map((name, i) => [`AP${name}`, mean(precisions, { area: i + 1 })] as const),
    ...limits.map((most, limit) => [`AR${most}`, mean(recalls, { limit })] as const),
    ...areas.slice(1).map((name, i) => [`AR${name}`, mean(recalls, { area: i + 1 })] as const),
  ]);
}
