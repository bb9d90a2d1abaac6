export { annotateSamples } from './annotate-samples.js';
export { TRAINING_DATA_AUGMENTATION, trainingDataFile } from './training-data-file.js';
export { zeroBasedBox } from './zero-based-box.js';
