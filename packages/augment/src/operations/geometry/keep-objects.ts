import type { Rectangle } from '../../geometry.js';
import type { Draft } from '../../plan.js';

/**
 * Makes the draft's boxes relative to a patch, keeping the objects whose centre lies in it (SSD's "emit constraint").
 * With `clip` what reaches out is cut off; a kept box always keeps some area, as its centre is inside.
 *
 * @param patch in fractions of what the boxes are relative to now
 */
export function keepObjects(
  draft: Pick<Draft, 'boxes' | 'labels' | 'kept'>,
  { left, top, width, height }: Rectangle,
  { clip }: { clip: boolean },
): void {
  const { boxes, labels, kept } = draft;
  const limit = clip ? (value: number) => Math.min(Math.max(value, 0), 1) : (value: number) => value;
  const inside: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    const x = (boxes[4 * i]! + boxes[4 * i + 2]!) / 2 - left;
    const y = (boxes[4 * i + 1]! + boxes[4 * i + 3]!) / 2 - top;
    if (x >= 0 && x < width && y >= 0 && y < height) inside.push(i);
  }
  draft.boxes = Float32Array.from(
    inside.flatMap((i) => [
      limit((boxes[4 * i]! - left) / width),
      limit((boxes[4 * i + 1]! - top) / height),
      limit((boxes[4 * i + 2]! - left) / width),
      limit((boxes[4 * i + 3]! - top) / height),
    ]),
  );
  draft.labels = Int32Array.from(inside, (i) => labels[i]!);
  draft.kept = Int32Array.from(inside, (i) => kept[i]!);
}
