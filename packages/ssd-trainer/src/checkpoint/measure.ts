import type { TrainConfig } from '../config/schema.js';
import type { Sidecar } from './sidecar.js';

/** What a mAP is a measure of: numbers of different ones must not be compared. */
export interface Measure {
  /** The settings, as text. */
  readonly settings: string;
  readonly split: string | null;
  /** Digest of the images; null where it is not known. */
  readonly images: string | null;
}

type MeasureSettings = Pick<
  TrainConfig,
  | 'metric'
  | 'iouThreshold'
  | 'scoreThreshold'
  | 'nmsThreshold'
  | 'maxDetections'
  | 'validationSplit'
  | 'overfit'
>;

export function measureOf(config: MeasureSettings, data: Sidecar['data']): Measure {
  const { metric, iouThreshold, scoreThreshold, nmsThreshold, maxDetections } = config;
  return {
    settings: JSON.stringify([metric, iouThreshold, scoreThreshold, nmsThreshold, maxDetections]),
    split: config.validationSplit,
    images: data?.validation?.digest ?? null,
  };
}

/** Images that are not known count as the same where their split has the same name. */
export function isSameMeasure(one: Measure, other: Measure): boolean {
  if (one.settings !== other.settings) return false;
  if (one.images === null || other.images === null) return one.split === other.split;
  return one.images === other.images;
}
