/** A rectangle in pixels. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A label to place: its own size, and the box it belongs to. */
export interface LabelRequest {
  box: Rectangle;
  width: number;
  height: number;
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Moves a rectangle into the picture. */
function within({ x, y, width, height }: Rectangle, picture: { width: number; height: number }): Rectangle {
  return {
    x: Math.max(0, Math.min(x, picture.width - width)),
    y: Math.max(0, Math.min(y, picture.height - height)),
    width,
    height,
  };
}

/**
 * A place for each label: above its box, inside at the top, below, or at the right-hand corners; the first that covers
 * no label before it, else the one that covers least. Every label lies inside the picture if it fits at all.
 */
export function placeLabels(
  labels: readonly LabelRequest[],
  picture: { width: number; height: number },
): Rectangle[] {
  const placed: Rectangle[] = [];
  for (const { box, width, height } of labels) {
    const left = box.x;
    const right = box.x + box.width - width;
    const rows = [box.y - height, box.y, box.y + box.height, box.y + box.height - height];
    const candidates = rows.flatMap((y) => [
      within({ x: left, y, width, height }, picture),
      within({ x: right, y, width, height }, picture),
    ]);
    let best = candidates[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of candidates) {
      const covered = placed.reduce((sum, other) => sum + overlap(candidate, other), 0);
      if (covered < least) {
        best = candidate;
        least = covered;
      }
    }
    placed.push(best);
  }
  return placed;
}
