import type { DatasetIssue } from '../../types.js';
import type { AnnotatedSet, ReadOptions } from '../annotated-set.js';
import type { LostField } from '../lost-fields.js';
import type { PlacedImage } from '../place-images.js';

/** A folder whose format is to be told. */
export interface FolderContents {
  readonly folder: string;
  /** What lies in it. */
  readonly names: readonly string[];
  /** What lies in each folder of it that is called as a split, such as `train`. */
  readonly inSplits: readonly (readonly string[])[];
  /** Whether none of the formats that are asked before is in it. */
  readonly isOther: boolean;
}

/** A layout of annotations that is read and written. */
export interface AnnotationFormat {
  /** What there is to see of it, for messages: "data.yaml, obj.data or labels/*.txt". */
  readonly looks: string;
  /** Extensions of the file that describes a data set in it, with the dot. */
  readonly extensions: readonly string[];
  /** Whether it is asked last, since its files may go with another format. @default false */
  readonly isVague?: boolean;
  /** Whether a folder holds it. @default where no other is */
  readonly isIn?: (folder: FolderContents) => boolean | Promise<boolean>;
  /** @throws DatasetError naming file and line or entry of what cannot be read */
  readonly read: (input: string, options: ReadOptions) => Promise<AnnotatedSet>;
  /** Writes everything but the images, which lie in `imagesFolder`. */
  readonly write: (
    set: AnnotatedSet,
    images: ReadonlyMap<string, PlacedImage>,
    folder: string,
  ) => Promise<void>;
  readonly imagesFolder: string;
  /** Whether it has a place for images that are in no split. */
  readonly keepsUnlisted: boolean;
  /** Whether boxes of a picture that EXIF turns stay those of the stored picture; else of the shown one, which is then listed. */
  readonly keepsStored: boolean;
  /** What it has no place for. @default nothing */
  readonly loses?: (set: AnnotatedSet) => LostField[];
  /** What somebody who opens it has to know. @default nothing */
  readonly warn?: (images: readonly PlacedImage[], output: string) => DatasetIssue[];
}
