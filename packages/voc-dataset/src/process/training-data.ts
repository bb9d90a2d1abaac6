import type { AugmentationSettings, Size } from '@ssd/augment';
import type { VocSample } from '../types.js';

/** What {@link writeTrainingData} writes under `format`. */
export const TRAINING_DATA_FORMAT = 'ssd-training-data';

/** Raised when a reader of an older version would misread the file. */
export const TRAINING_DATA_VERSION = 1;

/** A class with the colour that it is drawn in, `#rrggbb`. */
export interface TrainingClass {
  name: string;
  color: string;
}

/** All that a training needs to know of its data, in one file: our counterpart of the reference's training-data.pkl. */
export interface TrainingData {
  /** Detector that it was made for, and the size of its images. */
  preset: { name: string; imageSize: Size };
  /** In the order of their indices. */
  classes: TrainingClass[];
  augmentation: AugmentationSettings;
  /** Samples of each split: `train`, `valid`, and `test` where it was asked for. */
  splits: Record<string, VocSample[]>;
}
