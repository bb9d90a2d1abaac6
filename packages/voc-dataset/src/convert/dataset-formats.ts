import type { AnnotationFormat } from './formats/annotation-format.js';
import { coco } from './formats/coco.js';
import { csv } from './formats/csv.js';
import { voc } from './formats/voc.js';
import { yolo } from './formats/yolo.js';

/** Every layout of annotations that is read and written; a new one is a file in formats/ and a line here. */
const formats = { voc, coco, yolo, csv };

/**
 * - `voc`: Pascal VOC, one XML file an image, lists in ImageSets/Main.
 * - `coco`: one JSON file a split, as of COCO's object detection task (`instances_train2017.json`).
 * - `yolo`: `data.yaml` (or `classes.txt`) and one text file an image, `class cx cy width height`.
 * - `csv`: one row an object, as TensorFlow's object detection examples have it:
 *   `filename,width,height,class,xmin,ymin,xmax,ymax`.
 */
export type DatasetFormat = keyof typeof formats;

/** Names of the layouts of annotations that are read and written. */
export const DATASET_FORMATS = Object.keys(formats) as [DatasetFormat, ...DatasetFormat[]];

/** The format of a name. */
export function formatNamed(name: DatasetFormat): AnnotationFormat {
  return formats[name];
}
