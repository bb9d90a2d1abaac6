/**
 * The rules of an average precision:
 *
 * - `voc07`: Pascal VOC's devkit of 2007, the mean of 11 interpolated precisions.
 * - `voc10`: the devkit from 2010 on, the area under the envelope.
 * - `coco`: COCO's, 101 interpolated precisions, averaged over IoUs, as pycocotools computes it.
 * - `reference`: the calculator of the SSD-VGG reference: 11 points, difficult objects counted as any other, overlaps on
 *   a grid of 1000 × 1000 whole pixels, classes without objects absent.
 */
export type Metric = 'voc07' | 'voc10' | 'coco' | 'reference';

export const metrics: readonly Metric[] = ['voc07', 'voc10', 'coco', 'reference'];
