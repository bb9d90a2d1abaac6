import {
  collectSamples,
  listDatasetSplits,
  proposeSplits,
  readDataset,
  type DataSource,
  type TrainingData,
  type VocSample,
} from '@ssd/voc-dataset';
import { CommandError } from '../errors/command-error.js';

export interface InferSamplesOptions {
  readonly sample: 'test' | 'trainval';
  /** `pascal_voc`: the reference's lists. */
  readonly dataSource: DataSource | undefined;
  readonly dataDir: string;
  /** Samples that are taken where no folder is named. */
  readonly trainingData: Pick<TrainingData, 'splits'> | undefined;
  readonly trainingDataFile: string | undefined;
  readonly classes: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * The samples that `ssd infer` runs over: of the training data where it is given, else of a folder.
 *
 * @throws DatasetError as reading does; CommandError where the training data has no such samples
 */
export async function readInferSamples({
  sample,
  dataSource,
  dataDir,
  trainingData,
  trainingDataFile,
  classes,
  signal,
}: InferSamplesOptions): Promise<readonly VocSample[]> {
  if (trainingData !== undefined) return ofTrainingData(trainingData.splits, sample, trainingDataFile!);
  if (dataSource === 'pascal_voc' && sample === 'trainval') {
    return (await collectSamples(dataDir, { source: dataSource, classes, signal })).train;
  }
  const split = dataSource === 'pascal_voc' ? 'VOC2012:test' : await ordinarySplit(dataDir, sample);
  return (await readDataset(dataDir, { split, classes, signal })).samples;
}

function ofTrainingData(
  splits: TrainingData['splits'],
  sample: InferSamplesOptions['sample'],
  file: string,
): readonly VocSample[] {
  const names = sample === 'test' ? ['test'] : ['train', 'valid'];
  const samples = names.flatMap((name) => splits[name] ?? []);
  if (samples.length > 0) return samples;
  throw new CommandError(
    'NO_SAMPLES',
    `Expected samples of "${sample}" in ${file}, found ${Object.entries(splits)
      .map(([name, list]) => `${list.length} of "${name}"`)
      .join(', ')}.`,
    { hint: 'Make it with the test split (ssd process --process-test), or name a folder: --data-dir DIR.' },
  );
}

/** Of a folder whose lists are its own: "trainval" is its list of that name, or its train and val together. */
async function ordinarySplit(dataDir: string, sample: InferSamplesOptions['sample']): Promise<string> {
  const { splits } = await listDatasetSplits(dataDir);
  if (splits.includes(sample)) return sample;
  const { train = 'train', val, test = 'test' } = proposeSplits(splits);
  if (sample === 'test') return test;
  return val === undefined ? train : `${train}+${val}`;
}
