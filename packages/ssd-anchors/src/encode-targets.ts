import type { Anchors } from './create-anchors.js';
import { encodeBoxes } from './encode-boxes.js';
import { expectBoxes, expectLength } from './expect-boxes.js';
import type { MatchOptions } from './match-anchors.js';
import { matchAnchors } from './match-anchors.js';
import { expectCount } from './validate-box-table.js';

/** The objects of one image. */
export interface Objects {
  /** [n, 4] xmin, ymin, xmax, ymax, normalised. */
  readonly boxes: Float32Array;
  /** [n], each 0 … classes − 1. */
  readonly labels: Int32Array;
}

/** What the network is to learn from one image. */
export interface Targets {
  /** [count] class of each default box; background is `classes`, the last logit. */
  readonly classes: Int32Array;
  /** [count, 4] codes of the matched boxes, zeros elsewhere. */
  readonly offsets: Float32Array;
}

export interface TargetOptions extends MatchOptions {
  /** Number of foreground classes. */
  readonly classes: number;
}

/**
 * Matches the objects of an image with the default boxes and codes them: what the loss compares with.
 *
 * @param out arrays to overwrite and return
 * @throws RangeError for a label that is no class, a coordinate that is not finite or arrays of a wrong
 * length, naming the object.
 */
export function encodeTargets(
  anchors: Anchors,
  { boxes, labels }: Objects,
  { classes, ...match }: TargetOptions,
  out: Targets = { classes: new Int32Array(anchors.count), offsets: new Float32Array(4 * anchors.count) },
): Targets {
  expectCount(classes, 'classes');
  const n = expectBoxes(boxes, 'boxes');
  expectLength(labels, n, 'labels', 'one a box');
  expectLength(out.classes, anchors.count, 'out.classes', 'one an anchor');
  expectObjects(boxes, labels, classes);
  const matches = matchAnchors(anchors, boxes, match, out.classes);
  encodeBoxes(anchors, boxes, matches, out.offsets);
  // The matches stand where the classes go: each is replaced by its box's label.
  for (let k = 0; k < anchors.count; k++) out.classes[k] = matches[k]! < 0 ? classes : labels[matches[k]!]!;
  return out;
}

function expectObjects(boxes: Float32Array, labels: Int32Array, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label < 0 || label >= classes) {
      throw new RangeError(`Expected the label of object ${i} to be 0 … ${classes - 1}, got ${label}.`);
    }
    const box = boxes.subarray(4 * i, 4 * i + 4);
    if (!box.every(Number.isFinite)) {
      throw new RangeError(`Expected finite coordinates of object ${i}, got [${box.join(', ')}].`);
    }
  }
}
