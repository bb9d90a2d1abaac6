import { joinBlocks } from '../../ranks/own-blocks.js';
import type { RankExchange } from '../../ranks/rank-exchange.js';
import type { ImageDetections } from '../../evaluation/types.js';
import type { LossSums } from './loss-meter.js';

/** What a rank found in its part of a split. */
interface Share {
  /** It was interrupted: what it has is not all. */
  readonly aborted: boolean;
  /** One list an image, in the order of its part. */
  readonly detections: readonly ImageDetections['detections'][];
  /** As text, since JSON has no NaN. */
  readonly losses: Readonly<Record<keyof LossSums, string>> | null;
}

/** A part of a measurement: all of it, for one rank. */
export interface Measured {
  readonly images: readonly ImageDetections[];
  readonly losses: LossSums | undefined;
}

/** A measurement that another rank was interrupted in. */
export class InterruptedElsewhere extends DOMException {
  constructor() {
    super('Another rank was interrupted.', 'AbortError');
  }
}

/**
 * Puts the parts of a split together that the ranks measured. Each rank calls it, interrupted or not.
 *
 * @param own undefined where this rank was interrupted
 * @returns the images in the order of the split, and the sums over all of them, the same on all ranks
 * @throws InterruptedElsewhere where any rank was interrupted
 */
export async function joinShares(
  own: Measured | undefined,
  {
    exchange,
    samples,
    batchSize,
  }: {
    readonly exchange: Pick<RankExchange, 'tell'>;
    /** Of the whole split. */
    readonly samples: readonly ImageDetections['sample'][];
    /** Images of a block of it. */
    readonly batchSize: number;
  },
): Promise<Measured> {
  const shares = await exchange.tell<Share>({
    aborted: own === undefined,
    detections: own?.images.map(({ detections }) => detections) ?? [],
    losses: own?.losses === undefined ? null : asText(own.losses),
  });
  if (shares.some(({ aborted }) => aborted)) throw new InterruptedElsewhere();
  const detections = joinBlocks(
    shares.map((share) => share.detections),
    batchSize,
  );
  const sums = shares.flatMap(({ losses }) => (losses === null ? [] : [losses]));
  return {
    images: samples.map((sample, i) => ({ sample, detections: detections[i]! })),
    losses: sums.length === 0 ? undefined : summed(sums),
  };
}

function asText(sums: LossSums): Record<keyof LossSums, string> {
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, String(value)])) as Record<
    keyof LossSums,
    string
  >;
}

function summed(all: readonly Readonly<Record<keyof LossSums, string>>[]): LossSums {
  const total = (name: keyof LossSums): number => all.reduce((sum, each) => sum + Number(each[name]), 0);
  return {
    images: total('images'),
    total: total('total'),
    localization: total('localization'),
    confidence: total('confidence'),
  };
}
