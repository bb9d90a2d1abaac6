import type { SsdModel } from '@ssd/model';
import type { TrainConfig } from '../../config/schema.js';
import type { Loss } from '../../losses/loss.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { RankSettings } from '../../ranks/rank-settings.js';
import type { Strategy } from '../../strategies/strategy.js';
import type { Averaged } from './moving-average.js';
import type { RateFactors } from './rate-factors.js';
import type { StepCompiler } from './watched-session.js';

export interface CompileStepOptions {
  readonly session: StepCompiler;
  readonly model: SsdModel;
  /** Images of a step, of this rank. */
  readonly batchSize: number;
  /** Parts that a step's images are worked through in, to save memory; divides batchSize. @default 1 */
  readonly accumulate?: number;
  readonly averages: readonly Averaged[];
  readonly optimizer: Optimizer;
  /** Factor of the weights' decay, which goes where the optimizer says. Range: 0 or more. */
  readonly weightDecay: number;
  /** What ranks share. @default one rank */
  readonly strategy?: Strategy;
  /** How ranks make a step together. @default as one rank with the whole batch */
  readonly ranks?: RankSettings;
  readonly clipNorm: number | null;
  /** Factors of the learning rate by group; 0 leaves a group as it is. @default all 1 */
  readonly rateFactors?: RateFactors;
  /** Gradients come through a scaled loss, and steps whose gradients overflow are skipped. @default null, for not */
  readonly lossScale?: TrainConfig['lossScale'];
  readonly loss: Loss;
}

/** What a step is traced with: the options, filled in where that is done once for all of its parts. */
export type StepOptions = CompileStepOptions & Required<Pick<CompileStepOptions, 'strategy' | 'ranks'>>;
