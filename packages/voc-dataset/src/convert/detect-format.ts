import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DatasetError } from '../dataset-error.js';
import { holdsBelow } from '../files-below.js';
import { isXmlName } from '../index-annotations.js';
import { isImageName } from '../index-images.js';
import { isSplitFolder } from '../read-layout.js';
import { subfolders } from '../search-folders.js';
import { findCocoFiles } from './find-coco-files.js';
import type { DatasetFormat } from './format.js';
import { looksLikeCoco } from './looks-like-coco.js';

const BY_EXTENSION: Readonly<Record<string, DatasetFormat>> = {
  '.json': 'coco',
  '.csv': 'csv',
  '.yaml': 'yolo',
  '.yml': 'yolo',
  '.data': 'yolo',
};

/**
 * The format of what lies at a path, by the names of its files; of JSON beside another format by its keys, too.
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
    `Expected data of one format in ${input} (VOC: Annotations/*.xml; COCO: annotations/*.json; YOLO: data.yaml, obj.data or labels/*.txt; CSV: *.csv), found ${found}.`,
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
  const parts = (await subfolders(folder)).filter(isSplitFolder);
  const inParts = await Promise.all(parts.map((name) => readdir(join(folder, name))));
  const isYolo =
    names.some((name) => /^.+\.ya?ml$/i.test(name)) ||
    (!names.includes('Annotations') &&
      ((await holdsLabels(folder, names)) || [names, ...inParts].some(isDarknet)));
  const isCsv = names.some((name) => /\.csv$/i.test(name));
  const isCoco = await holdsCoco(folder, { names, isAlone: !isYolo && !isCsv });
  const formats: DatasetFormat[] = [
    ...(isYolo ? (['yolo'] as const) : []),
    ...(isCoco ? (['coco'] as const) : []),
    ...(isCsv ? (['csv'] as const) : []),
  ];
  // VOC lies deepest; where the folder itself says what it is, nothing is searched.
  return formats.length > 0 && !names.includes('Annotations') ? formats : ['voc'];
}

/** Darknet's class list (CVAT's and Roboflow's too), or label files beside their images and no XML, as LabelImg saves them. */
function isDarknet(names: readonly string[]): boolean {
  if (names.some((name) => name === 'obj.names' || name === 'obj.data' || name === '_darknet.labels'))
    return true;
  const all = new Set(names);
  const isLabelled = (name: string) =>
    isImageName(name) && all.has(`${name.slice(0, -extname(name).length)}.txt`);
  return names.some(isLabelled) && !names.some(isXmlName);
}

/** @param isAlone whether nothing else is there that JSON may only go with: then a damaged file is told as such */
async function holdsCoco(
  folder: string,
  { names, isAlone }: { names: readonly string[]; isAlone: boolean },
): Promise<boolean> {
  const isJson = (name: string) => /\.json$/i.test(name);
  if (isAlone && names.some(isJson)) return true;
  const sources = await findCocoFiles(folder).catch((error: unknown) => {
    if (error instanceof DatasetError) return [];
    throw error;
  });
  for (const { file } of sources) if (await looksLikeCoco(file)) return true;
  return isAlone && sources.length > 0;
}
