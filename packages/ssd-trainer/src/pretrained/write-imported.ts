import { basename, extname } from 'node:path';
import { inputTensors, readState, type ImportReport, type SsdModel } from '@ssd/model';
import { writeSafetensors, writeTensors, type TensorMap } from '@ssd/weights';
import { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { SIDECAR_VERSION } from '../checkpoint/sidecar.js';
import { sidecarMean } from '../checkpoint/sidecar-preset.js';
import { packageVersions } from '../run-folder/environment.js';
import { makeRunFolder, newRunFolder } from '../run-folder/new-run-folder.js';
import { writeMetadata } from './metadata.js';

/** What is written, and where it came from. */
export interface Imported {
  readonly model: SsdModel;
  readonly report: Pick<ImportReport, 'source' | 'loaded'>;
  /** The file that was imported. */
  readonly from: string;
}

const CHECKPOINT = 'imported.ckpt';

/**
 * Writes a detector as a folder that detects, is measured and is trained from like a run: one checkpoint with its sidecar.
 *
 * @param runDir runs/<preset>-<date>-<time> where it is left out
 * @returns the folder
 * @throws TrainerError E_RUN_FOLDER where the folder holds a run already, or E_DISK_FULL
 */
export async function writeImportedRun(
  { model, report, from }: Imported,
  runDir: string | undefined,
): Promise<string> {
  const folder = await newRunFolder({ preset: model.preset.name, runDir });
  await makeRunFolder(folder);
  const tensors = await weightsOf(model);
  const store = new CheckpointStore({
    folder: folder.checkpoints,
    keep: 1,
    writeVariables: (prefix) => writeTensors(`${prefix}.index`, tensors),
  });
  await store.save(CHECKPOINT, {
    version: SIDECAR_VERSION,
    preset: model.preset.name,
    classes: [...model.classes],
    mean: sidecarMean(model.preset.mean),
    imported: { source: report.source, file: basename(from) },
    precision: 'float32',
    averaged: false,
    run: { step: 0, epoch: 0, batch: 0, epochEnds: false, elapsed: 0 },
    map: null,
    hooks: {},
    config: null,
    versions: { ...(await packageVersions()), node: process.version },
  });
  return folder.root;
}

/**
 * Writes weights under our names to a file, in the format of its extension: all of a detector, and of a trunk what was
 * loaded. How pixels go in stands in the file.
 *
 * @param whole whether the heads were in the file; else only what was loaded is worth keeping
 */
export async function writeImportedFile(
  { model, report: { loaded } }: Imported,
  path: string,
  { whole }: { whole: boolean },
): Promise<void> {
  const kept = new Set(loaded);
  const weights = [...(await weightsOf(model))].filter(([name]) => whole || kept.has(name));
  const input = [...inputTensors(model.preset.mean)].map(
    ([name, tensor]) => [name, { dtype: 'float32', ...tensor }] as const,
  );
  const tensors: TensorMap = new Map([...weights, ...input]);
  if (extname(path).toLowerCase() !== '.safetensors') return writeTensors(path, tensors);
  const { preset, classes } = model;
  await writeSafetensors(path, tensors, {
    metadata: writeMetadata({ preset: preset.name, ...(whole ? { classes } : {}) }),
  });
}

async function weightsOf(model: SsdModel): Promise<TensorMap> {
  const state = await readState(model);
  return new Map([...state].map(([name, tensor]) => [name, { dtype: 'float32', ...tensor }]));
}
