import { findLayout } from './find-layout.js';
import { listSplits } from './read-split.js';

export interface DatasetSplits {
  /** The folder with Annotations that was found. */
  root: string;
  /** Names that {@link readDataset} takes as `split`, sorted; `train`, `val` and `test` where a folder has no lists. */
  splits: string[];
}

/**
 * Which splits a data set has, without reading it.
 *
 * @param root the folder with Annotations, JPEGImages and ImageSets, or one above it
 * @throws DatasetError if there is no such data set
 */
export async function listDatasetSplits(root: string): Promise<DatasetSplits> {
  const layout = await findLayout(root);
  return { root: layout.root, splits: await listSplits(layout) };
}
