import type { ImageInput } from '../image.js';

/** What tools/oracle/coco_ap.py writes; its docstring says what the rows hold. */
export interface CocoCase {
  name: string;
  images: number[];
  categories: number[];
  truth: number[][];
  detections: number[][];
  stats?: Record<string, number | null>;
  settings?: { iou: number[]; maxDetections: number[]; areas: [string, number, number][] };
  /** [ious, categories, areas, limits] */
  ap: (number | null)[];
  recall: (number | null)[];
}

/** The case's images in the order of their ids, labels by category name. */
export function cocoImages({ images, truth, detections }: Omit<CocoCase, 'ap' | 'recall'>): ImageInput[] {
  return images.map((image) => {
    const objects = truth.filter(([id]) => id === image);
    const found = detections.filter(([id]) => id === image);
    return {
      id: String(image),
      groundTruth: {
        boxes: objects.flatMap((row) => row.slice(2, 6)),
        labels: objects.map((row) => String(row[1])),
        layout: 'xywh',
        area: objects.map((row) => row[6]!),
        crowd: objects.map((row) => row[7]!),
      },
      detections: {
        boxes: found.flatMap((row) => row.slice(2, 6)),
        labels: found.map((row) => String(row[1])),
        layout: 'xywh',
        scores: found.map((row) => row[6]!),
      },
    };
  });
}
