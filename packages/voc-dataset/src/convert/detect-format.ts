import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DatasetError } from '../dataset-error.js';
import { holdsBelow } from '../files-below.js';
import { subfolders } from '../search-folders.js';
import type { DatasetFormat } from './format.js';

const BY_EXTENSION: Readonly<Record<string, DatasetFormat>> = {
  '.json': 'coco',
  '.csv': 'csv',
  '.yaml': 'yolo',
  '.yml': 'yolo',
};

/**
 * The format of what lies at a path, by the names of its files.
 *
 * @throws DatasetError FOLDER_NOT_FOUND, or FORMAT_UNKNOWN if it is none or several
 */
export async function detectFormat(input: string): Promise<DatasetFormat> {
  const stats = await stat(input).catch((cause: unknown) => {
    throw new DatasetError('FOLDER_NOT_FOUND', `Expected data to convert at ${input}, found nothing.`, {
      hint: 'Check the path; a relative path starts from the current folder.',
      file: input,
      cause,
    });
  });
  const formats = stats.isFile() ? fileFormats(input) : await folderFormats(input);
  const [format] = formats;
  if (format !== undefined && formats.length === 1) return format;
  const found = formats.length === 0 ? 'none of them' : formats.join(' and ');
  throw new DatasetError(
    'FORMAT_UNKNOWN',
    `Expected data of one format in ${input} (VOC: Annotations/*.xml; COCO: annotations/*.json; YOLO: data.yaml or labels/*.txt; CSV: *.csv), found ${found}.`,
    { hint: 'Say which format it is, or name the file itself.', file: input },
  );
}

function holdsLabels(folder: string, names: readonly string[]): Promise<boolean> {
  const name =
    names.find((each) => each === 'labels') ?? names.find((each) => each.toLowerCase() === 'labels');
  return name === undefined
    ? Promise.resolve(false)
    : holdsBelow(join(folder, name), (file) => /\.txt$/i.test(file));
}

function fileFormats(file: string): DatasetFormat[] {
  const format = BY_EXTENSION[extname(file).toLowerCase()];
  return format === undefined ? [] : [format];
}

async function folderFormats(folder: string): Promise<DatasetFormat[]> {
  const names = await readdir(folder);
  const has = async (name: string, pattern: RegExp): Promise<boolean> =>
    (await readdir(join(folder, name)).catch(() => [])).some((each) => pattern.test(each));
  const below = async (pattern: RegExp): Promise<boolean> => {
    for (const name of await subfolders(folder)) if (await has(name, pattern)) return true;
    return false;
  };
  const isYolo =
    names.some((name) => /^.+\.ya?ml$/i.test(name)) ||
    ((await holdsLabels(folder, names)) && !names.includes('Annotations'));
  const isCoco =
    names.some((name) => /\.json$/i.test(name)) ||
    (await has('annotations', /\.json$/i)) ||
    (await below(/^_annotations\.coco\.json$/));
  const formats: DatasetFormat[] = [
    ...(isYolo ? (['yolo'] as const) : []),
    ...(isCoco ? (['coco'] as const) : []),
    ...(names.some((name) => /\.csv$/i.test(name)) ? (['csv'] as const) : []),
  ];
  // VOC lies deepest; where the folder itself says what it is, nothing is searched.
  return formats.length > 0 && !names.includes('Annotations') ? formats : ['voc'];
}
