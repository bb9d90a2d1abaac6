import { multiboxLoss } from '@ssd/loss';
import type { MultiboxReduction } from '@ssd/loss';
import type { Loss } from './loss.js';

export interface MultiboxSettings {
  /** What the loss is divided by. @default 'batch' */
  readonly lossReduction?: MultiboxReduction;
  /** Most negatives a positive; 0 or more. @default 3 */
  readonly negativeRatio?: number;
  /** Factor of the loss of the boxes; 0 or more. @default 1 */
  readonly localizationWeight?: number;
}

/** SSD's: `multiboxLoss` of @ssd/loss. */
export function multibox({
  lossReduction: reduction = 'batch',
  negativeRatio = 3,
  localizationWeight = 1,
}: MultiboxSettings = {}): Loss {
  const settings = { reduction, negativeRatio, localizationWeight };
  return (predictions, targets, part) => multiboxLoss(predictions, targets, { ...settings, ...part });
}
