/** A box in Pascal VOC's pixels: 1-based, both ends included. May have fractions. */
export interface VocBox {
  xmin: number;
  ymin: number;
  xmax: number;
  ymax: number;
}

export interface VocObject {
  /** Class name. */
  label: string;
  /** Inside of the image and with an area: what is not is corrected or left out while reading. */
  box: VocBox;
  /** Hard to recognise; the benchmark does not count it. */
  difficult: boolean;
  /** Reaches out of the picture. */
  truncated: boolean;
  /** Viewpoint, such as `Left`. */
  pose?: string;
}

/** One image with its objects. */
export interface VocSample {
  /**
   * Name in the split's list, without extension. Where two of several data sets use the same name, the data set's name
   * stands in front: `VOC2012_000001`.
   */
  id: string;
  /** Path of the image. */
  image: string;
  /** Path of the annotation. */
  annotation: string;
  /** Size that the boxes are measured in: the annotation's, or the image's where the annotation has none. */
  width: number;
  height: number;
  objects: VocObject[];
}

export type IssueSeverity = 'error' | 'warning' | 'info';

/** Something in the data that is not as it should be, and what is done about it. */
export interface DatasetIssue {
  /** Stable name, such as `zero-area`. */
  code: string;
  severity: IssueSeverity;
  /** The file it is in. */
  file: string;
  /** 1-based number of the object in the annotation. */
  object?: number;
  /** For people: what is wrong and what training does with it. */
  message: string;
}

export interface VocDataset {
  /** Folder that holds Annotations, JPEGImages and ImageSets; of several the first. */
  root: string;
  /** All folders that were read. */
  roots: string[];
  split: string;
  /** Class names; a class's index is its place here. */
  classes: string[];
  samples: VocSample[];
  issues: DatasetIssue[];
}
