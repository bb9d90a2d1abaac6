import { ArgumentRangeError, expectObject, expectOptions, expectTypedArray } from '@ssd/errors';
import type { Anchors } from './create-anchors.js';
import { encodeBoxes } from './encode-boxes.js';
import { expectAnchors } from './expect-anchors.js';
import { expectBoxes, expectLength } from './expect-boxes.js';
import { expectCount } from './expect-number.js';
import type { MatchOptions } from './match-anchors.js';
import { MATCH_OPTIONS, matchAnchors } from './match-anchors.js';

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

const OPTIONS = [
  ...Object.keys({ classes: true } satisfies Record<Exclude<keyof TargetOptions, keyof MatchOptions>, true>),
  ...MATCH_OPTIONS,
];

/**
 * Matches the objects of an image with the default boxes and codes them: what the loss compares with.
 *
 * @param out arrays to overwrite and return
 * @throws ArgumentRangeError for a label that is no class, a box that is not finite, swapped or not normalised, or arrays of a
 * wrong length, naming the object; ArgumentTypeError for arrays of another kind.
 */
export function encodeTargets(
  anchors: Anchors,
  objects: Objects,
  options: TargetOptions,
  out?: Targets,
): Targets {
  expectAnchors(anchors);
  expectObject(objects, ['boxes', 'labels'], 'the objects', 'Give both, empty where there are no objects.');
  expectOptions(options, OPTIONS, 'encodeTargets');
  const { boxes, labels } = objects;
  const { classes, ...match } = options;
  expectCount(classes, 'classes');
  const n = expectBoxes(boxes, 'boxes');
  expectTypedArray(labels, 'Int32Array', 'labels');
  expectLength(labels, n, 'labels', 'one a box');
  const targets = out ?? {
    classes: new Int32Array(anchors.count),
    offsets: new Float32Array(4 * anchors.count),
  };
  expectTypedArray(targets.classes, 'Int32Array', 'out.classes');
  expectLength(targets.classes, anchors.count, 'out.classes', 'one an anchor');
  expectLabels(labels, classes);
  const matches = matchAnchors(anchors, boxes, match, targets.classes);
  encodeBoxes(anchors, boxes, matches, targets.offsets);
  // The matches stand where the classes go: each is replaced by its box's label.
  for (let k = 0; k < anchors.count; k++) {
    targets.classes[k] = matches[k]! < 0 ? classes : labels[matches[k]!]!;
  }
  return targets;
}

function expectLabels(labels: Int32Array, classes: number): void {
  const i = labels.findIndex((label) => label < 0 || label >= classes);
  if (i < 0) return;
  throw new ArgumentRangeError(
    `Expected the label of object ${i} to be 0 … ${classes - 1}, got ${labels[i]!}.`,
    {
      hint:
        labels[i] === classes
          ? 'Labels count from 0, and the background is none of them.'
          : 'Take the place of its name in the list of classes.',
    },
  );
}
