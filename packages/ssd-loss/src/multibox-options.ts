/** What the sum of losses is divided by; see {@link MultiboxOptions.reduction}. */
export type MultiboxReduction = 'batch' | 'image-mean';

export interface MultiboxOptions {
  /**
   * `batch`: one sum over all images, divided by all positives (SSD paper, Caffe, torchvision).
   * `image-mean`: each image's sum divided by its own positives, then the mean over images (the SSD-VGG
   * reference): images with few objects weigh more.
   *
   * @default 'batch'
   */
  readonly reduction?: MultiboxReduction;
  /**
   * Negatives that train for each positive of an image, the hardest first. Range: 0 or more.
   *
   * @default 3
   */
  readonly negativeRatio?: number;
  /**
   * Weight of the localisation loss in the total (α in the paper). Range: 0 or more.
   *
   * @default 1
   */
  readonly localizationWeight?: number;
}
