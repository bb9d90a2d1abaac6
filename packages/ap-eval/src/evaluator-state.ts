import type { TruthColumns, DetectionColumns } from './data-columns.js';
import type { EvaluatorSettings } from './options.js';

/**
 * Everything an evaluator knows, as plain data: it survives `postMessage` and structured cloning, and `stateToJson` makes
 * text of it. Columns are typed arrays.
 */
export interface EvaluatorState {
  /** Of this layout. */
  readonly version: 1;
  readonly classes: readonly string[];
  readonly settings: EvaluatorSettings;
  readonly images: {
    readonly ids: readonly string[];
    /** One an image, or none at all. */
    readonly sequence: readonly number[];
    /** [n, 2] width and height in pixels, NaN where not given. */
    readonly sizes: Float64Array;
    /** 1 where detections were added. */
    readonly detected: Uint8Array;
  };
  readonly truth: TruthColumns;
  readonly detections: DetectionColumns;
  readonly belowScoreThreshold: number;
  readonly unknownClasses: Readonly<Record<string, number>>;
  /** Detections of images that are not known, by id. */
  readonly unknownImages: Readonly<Record<string, number>>;
}
