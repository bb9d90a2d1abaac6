import type { ImageInput } from '../image.js';

function rows(text: string): string[][] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(/\s+/)]));
}

export interface TextImages {
  /** Foreground classes of the ground truth, sorted. */
  classes: string[];
  images: ImageInput[];
}

export type TextFixture = Record<string, { groundTruth: string; detections: string }>;

/** Parses per-image texts `class x1 y1 x2 y2` and `class score x1 y1 x2 y2`; corners 3 and 4 may be sizes. */
export function parseTextImages(fixture: TextFixture, { sizes }: { sizes: boolean }): TextImages {
  const texts = Object.entries(fixture);
  const classes = [...new Set(texts.flatMap(([, t]) => rows(t.groundTruth).map((row) => row[0]!)))].sort();
  const corners = (v: string[]): number[] => {
    const [x, y, a, b] = v.map(Number) as [number, number, number, number];
    return sizes ? [x, y, x + a, y + b] : [x, y, a, b];
  };
  const images = texts.map(([id, t]): ImageInput => {
    const truth = rows(t.groundTruth);
    const found = rows(t.detections).filter((row) => classes.includes(row[0]!));
    return {
      id,
      groundTruth: {
        boxes: truth.flatMap((r) => corners(r.slice(1, 5))),
        labels: truth.map((r) => classes.indexOf(r[0]!)),
      },
      detections: {
        boxes: found.flatMap((r) => corners(r.slice(2, 6))),
        labels: found.map((r) => classes.indexOf(r[0]!)),
        scores: found.map((r) => Number(r[1])),
      },
    };
  });
  return { classes, images };
}
