/** Aspect ratios (width : height) besides 1 of cells with four boxes. */
export const TWO = [2, 1 / 2];

/** Aspect ratios besides 1 of cells with six boxes, in the order of the SSD-VGG reference. */
export const FOUR = [2, 3, 1 / 2, 1 / 3];

/** The same in the order of Caffe and torchvision, each ratio beside its inverse. */
export const FOUR_IN_PAIRS = [2, 1 / 2, 3, 1 / 3];
