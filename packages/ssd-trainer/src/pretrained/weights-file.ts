import type { ModelPreset, SourceTensors } from '@ssd/model';
import { openTensors, readAll, toFloat32, type OpenOptions, type TensorMap } from '@ssd/weights';
import { readSidecar } from '../checkpoint/sidecar.js';
import { sidecarPreset } from '../checkpoint/sidecar-preset.js';
import { locateWeights } from './locate-weights.js';
import { readMetadata } from './metadata.js';

/** Weights of anyone's with what is written beside them. */
export interface WeightsFile {
  /** What was read, e.g. the prefix of a run's checkpoint. */
  readonly path: string;
  readonly tensors: SourceTensors;
  /** What of the file was taken and what left out, in sentences. */
  readonly notes: readonly string[];
  /** The rest is known of weights of our own only. */
  readonly preset?: string;
  readonly classes?: readonly string[];
  readonly mean?: ModelPreset['mean'];
}

/**
 * Reads weights from wherever they lie ({@link locateWeights}).
 *
 * @throws TrainerError E_CHECKPOINT for a run without weights; WeightsError for a file that cannot be read, or that has not
 * the key asked for.
 */
export async function readWeightsFile(given: string, options: OpenOptions = {}): Promise<WeightsFile> {
  const { path, own } = await locateWeights(given);
  const { tensors, notes, format, metadata } = await readNoted(path, options);
  if (own === undefined)
    return { path, tensors, notes, ...(format === 'safetensors' ? readMetadata(metadata) : {}) };
  const sidecar = await readSidecar(own);
  const { preset, classes } = sidecar;
  return { path: own, tensors, notes, preset, classes, mean: sidecarPreset(sidecar).mean };
}

/** The tensors of a file as numbers, and what the file says of itself. */
async function readNoted(path: string, options: OpenOptions) {
  const file = await openTensors(path, options);
  const { notes, format, metadata } = file;
  return { tensors: numbers(await readAll(Promise.resolve(file))), notes, format, metadata };
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
