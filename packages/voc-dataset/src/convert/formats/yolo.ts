import { extname, join } from 'node:path';
import { holdsBelow } from '../../files-below.js';
import { isXmlName } from '../../index-annotations.js';
import { isImageName } from '../../index-images.js';
import { lostFields } from '../lost-fields.js';
import { readYolo } from '../read-yolo.js';
import { writeYolo } from '../write-yolo.js';
import type { AnnotationFormat, FolderContents } from './annotation-format.js';

/** `data.yaml` (or `classes.txt`) and one text file an image, `class cx cy width height`. */
export const yolo: AnnotationFormat = {
  looks: 'data.yaml, obj.data or labels/*.txt',
  extensions: ['.yaml', '.yml', '.data'],
  isIn: holdsYolo,
  read: readYolo,
  write: writeYolo,
  imagesFolder: 'images',
  keepsUnlisted: false,
  keepsStored: false,
  loses: lostFields,
};

async function holdsYolo({ folder, names, inSplits }: FolderContents): Promise<boolean> {
  if (names.some((name) => /^.+\.ya?ml$/i.test(name))) return true;
  if (names.includes('Annotations')) return false;
  return (await holdsLabels(folder, names)) || [names, ...inSplits].some(isDarknet);
}

function holdsLabels(folder: string, names: readonly string[]): Promise<boolean> {
  const name =
    names.find((each) => each === 'labels') ?? names.find((each) => each.toLowerCase() === 'labels');
  return name === undefined
    ? Promise.resolve(false)
    : holdsBelow(join(folder, name), (file) => /\.txt$/i.test(file));
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
