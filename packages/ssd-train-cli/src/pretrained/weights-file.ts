import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { ModelPreset, SourceTensors } from '@ssd/model';
import { readSafetensors, readTensors, toFloat32, type TensorMap } from '@ssd/weights';
import { findCheckpoint } from '../checkpoint/find-checkpoint.js';
import { readSidecar, sidecarPath } from '../checkpoint/sidecar.js';
import { sidecarPreset } from '../checkpoint/sidecar-preset.js';
import { readMetadata } from './metadata.js';

/** Weights of anyone's with what is written beside them. */
export interface WeightsFile {
  /** What was read, e.g. the prefix of a run's checkpoint. */
  readonly path: string;
  readonly tensors: SourceTensors;
  /** The rest is known of weights of our own only. */
  readonly preset?: string;
  readonly classes?: readonly string[];
  readonly mean?: ModelPreset['mean'];
}

/** What a folder holds that is a SavedModel. */
const SAVED_MODEL = 'saved_model.pb';

/**
Reads weights from wherever they lie: a run folder (its best checkpoint), a checkpoint of a run, or a file or folder of
any format that @ssd/weights reads.

@throws TrainerError E_CHECKPOINT for a folder without weights; WeightsError for a file that cannot be read.
*/
export async function readWeightsFile(path: string): Promise<WeightsFile> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (isFolder && !(await exists(join(path, SAVED_MODEL)))) {
    const { prefix } = await findCheckpoint(path, 'best');
    return readOwnCheckpoint(prefix);
  }
  const prefix = path.replace(/\.(index|json|data-\d{5}-of-\d{5})$/, '');
  if (!isFolder && (await exists(`${prefix}.index`)) && (await exists(sidecarPath(prefix)))) {
    return readOwnCheckpoint(prefix);
  }
  if (extname(path).toLowerCase() === '.safetensors') {
    const { tensors, metadata } = await readSafetensors(path);
    return { path, tensors: numbers(tensors), ...readMetadata(metadata) };
  }
  return { path, tensors: numbers(await readTensors(path)) };
}

async function readOwnCheckpoint(prefix: string): Promise<WeightsFile> {
  const sidecar = await readSidecar(prefix);
  const { preset, classes } = sidecar;
  const tensors = numbers(await readTensors(`${prefix}.index`));
  return { path: prefix, tensors, preset, classes, mean: sidecarPreset(sidecar).mean };
}

/** Halves as numbers; everything else as it is. */
function numbers(tensors: TensorMap): SourceTensors {
  return new Map(
    [...tensors].map(([name, tensor]) => [
      name,
      tensor.dtype === 'float16' || tensor.dtype === 'bfloat16'
        ? { dtype: 'float32', shape: tensor.shape, data: toFloat32(tensor) }
        : tensor,
    ]),
  );
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
