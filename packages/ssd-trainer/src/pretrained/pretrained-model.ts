import { getPreset, importModel, type ImportReport, type ModelOptions, type SsdModel } from '@ssd/model';
import { chooseHeads } from './choose-heads.js';
import { describeImport } from './describe-import.js';
import { importProblem } from './import-problem.js';
import type { WeightsFile } from './weights-file.js';

export interface PretrainedModelOptions extends Pick<
  ModelOptions,
  'seed' | 'freeze' | 'newLayers' | 'headDeviation'
> {
  readonly file: WeightsFile;
  readonly preset: string;
  readonly classes: readonly string[];
}

/**
 * A model that starts from weights: of the whole detector where they are for the same classes, else of everything but the
 * heads. Weights of another preset of ours give what they have in common.
 *
 * @returns the model, what was loaded, and the same in lines for people
 * @throws TrainerError with the code of the ImportError for weights that do not fit
 */
export function pretrainedModel({ file, preset: name, classes, ...fresh }: PretrainedModelOptions): {
  model: SsdModel;
  report: ImportReport;
  lines: readonly string[];
} {
  const preset = getPreset(name);
  const { heads, because } = chooseHeads(file, { preset: name, classes });
  try {
    const { model, report } = importModel(file.tensors, {
      preset,
      ...(file.mean === undefined ? {} : { input: file.mean }),
      classes,
      ...fresh,
      heads,
      strict: file.preset === undefined || file.preset === name,
    });
    const lines = [...file.notes, ...describeImport(report)];
    return {
      model,
      report,
      lines: because === undefined ? lines : [...lines, `The heads start anew: ${because}.`],
    };
  } catch (cause) {
    throw importProblem(file, cause);
  }
}
