import { DatasetError } from '../../dataset-error.js';
import { findCocoFiles } from '../find-coco-files.js';
import { looksLikeCoco } from '../looks-like-coco.js';
import { readCoco } from '../read-coco.js';
import { writeCoco } from '../write-coco.js';
import type { AnnotationFormat, FolderContents } from './annotation-format.js';

/** One JSON file a split, as of COCO's object detection task (`instances_train2017.json`). */
export const coco: AnnotationFormat = {
  looks: 'annotations/*.json',
  extensions: ['.json'],
  isVague: true,
  isIn: holdsCoco,
  read: readCoco,
  write: writeCoco,
  imagesFolder: 'images',
  keepsUnlisted: false,
  keepsStored: false,
};

/** JSON beside another format may only go with it; where nothing else is there, a damaged file is told as such. */
async function holdsCoco({ folder, names, isOther }: FolderContents): Promise<boolean> {
  const isJson = (name: string) => /\.json$/i.test(name);
  if (isOther && names.some(isJson)) return true;
  const sources = await findCocoFiles(folder).catch((error: unknown) => {
    if (error instanceof DatasetError) return [];
    throw error;
  });
  for (const { file } of sources) if (await looksLikeCoco(file)) return true;
  return isOther && sources.length > 0;
}
