import { WeightsError, badFile } from '../errors.js';
import { callH5, isBroken } from './h5-library.js';
import type { H5Library, H5Metadata } from './h5-library.js';

/** A data set of the file. */
export interface H5DataSet {
  /** Absolute, such as `/layers/conv2d/vars/0`. */
  readonly path: string;
  readonly metadata: H5Metadata;
}

/** Deeper is a group that contains itself. */
const MAX_DEPTH = 32;
const MAX_OBJECTS = 100_000;

/**
 * All data sets below a group, in the file's order. Links out of the file and links to nothing are not followed, they are
 * listed, as are data sets that cannot be looked at. A hidden loop of groups is an error.
 *
 * @throws WeightsError BAD_FILE
 */
export function walkH5(
  file: string,
  { module }: H5Library,
  id: bigint,
  root = '/',
): { dataSets: H5DataSet[]; links: string[]; damaged: [path: string, error: WeightsError][] } {
  const dataSets: H5DataSet[] = [];
  const links: string[] = [];
  const damaged: [string, WeightsError][] = [];
  let objects = 0;
  const walk = (group: string, depth: number): void => {
    const names = callH5(file, `list the group "${group}"`, () => module.get_names(id, group, false));
    for (const name of names) {
      const path = group === '/' ? `/${name}` : `${group}/${name}`;
      if (++objects > MAX_OBJECTS || depth > MAX_DEPTH) {
        throw badFile(
          `Expected at most ${MAX_OBJECTS} objects in ${file}, nested ${MAX_DEPTH} deep, got more at "${path.slice(0, 80)}"; a group may contain itself.`,
        );
      }
      const type = callH5(file, `look at "${path}"`, () => module.get_type(id, path));
      if (type === module.H5G_GROUP) walk(path, depth + 1);
      else if (type === module.H5G_DATASET)
        try {
          dataSets.push({
            path,
            metadata: callH5(file, `look at "${path}"`, () => module.get_dataset_metadata(id, path)),
          });
        } catch (error) {
          // One that is damaged; but where the library broke down there is nothing more to be had.
          if (!(error instanceof WeightsError) || isBroken()) throw error;
          damaged.push([path, error]);
        }
      else links.push(path);
    }
  };
  walk(root, 1);
  return { dataSets, links, damaged };
}
