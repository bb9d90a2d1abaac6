import type { MultiboxReduction } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import type { TrainConfig } from '../../config/schema.js';
import type { Averaged } from './moving-average.js';
import type { RateFactors } from './rate-factors.js';
import type { StepCompiler } from './watched-session.js';

export interface CompileStepOptions {
  readonly session: StepCompiler;
  readonly model: SsdModel;
  /** Images of a step. */
  readonly batchSize: number;
  /** Parts that a step's images are worked through in, to save memory; divides batchSize. @default 1 */
  readonly accumulate?: number;
  readonly averages: readonly Averaged[];
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly clipNorm: number | null;
  /** Factors of the learning rate by group; 0 leaves a group as it is. @default all 1 */
  readonly rateFactors?: RateFactors;
  /** Gradients come through a scaled loss, and steps whose gradients overflow are skipped. @default null, for not */
  readonly lossScale?: TrainConfig['lossScale'];
  readonly reduction: MultiboxReduction;
  readonly negativeRatio: number;
  readonly localizationWeight: number;
}
