import type { PixelBox } from '@ssd/draw';

interface Labelled {
  label: string;
  box: PixelBox;
}

function iou(a: PixelBox, b: PixelBox): number {
  const width = Math.min(a.xmax, b.xmax) - Math.max(a.xmin, b.xmin);
  const height = Math.min(a.ymax, b.ymax) - Math.max(a.ymin, b.ymin);
  if (width <= 0 || height <= 0) return 0;
  const area = ({ xmin, ymin, xmax, ymax }: PixelBox): number => (xmax - xmin) * (ymax - ymin);
  const both = width * height;
  return both / (area(a) + area(b) - both);
}

/**
 * How many objects the detections found, each object once: a detection, in the order given (best first), takes the object
 * of its class that it overlaps most, if that is at least `threshold` and still free. For captions; average precision is
 * ap-eval's.
 */
export function countMatches(
  truth: readonly Labelled[],
  detections: readonly Labelled[],
  threshold = 0.5,
): number {
  const taken = new Set<Labelled>();
  for (const { label, box } of detections) {
    let best: Labelled | undefined;
    let most = threshold;
    for (const object of truth) {
      const overlap = object.label === label ? iou(object.box, box) : 0;
      if (overlap >= most && (best === undefined || overlap > most)) {
        best = object;
        most = overlap;
      }
    }
    if (best !== undefined) taken.add(best);
  }
  return taken.size;
}
