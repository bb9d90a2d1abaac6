import { decodeBoxes, type Anchors } from '@ssd/anchors';
import type { TargetArrays } from '@ssd/voc-dataset';
import type { PixelBox } from '@ssd/draw';

/** A box with its class, in pixels of the network's input. */
export interface DrawnBox {
  label: string;
  box: PixelBox;
}

/** What the network is told about one image. */
export interface DecodedTargets {
  /** The objects, as they can be read off the anchors that are to predict them. */
  objects: DrawnBox[];
  /** Those anchors. */
  anchors: DrawnBox[];
}

/** Boxes closer than this, as shares of the image, are one: each anchor has its own rounding. */
const SAME = 1e-3;

/**
 * Reads the targets of an image of a batch back into boxes. An object that no anchor is to predict is not among them:
 * the network does not hear of it.
 *
 * @param index of the image in the batch
 */
export function decodeTargets(
  { classes, offsets }: TargetArrays,
  index: number,
  {
    anchors,
    labels,
    size,
  }: {
    anchors: Anchors;
    labels: readonly string[];
    size: { width: number; height: number };
  },
): DecodedTargets {
  const { count, xyxy } = anchors;
  const boxes = decodeBoxes(
    anchors,
    Float32Array.from(offsets!.subarray(4 * count * index, 4 * count * (index + 1))),
  );
  const told: { label: string; at: Float32Array }[] = [];
  const matched: DrawnBox[] = [];
  for (let k = 0; k < count; k++) {
    const label = labels[classes![count * index + k]!]; // none for the background
    if (label === undefined) continue;
    const at = boxes.subarray(4 * k, 4 * k + 4);
    if (!told.some((other) => other.label === label && isSame(other.at, at))) told.push({ label, at });
    matched.push({ label, box: inPixels(xyxy.subarray(4 * k, 4 * k + 4), size) });
  }
  return { objects: told.map(({ label, at }) => ({ label, box: inPixels(at, size) })), anchors: matched };
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.every((side, i) => Math.abs(side - b[i]!) < SAME);
}

function inPixels(sides: Float32Array, { width, height }: { width: number; height: number }): PixelBox {
  return {
    xmin: sides[0]! * width,
    ymin: sides[1]! * height,
    xmax: sides[2]! * width,
    ymax: sides[3]! * height,
  };
}
