import { stat } from 'node:fs/promises';
import { isAbsolute, join, posix } from 'node:path';
import { DatasetError } from '../dataset-error.js';
import type { DatasetIssue } from '../types.js';
import { labelsInvalid } from './labels-invalid.js';

/** Finds the image files that a label file names. */
export interface ImageFinder {
  /**
   * Path of an image by its name in the label file, relative and with `/` or `\`; nothing if it is not there and
   * missing images are skipped.
   *
   * @param from.isHidden whether messages must not show the name, see leadsOut. @default false
   * @throws DatasetError IMAGE_MISSING; LABELS_INVALID for a name that leads out of the data set
   */
  find(name: string, from: { file: string; where: string; isHidden?: boolean }): Promise<string | undefined>;
  /** One issue for each image that was skipped. */
  issues: DatasetIssue[];
}

/** @param folders where images may lie, best first */
export function createImageFinder(folders: readonly string[], onMissingImage: 'stop' | 'skip'): ImageFinder {
  let order = [...new Set(folders)];
  const issues: DatasetIssue[] = [];
  return {
    issues,
    async find(name, { file, where, isHidden = false }) {
      const relative = plainName(name);
      if (isAbsolute(relative) || relative === '..' || relative.startsWith('../')) {
        throw labelsInvalid(
          `Expected an image inside of the data set at ${where} of ${file}${isHidden ? '' : `, got "${name}"`}. Paths that lead out are not followed.`,
          { hint: 'Put the image into the data set and name it there; nothing was written.', file },
        );
      }
      for (const folder of order) {
        const path = join(folder, relative);
        if (!(await isFile(path))) continue;
        order = [folder, ...order.filter((other) => other !== folder)]; // the next one lies there, too
        return path;
      }
      const message = `Expected the image ${isHidden ? '' : `"${name}" `}(${where} of ${file}) in ${folders.join(', ')}, found no such file.`;
      if (onMissingImage === 'stop') {
        const hint = 'Put it there, name the folder, or have missing images skipped.';
        throw new DatasetError('IMAGE_MISSING', message, { hint, file });
      }
      issues.push({ code: 'image-missing', severity: 'error', file, message: `${message} It is left out.` });
      return undefined;
    },
  };
}

/** A written name of an image with `/`, without detours. */
export function plainName(name: string): string {
  return posix.normalize(name.replaceAll('\\', '/'));
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
