import { expectState } from '../load-state.js';
import { createModel } from '../create-model.js';
import type { ModelOptions } from '../create-model.js';
import type { SsdModel } from '../model.js';
import { getPreset } from '../presets.js';
import { modelInput } from './adapt-input.js';
import type { ImportReport } from './import-report.js';
import { importTarget } from './import-target.js';
import { loadPrepared } from './import-weights.js';
import { prepareImport } from './prepare-import.js';
import type { PrepareOptions } from './prepare-import.js';
import type { SourceTensors } from './source-tensor.js';

/**
 * Builds a detector around weights of other software: the preset's layers and boxes, the weights' own normalisation of
 * the image, so that nothing has to be approximated.
 *
 * @param tensors by the file's names, in the file's layouts
 * @param options of `createModel`, for what the weights do not have, and of `importWeights`
 * @throws as `createModel` and `importWeights` do; no model is left behind then
 */
export function importModel(
  tensors: SourceTensors,
  { source, strict, heads, input, ...options }: ModelOptions & PrepareOptions,
): { model: SsdModel; report: ImportReport } {
  expectState(tensors);
  const preset = typeof options.preset === 'string' ? getPreset(options.preset) : options.preset;
  const target = importTarget(preset, options.classes.length);
  const prepared = prepareImport(target, tensors, {
    ...(source === undefined ? {} : { source }),
    ...(strict === undefined ? {} : { strict }),
    ...(heads === undefined ? {} : { heads }),
    ...(input === undefined ? {} : { input }),
  });
  const mean = prepared.input === undefined ? preset.mean : modelInput(prepared.input);
  const model = createModel({ ...options, preset: { ...preset, mean } });
  try {
    return { model, report: loadPrepared(model, target, prepared, 'exact') };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
