import type { DatasetIssue, VocSample } from '../types.js';

/** An image with its objects, whatever format they come from; boxes are VOC's pixels of the picture as it is shown. */
export interface AnnotatedImage extends Omit<VocSample, 'annotation'> {
  /** EXIF's orientation, 5 to 8, where the annotation was made on the stored picture, which this turns to show it. */
  storedAs?: number;
}

/** What converters hand to each other. */
export interface AnnotatedSet {
  /** In the order of their indices; classes without objects included where the format names them. */
  classes: string[];
  images: AnnotatedImage[];
  /** Ids of each split's images, in order. An image may be in several, or in none. */
  splits: Map<string, string[]>;
  issues: DatasetIssue[];
}

/** What every reader is told. */
export interface ReadOptions {
  /** Splits to read. @default all */
  splits: readonly string[] | undefined;
  /** Class names in the order of their indices, in place of the data's own. */
  classes: readonly string[] | undefined;
  /** What to do where an image's file is not there. */
  onMissingImage: 'stop' | 'skip';
  signal: AbortSignal | undefined;
}
