import type { TrainConfig } from '../../config/schema.js';
import { TrainerError } from '../../errors/trainer-error.js';
import type { Strategy } from '../../strategies/strategy.js';
import type { RunData } from './open-data.js';

/** Images of a step of one of several ranks. @throws TrainerError E_CONFIG where they cannot have equal parts of a batch */
export function rankBatch(
  {
    config: { ranksAs, accumulate },
    data: { batchSize },
  }: {
    readonly config: Pick<TrainConfig, 'ranksAs' | 'accumulate'>;
    readonly data: Pick<RunData, 'batchSize'>;
  },
  { size }: Pick<Strategy, 'size'>,
): number {
  if (ranksAs === 'reference') return batchSize;
  if (batchSize % (size * accumulate) === 0) return batchSize / size;
  const parts = accumulate === 1 ? '' : `, in ${accumulate} parts each`;
  throw new TrainerError(
    'E_CONFIG',
    `Expected a batch that ${size} ranks can share${parts}, got ${batchSize} images.`,
    { hint: `Make "batchSize" a multiple of ${size}.` },
  );
}
