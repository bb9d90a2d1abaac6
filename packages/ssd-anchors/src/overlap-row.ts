/**
 * IoU of one box with every box of a list, in single precision (so that equal overlaps stay equal and ties
 * go by index). The inner loop of matching, suppression and recall; it allocates nothing.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax
 * @param others where the one box is found
 * @param index its index there
 * @param row [n], overwritten
 */
export function overlapRow(
  boxes: Float32Array,
  others: Float32Array,
  index: number,
  row: Float32Array,
  count = boxes.length / 4,
): void {
  const x0 = others[4 * index]!;
  const y0 = others[4 * index + 1]!;
  const x1 = others[4 * index + 2]!;
  const y1 = others[4 * index + 3]!;
  const area = (x1 - x0) * (y1 - y0);
  for (let k = 0, o = 0; k < count; k++, o += 4) {
    const top = boxes[o + 1]!;
    const bottom = boxes[o + 3]!;
    // Heights first: default boxes come row by row, so this branch is the predictable one. NaN fails it too.
    const height = (bottom < y1 ? bottom : y1) - (top > y0 ? top : y0);
    if (!(height > 0)) {
      row[k] = 0;
      continue;
    }
    const left = boxes[o]!;
    const right = boxes[o + 2]!;
    const width = (right < x1 ? right : x1) - (left > x0 ? left : x0);
    if (!(width > 0)) {
      row[k] = 0;
      continue;
    }
    const shared = width * height;
    const overlap = shared / (area + (right - left) * (bottom - top) - shared);
    row[k] = overlap > 0 ? overlap : 0; // NaN and infinity in `boxes` come out as NaN
  }
}
