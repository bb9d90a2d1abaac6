/** Layouts of annotations that are read and written. */
export const DATASET_FORMATS = ['voc', 'coco', 'yolo', 'csv'] as const;

/**
 * - `voc`: Pascal VOC, one XML file an image, lists in ImageSets/Main.
 * - `coco`: one JSON file a split, as of COCO's object detection task (`instances_train2017.json`).
 * - `yolo`: `data.yaml` (or `classes.txt`) and one text file an image, `class cx cy width height`.
 * - `csv`: one row an object, as TensorFlow's object detection examples have it:
 *   `filename,width,height,class,xmin,ymin,xmax,ymax`.
 */
export type DatasetFormat = (typeof DATASET_FORMATS)[number];
