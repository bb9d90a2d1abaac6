import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DatasetError } from '../dataset-error.js';
import { isSplitFolder } from '../read-layout.js';
import { subfolders } from '../search-folders.js';
import { DATASET_FORMATS, formatNamed } from './dataset-formats.js';
import type { DatasetFormat } from './dataset-formats.js';

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
  const looks = DATASET_FORMATS.map((name) => `${name.toUpperCase()}: ${formatNamed(name).looks}`);
  throw new DatasetError(
    'FORMAT_UNKNOWN',
    `Expected data of one format in ${input} (${looks.join('; ')}), found ${found}.`,
    { hint: 'Say which format it is, or name the file itself.', file: input },
  );
}

function fileFormats(file: string): DatasetFormat[] {
  const extension = extname(file).toLowerCase();
  return DATASET_FORMATS.filter((name) => formatNamed(name).extensions.includes(extension));
}

async function folderFormats(folder: string): Promise<DatasetFormat[]> {
  const names = await readdir(folder);
  const parts = (await subfolders(folder)).filter(isSplitFolder);
  const inSplits = await Promise.all(parts.map((name) => readdir(join(folder, name))));
  const found = new Set<DatasetFormat>();
  const isVague = (name: DatasetFormat) => formatNamed(name).isVague === true;
  const clear = DATASET_FORMATS.filter((name) => !isVague(name));
  for (const name of [...clear, ...DATASET_FORMATS.filter(isVague)]) {
    const isOther = found.size === 0;
    if (await formatNamed(name).isIn?.({ folder, names, inSplits, isOther })) found.add(name);
  }
  // VOC lies deepest; where the folder itself says what it is, nothing is searched.
  if (found.size === 0 || names.includes('Annotations')) return ['voc'];
  return DATASET_FORMATS.filter((name) => found.has(name));
}
