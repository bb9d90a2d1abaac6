import type { Detection } from '@ssd/model';
import type { Predictions } from '@ssd/trainer/evaluation';

/** A picture with what was found in it, ready to be written. */
export interface PictureDetections {
  /** Where its bytes lie. */
  readonly path: string;
  /** What it is called in results: its path, or `-` for stdin. */
  readonly file: string;
  /** Names its results: a file's name without folders and ending, or a sample's name. Unique. */
  readonly id: string;
  /** Size that it is shown in, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Best first; boxes in continuous pixels, 0-based. */
  readonly detections: readonly Detection[];
  /** The network's output, where it is to be written. */
  readonly predictions?: Predictions;
}
