import type { BootstrapResult } from '../analysis/bootstrap.js';
import type { Comparison } from '../analysis/comparison.js';
import type { ConfusionMatrix } from '../analysis/confusion-matrix.js';
import type { Diagnosis } from '../analysis/diagnosis.js';
import type { EvaluationResult } from '../result.js';

/** A result with the analyses there are of it: what every report is made of. */
export interface EvaluationReport {
  readonly result: EvaluationResult;
  readonly confusion?: ConfusionMatrix;
  readonly diagnosis?: Diagnosis;
  readonly bootstrap?: BootstrapResult;
  readonly comparison?: Comparison;
  /** @default 'Average precision' */
  readonly title?: string;
  /** What was measured, such as the names of the files, to be shown with the rules. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  /** What the two sides of the comparison are called. @default ['first', 'second'] */
  readonly compared?: readonly [first: string, second: string];
  /** Drawings of the images with the most errors, the worst first; `file` as seen from the report's folder. */
  readonly worst?: readonly { readonly file: string; readonly caption: string }[];
}
