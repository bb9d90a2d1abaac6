import type { Interpolation } from '../interpolation.js';
import type { Rectangle } from '../geometry.js';
import type { AugmentationPlan } from '../plan.js';

/** Source pixels beyond the window that count, along an axis with this reduction. */
const MARGINS: Readonly<Record<Interpolation, (reduction: number) => number>> = {
  smooth: () => 2,
  linear: () => 2,
  area: (reduction) => Math.ceil(reduction) + 2,
  nearest: () => 1,
  cubic: () => 4,
  lanczos4: () => 8,
};

/**
 * The part of the source that a plan looks at, in whole pixels, at least one: a decoder needs to make no more than that.
 */
export function sourceRegion({
  source,
  target,
  window,
  interpolation,
  orientation,
}: AugmentationPlan): Rectangle {
  const across = orientation.transpose ? target.height : target.width;
  const down = orientation.transpose ? target.width : target.height;
  const [left, right] = interval(window.left, window.width, source.width, across, interpolation);
  const [top, bottom] = interval(window.top, window.height, source.height, down, interpolation);
  return { left, top, width: right - left, height: bottom - top };
}

function interval(
  start: number,
  length: number,
  size: number,
  count: number,
  interpolation: Interpolation,
): [from: number, to: number] {
  const margin = MARGINS[interpolation](length / count);
  const from = Math.min(Math.max(Math.floor(start) - margin, 0), size - 1);
  const to = Math.min(Math.max(Math.ceil(start + length) + margin, from + 1), size);
  return [from, to];
}
