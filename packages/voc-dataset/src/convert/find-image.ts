import { basename, join } from 'node:path';
import { DatasetError } from '../dataset-error.js';
import { isFile } from '../search-folders.js';
import type { DatasetIssue } from '../types.js';
import { insidePaths, isInside, plainName } from './inside-paths.js';
import { labelsInvalid } from './labels-invalid.js';

/** An image that a label file names. */
export interface FoundImage {
  path: string;
  /** What the data set calls it: its path there, with `/`. */
  name: string;
}

/** Where a name stands. */
interface Place {
  file: string;
  where: string;
  /** Whether messages must not show the name, see leadsOut. @default false */
  isHidden?: boolean;
}

/** Finds the image files that a label file names. */
export interface ImageFinder {
  /**
   * An image by its name in the label file, as it is written there; nothing if it is not there and missing images are
   * skipped. Where there is no image of that path, the end of the path counts: tools write where it lay for them.
   *
   * @throws DatasetError IMAGE_MISSING; LABELS_INVALID for a name that leads out of the data set
   */
  find(name: string, from: Place): Promise<FoundImage | undefined>;
  /** One issue for each image that was skipped, and one for those that lie elsewhere than the file says. */
  report(): DatasetIssue[];
}

/** @param folders where images may lie, best first */
export function createImageFinder(folders: readonly string[], onMissingImage: 'stop' | 'skip'): ImageFinder {
  let order = [...new Set(folders)];
  const issues: DatasetIssue[] = [];
  /** By path: what it was taken for. */
  const taken = new Map<string, { name: string; isEnd: boolean }>();
  const moved: (Place & { name: string; path: string })[] = [];

  const look = async (paths: readonly string[]): Promise<FoundImage | undefined> => {
    for (const name of paths) {
      for (const folder of order) {
        const path = join(folder, name);
        if (!(await isFile(path))) continue;
        order = [folder, ...order.filter((other) => other !== folder)]; // the next one lies there, too
        return { path, name };
      }
    }
    return undefined;
  };

  const missing = (place: Place, message: string, hint: string): void => {
    const { file } = place;
    if (onMissingImage === 'stop') throw new DatasetError('IMAGE_MISSING', message, { hint, file });
    issues.push({ code: 'image-missing', severity: 'error', file, message: `${message} It is left out.` });
  };

  return {
    async find(name, place) {
      const { file, where, isHidden = false } = place;
      const { exact, ends } = insidePaths(name);
      const own = await look(exact);
      const found = own ?? (await look(ends));
      const shown = isHidden ? '' : `"${name}" `;
      if (found === undefined) {
        if (!isInside(plainName(name))) {
          throw labelsInvalid(
            `Expected an image inside of the data set at ${where} of ${file}${isHidden ? '' : `, got "${name}"`}. Paths that lead out are not followed, and no image in ${folders.join(', ')} is called as its end.`,
            { hint: 'Put the image into the data set and name it there; nothing was written.', file },
          );
        }
        const message = `Expected the image ${shown}(${where} of ${file}) in ${folders.join(', ')}, found no such file.`;
        missing(place, message, 'Put it there, name the folder, or have missing images skipped.');
        return undefined;
      }
      const before = taken.get(found.path);
      const isEnd = own === undefined;
      if (before !== undefined && before.name !== name && (isEnd || before.isEnd)) {
        const other = isHidden ? 'another line' : `"${before.name}"`;
        const message = `Expected an image of its own for ${shown}(${where} of ${file}), found only ${found.path}, which ${other} is, too, by the end of its path.`;
        missing(place, message, 'Put each in the folder that its path names.');
        return undefined;
      }
      if (isEnd && before === undefined) moved.push({ ...place, name, path: found.path });
      taken.set(found.path, { name, isEnd });
      return found;
    },
    report: () => [...issues, ...elsewhere(moved)],
  };
}

function elsewhere(moved: readonly (Place & { name: string; path: string })[]): DatasetIssue[] {
  const [first] = moved;
  if (first === undefined) return [];
  const { file, path, name, where, isHidden = false } = first;
  const shown = isHidden ? where : `"${name}"`;
  const message = `${moved.length} images do not lie where ${basename(file)} says and are taken by the ends of their paths, such as ${path} for ${shown}.`;
  return [{ code: 'image-elsewhere', severity: 'info', file, message }];
}
