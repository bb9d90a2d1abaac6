import type { TruthInput } from '@ssd/ap-eval';

/** What there is to be found: the images of a split with their objects, in the pixels of the evaluation. */
export interface Truth {
  readonly images: readonly TruthInput[];
  /** Classes of the objects; of a COCO file its categories. */
  readonly classes: readonly string[];
  /** Every class of the data set, those of other splits too. */
  readonly allClasses: () => Promise<readonly string[]>;
  /** What the ids in COCO results mean, where the ground truth is of COCO. */
  readonly coco?: {
    readonly categories: ReadonlyMap<number, string>;
    readonly imageIds: ReadonlyMap<number, string>;
  };
  /** In words, for messages: `split "test" of VOC2007`. */
  readonly name: string;
}
