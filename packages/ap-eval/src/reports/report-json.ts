import type { BootstrapResult } from '../analysis/bootstrap.js';
import type { Comparison } from '../analysis/comparison.js';
import type { ConfusionMatrix } from '../analysis/confusion-matrix.js';
import type { Diagnosis } from '../analysis/diagnosis.js';
import { resultJson } from '../result-json.js';
import type { ResultJson } from '../result-json.js';
import type { EvaluationReport } from './evaluation-report.js';

/** `resultJson` with the analyses there are. */
export interface ReportJson extends ResultJson {
  readonly confusion?: Omit<ConfusionMatrix, 'counts'> & {
    /** Rows: what is there; columns: what was detected; the background last. */
    readonly counts: readonly (readonly number[])[];
  };
  readonly diagnosis?: Omit<Diagnosis, 'errors' | 'imageIds'>;
  readonly bootstrap?: BootstrapResult;
  readonly comparison?: Comparison;
}

/** The report without curves and single errors, made of what JSON can hold. */
export function reportJson({
  result,
  confusion,
  diagnosis,
  bootstrap,
  comparison,
}: EvaluationReport): ReportJson {
  const side = (confusion?.classes.length ?? 0) + 1;
  return {
    ...resultJson(result),
    ...(confusion && {
      confusion: {
        ...confusion,
        counts: Array.from({ length: side }, (_, row) => [
          ...confusion.counts.subarray(row * side, (row + 1) * side),
        ]),
      },
    }),
    ...(diagnosis && {
      diagnosis: {
        metric: diagnosis.metric,
        iou: diagnosis.iou,
        background: diagnosis.background,
        map: diagnosis.map,
        kinds: diagnosis.kinds,
        falsePositives: diagnosis.falsePositives,
        falseNegatives: diagnosis.falseNegatives,
        classes: diagnosis.classes,
      },
    }),
    ...(bootstrap && { bootstrap }),
    ...(comparison && { comparison }),
  };
}
