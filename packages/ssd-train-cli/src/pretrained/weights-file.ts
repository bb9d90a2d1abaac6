import { extname } from 'node:path';
import type { ModelPreset, SourceTensors } from '@ssd/model';
import { readSafetensors, readTensors, toFloat32, type TensorMap } from '@ssd/weights';
import { readSidecar } from '../checkpoint/sidecar.js';
import { sidecarPreset } from '../checkpoint/sidecar-preset.js';
import { locateWeights } from './locate-weights.js';
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

/**
Reads weights from wherever they lie ({@link locateWeights}).

@throws TrainerError E_CHECKPOINT for a run without weights; WeightsError for a file that cannot be read.
*/
export async function readWeightsFile(given: string): Promise<WeightsFile> {
  const { path, own } = await locateWeights(given);
  if (own !== undefined) return readOwnCheckpoint(own);
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
