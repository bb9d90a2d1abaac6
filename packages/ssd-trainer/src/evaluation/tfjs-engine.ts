import { ArgumentRangeError } from '@ssd/errors';
import type { SsdModel } from '@ssd/model';
import { dispose, tensor4d, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Engine, EngineOptions, EngineSettings, RawDetections } from './engine.js';
import { rawDetections } from './raw-detections.js';
import { sliceOf } from './slice-of.js';

/** What {@link tfjsEngine} needs to know; of an {@link EngineOptions} it takes the rest where it can keep it. */
export type TfjsEngineOptions = Pick<EngineOptions, 'model' | 'batchSize'> &
  Partial<Pick<EngineOptions, 'precision' | 'emulatePrecision' | 'weights' | 'deterministic'>>;

/**
 * A model run as it is, operation by operation, on the tfjs backend that is in force when it runs: no graph, no session, and no
 * TensorFlow where that backend is another one. Slower than `tensorflowEngine`, with the same detections but for rounding. It
 * detects with what the model's variables hold at each run.
 *
 * @throws ArgumentRangeError for another precision than float32, which is what tfjs computes in
 */
export function tfjsEngine({
  model,
  batchSize,
  precision = 'float32',
  emulatePrecision = null,
}: TfjsEngineOptions): Engine {
  if (precision !== 'float32' || emulatePrecision !== null) {
    throw new ArgumentRangeError(
      `Expected float32 and nothing emulated for the engine tfjs, got ${emulatePrecision ?? precision}.`,
      { hint: 'The engine tensorflow has other precisions.' },
    );
  }
  const { imageSize } = model.preset.boxes;
  return {
    name: 'tfjs',
    imageSize,
    batchSize,
    classes: model.classes.length,
    async run(images, count, settings) {
      const { width, height } = imageSize;
      // Eagerly any number of images is a batch: those that fill it up are not computed.
      const pixels = images.subarray(0, count * height * width * 3);
      const outputs = tidy(() =>
        detect(model, tensor4d(pixels, [count, height, width, 3], 'int32'), settings),
      );
      try {
        return await readOutputs(outputs, count);
      } finally {
        dispose(outputs);
      }
    },
    dispose: () => undefined, // the model is the caller's
  };
}

function detect(
  model: SsdModel,
  images: Tensor4D,
  { scoreThreshold, nmsThreshold, maxDetections, predictions }: EngineSettings,
): Record<string, Tensor> {
  const inference = model.infer(images);
  const selected = model.selectTensors(inference, {
    scoreThreshold,
    iouThreshold: nmsThreshold,
    maxDetections,
  });
  return predictions ? { ...inference, ...selected } : { ...selected };
}

async function readOutputs(outputs: Record<string, Tensor>, count: number): Promise<RawDetections[]> {
  const names = Object.keys(outputs);
  // Sync point: the numbers leave the backend here.
  const values = await Promise.all(names.map((name) => outputs[name]!.data()));
  return Array.from({ length: count }, (_, i) =>
    rawDetections((name) => sliceOf(values[names.indexOf(name)]!, i, count), names.includes('probabilities')),
  );
}
