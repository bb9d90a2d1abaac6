import { readVoc } from '../read-voc.js';
import { writeVoc } from '../write-voc.js';
import type { AnnotationFormat } from './annotation-format.js';

/** Pascal VOC: one XML file an image, lists in ImageSets/Main. It lies deepest, so that what is no other format is taken for it. */
export const voc: AnnotationFormat = {
  looks: 'Annotations/*.xml',
  extensions: [],
  read: readVoc,
  write: writeVoc,
  imagesFolder: 'JPEGImages',
  keepsUnlisted: true,
  keepsStored: true,
};
