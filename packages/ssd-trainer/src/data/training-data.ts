import {
  listDatasetSplits,
  readDataset,
  readTrainingData,
  type DataRoots,
  type ReadDatasetOptions,
  type TrainingData,
  type VocDataset,
} from '@ssd/voc-dataset';
import { unknownName } from '@ssd/names';
import { TrainerError } from '../errors/trainer-error.js';
import { trainingDataFile } from './training-data-file.js';

/** Splits of a training-data.json that have samples, or of data folders. */
export async function listSplits(dataDir: DataRoots): Promise<{ roots: string[]; splits: string[] }> {
  const file = trainingDataFile(dataDir);
  if (file === undefined) return listDatasetSplits(dataDir);
  return { roots: [file], splits: splitsOf(await readTrainingData(file)) };
}

/** What of a data set a training needs. */
export type Samples = Pick<VocDataset, 'split' | 'classes' | 'samples' | 'issues'>;

/**
 * The samples of a split of a training-data.json, or of data folders. Of a file the classes are the file's, also those that
 * have no object.
 *
 * @throws DatasetError of @ssd/voc-dataset; TrainerError E_DATA for a split or class that the file does not have
 */
export async function readSamples(dataDir: DataRoots, options: ReadDatasetOptions): Promise<Samples> {
  const file = trainingDataFile(dataDir);
  if (file === undefined) return readDataset(dataDir, options);
  const data = await readTrainingData(file);
  const { split } = options;
  const samples = Object.hasOwn(data.splits, split) ? data.splits[split] : undefined;
  if (samples === undefined) {
    throw new TrainerError('E_DATA', `${file}: ${unknownName('split', split, Object.keys(data.splits))}`, {
      hint: 'Name one of its splits, or make the file anew with that one.',
    });
  }
  const own = data.classes.map(({ name }) => name);
  const classes = options.classes === undefined ? own : [...options.classes];
  const foreign = own.find((name) => !classes.includes(name));
  if (foreign !== undefined) {
    throw new TrainerError(
      'E_DATA',
      `Expected the classes of ${file} among ${classes.join(', ')}, found "${foreign}".`,
      { hint: 'Make the file with those classes, or leave the classes to it.' },
    );
  }
  return { split, classes, samples, issues: [] };
}

/** Non-empty ones. */
function splitsOf({ splits }: TrainingData): string[] {
  return Object.entries(splits).flatMap(([name, samples]) => (samples.length > 0 ? [name] : []));
}
