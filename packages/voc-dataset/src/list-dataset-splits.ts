import type { DataRoots } from './data-roots.js';
import { findLayouts } from './find-layouts.js';
import { splitNames } from './select-split.js';

export interface DatasetSplits {
  /** The folder with Annotations that was found; of several the first. */
  root: string;
  /** All of them. */
  roots: string[];
  /**
   * Names that {@link readDataset} takes as `split`, sorted: those that any of the folders has; `train`, `val` and
   * `test` where a folder has no lists.
   */
  splits: string[];
  /** Those of `roots` that have no lists, so that their splits are drawn. */
  drawn: string[];
}

/**
 * Which splits a data set has, without reading it.
 *
 * @param roots the folder with Annotations, JPEGImages and ImageSets, or one above it; or several to join
 * @throws DatasetError if there is no such data set
 */
export async function listDatasetSplits(roots: DataRoots): Promise<DatasetSplits> {
  const layouts = await findLayouts(roots);
  return {
    root: layouts[0].root,
    roots: layouts.map(({ root }) => root),
    splits: [...new Set(layouts.flatMap(splitNames))].sort(),
    drawn: layouts
      .filter(
        ({ lists, wholeSplit, splitFolders }) =>
          lists === undefined && wholeSplit === undefined && splitFolders === undefined,
      )
      .map(({ root }) => root),
  };
}
