import type { AnnotationFormat } from './formats/annotation-format.js';
import { coco } from './formats/coco.js';
import { csv } from './formats/csv.js';
import { voc } from './formats/voc.js';
import { yolo } from './formats/yolo.js';

/** Every layout of annotations that is read and written; a new one is a file in formats/ and a line here. */
const formats = { voc, coco, yolo, csv };

export type DatasetFormat = keyof typeof formats;

/** Their names. */
export const DATASET_FORMATS = Object.keys(formats) as [DatasetFormat, ...DatasetFormat[]];

/** The format of a name. */
export function formatNamed(name: DatasetFormat): AnnotationFormat {
  return formats[name];
}
