import { expectOptions } from '@ssd/errors';
import { expectState, loadState } from '../load-state.js';
import type { SsdModel } from '../model.js';
import { modelInput, sameMean } from './adapt-input.js';
import { convertTensors } from './convert-tensors.js';
import { formatInput } from './format-input.js';
import { ImportError } from './import-error.js';
import type { ImportReport } from './import-report.js';
import { importTarget } from './import-target.js';
import type { ImportTarget } from './import-target.js';
import { PREPARE_OPTIONS, prepareImport } from './prepare-import.js';
import type { PreparedImport, PrepareOptions } from './prepare-import.js';
import type { SourceTensors } from './source-tensor.js';

export interface ImportOptions extends PrepareOptions {
  /**
   * What to do where the model takes another mean off its images than the weights were trained with. That cannot be
   * converted exactly: 'exact' refuses, 'keep' loads them nevertheless, for training to make up for it.
   *
   * @default 'exact'
   */
  readonly mean?: 'exact' | 'keep';
}

const OPTIONS = [...PREPARE_OPTIONS, 'mean'];

/**
 * Puts the weights of other software into a model: recognises the file, turns every layout into ours and says what it
 * did. All or nothing: everything is checked before the first variable changes.
 *
 * The model's normalisation stays. Another order of the colours or another scale is converted exactly, in the first
 * convolution; another mean cannot be (see {@link ImportOptions.mean}). `importModel` makes a model that takes the
 * weights' own.
 *
 * @param tensors by the file's names, in the file's layouts
 * @throws ImportError where the weights are unknown, of another preset or class count, incomplete, damaged, or of
 * another mean
 * @throws ArgumentRangeError for an unknown name of a source
 */
export function importWeights(
  model: SsdModel,
  tensors: SourceTensors,
  given: ImportOptions = {},
): ImportReport {
  expectOptions(given, OPTIONS, 'importWeights');
  expectState(tensors);
  const { mean = 'exact', ...options } = given;
  const target = importTarget(model.preset, model.classes.length);
  return loadPrepared(model, target, prepareImport(target, tensors, options), mean);
}

/** The part of {@link importWeights} that is left once the file is recognised. */
export function loadPrepared(
  model: SsdModel,
  target: ImportTarget,
  prepared: PreparedImport,
  mean: 'exact' | 'keep',
): ImportReport {
  const { name, plan, input } = prepared;
  const ours = model.preset.mean;
  const exact = input === undefined || sameMean(input, ours);
  if (!exact && mean === 'exact') throw otherMean(model, prepared);
  const { state, converted, momentum } = convertTensors(target, prepared, ours);
  const { loaded } = loadState(model, state, { strict: false });
  const { missing, unexpected, wrongShape, fresh, ignored } = plan;
  return {
    source: name,
    ...{ loaded, missing, unexpected, wrongShape, fresh, ignored, converted, momentum },
    mean: exact ? ours : { ...ours, values: input.values },
    notes: notesOf(prepared, { exact, momentum: momentum.size, ours }),
  };
}

function otherMean(model: SsdModel, { source, input }: PreparedImport): ImportError {
  const theirs = formatInput(modelInput(input!));
  return new ImportError(
    'IMPORT_MEAN',
    `Expected weights trained on ${formatInput(model.preset.mean)} as the model of preset "${model.preset.name}" ` +
      `computes it, got those of ${source.title}, trained on ${theirs}. At the border of the image that cannot be ` +
      'converted exactly.',
    {
      hint:
        'Make the model with importModel, or with the mean of the weights in its preset; or pass mean: "keep" if ' +
        'they are trained further anyway.',
    },
  );
}

function notesOf(
  { source, prefix, plan: { fresh, rules }, input }: PreparedImport,
  { exact, momentum, ours }: { exact: boolean; momentum: number; ours: SsdModel['preset']['mean'] },
): string[] {
  return [
    ...(prefix === '' ? [] : [`Names are those below "${prefix}".`]),
    ...(fresh.length === 0
      ? []
      : [
          `${fresh.length} variables are not in the file and keep their fresh values, ${rules.length} are loaded.`,
        ]),
    ...(input === undefined
      ? [
          `Neither the file nor its names say how pixels go in; taken as the model has it, ${formatInput(ours)}.`,
        ]
      : []),
    ...(exact
      ? []
      : [`Trained on ${formatInput(modelInput(input!))}, but the model computes ${formatInput(ours)}.`]),
    ...(momentum === 0 ? [] : [`The optimizer's momentum of ${momentum} variables is in the file.`]),
    ...(source.inputNote === undefined || input !== source.input ? [] : [source.inputNote]),
  ];
}
