import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { refusePickle } from '@ssd/voc-dataset';

/**
 * The folders that a `--data-dir` names, whole: one, or several separated by commas, whose splits are joined. A folder
 * whose own name has a comma in it is one.
 *
 * @throws DatasetError for one of the reference's pickle files, with what to do instead
 */
export function dataDirs(written: string, workingDirectory: string): string | [string, ...string[]] {
  const whole = resolve(workingDirectory, written);
  refusePickle(whole);
  if (!written.includes(',') || existsSync(whole)) return whole;
  const [first, ...others] = written
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => resolve(workingDirectory, part));
  if (first === undefined) return whole;
  return others.length === 0 ? first : [first, ...others];
}

/** Data folders as one writes them after `--data-dir`. */
export function showDataDirs(dirs: string | readonly string[]): string {
  return typeof dirs === 'string' ? dirs : dirs.join(',');
}
