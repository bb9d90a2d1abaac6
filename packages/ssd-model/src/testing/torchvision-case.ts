import type { LayerTable } from '@ssd/vgg-backbone';
import type { SsdModel } from '../model.js';
import type { ModelPreset } from '../preset.js';
import { presets } from '../presets.js';
import type { StateTensor } from '../state-tensor.js';
import { noise } from './noise.js';
import type { Sketch } from './sketch.js';

// Weights, pictures and objects of tools/oracle/torchvision_ssd.py, by the same formulas.

export const BATCH = 2;
const SIDE = 300;

export const classes = Array.from({ length: 20 }, (_, i) => `class ${i}`);

/** Of each picture its boxes (xmin, ymin, xmax, ymax, normalised) and labels. */
export const objects = [
  {
    boxes: Float32Array.of(0.125, 0.25, 0.5, 0.75, 0.0625, 0.0625, 0.1875, 0.25, 0.25, 0.125, 0.9375, 0.9375),
    labels: Int32Array.of(3, 11, 14),
  },
  {
    boxes: Float32Array.of(
      0.5,
      0.5,
      0.625,
      0.6875,
      0.03125,
      0.5,
      0.46875,
      0.96875,
      0.625,
      0.125,
      0.6875,
      0.1875,
    ),
    labels: Int32Array.of(0, 19, 7),
  },
];

/** fixtures/torchvision-narrow.json and torchvision-full.json. */
export interface TorchvisionFixture {
  readonly torchvision: string;
  readonly learningRate: number;
  readonly forward: Record<'logits' | 'offsets', Sketch>;
  /** Of the first picture alone. */
  readonly forwardOfFirst: Record<'logits' | 'offsets', Sketch>;
  /** Of each picture the default boxes with an object, with its label. */
  readonly positives: readonly (readonly [anchor: number, label: number][])[];
  /** Of confidence + localization, without weight decay. */
  readonly gradients: Readonly<Record<string, Sketch>>;
  /** Before each of the first steps. */
  readonly steps: readonly { readonly confidence: number; readonly localization: number }[];
}

/** fixtures/torchvision-detections.json. */
export interface TorchvisionDetections {
  readonly cases: readonly {
    readonly options: Readonly<
      Record<'score_thresh' | 'nms_thresh' | 'topk_candidates' | 'detections_per_img', number>
    >;
    /** label, score, xmin, ymin, xmax, ymax in pixels */
    readonly images: readonly (readonly [number, number, number, number, number, number][])[];
  }[];
}

/** ssd300_vgg16 with a sixteenth of the channels. */
export function narrowPreset(): ModelPreset {
  return {
    ...presets.ssd300_vgg16,
    name: 'narrow',
    layers: {
      ...presets.ssd300_vgg16.layers,
      layers: presets.ssd300_vgg16.layers.layers.map((layer): LayerTable['layers'][number] =>
        layer.kind === 'conv' ? { ...layer, filters: layer.filters / 16 } : layer,
      ),
    },
  };
}

/** The weights that the script gives a model. */
export function madeUpState(model: SsdModel): Map<string, StateTensor> {
  return new Map(
    model.variables.map(({ name, variable: { shape, size } }) => {
      const data = noise(name, size);
      const [factor, offset] = name.endsWith('/scale')
        ? [20, 20]
        : [name.endsWith('/biases') ? 0.1 : limit(name, shape), 0];
      // Every step in single precision, as numpy has it.
      const rounded = Math.fround(factor);
      for (let i = 0; i < size; i++) data[i] = Math.fround(rounded * data[i]!) + offset;
      return [name, { shape, data }];
    }),
  );
}

function limit(name: string, [rows, columns, inputs]: readonly number[]): number {
  const gain = name === 'conv1_1/filter' ? 3 / 4096 : name.startsWith('classifiers/') ? 1 / 64 : 6;
  return 2 * Math.sqrt(gain / (rows! * columns! * inputs!));
}

/** Coarse squares of 20 pixels under fine noise: [batch, rows, columns, 3], uint8. */
export function pictures(): Uint8Array {
  const byte = (value: number): number => Math.floor((value + 0.5) * 256);
  const coarse = noise('coarse', BATCH * 15 * 15 * 3);
  const fine = noise('fine', BATCH * SIDE * SIDE * 3);
  return Uint8Array.from(fine, (value, i) => {
    const [channel, x, y, image] = [i % 3, Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE) % SIDE, Math.floor(i / 3 / SIDE / SIDE)]; // prettier-ignore
    const square = ((image * 15 + Math.floor(y / 20)) * 15 + Math.floor(x / 20)) * 3 + channel;
    return (byte(coarse[square]!) * 3 + byte(value)) >> 2;
  });
}

/** Predictions like a trained network's, [batch, boxes, …]: logits with the background last, and offsets. */
export function madeUpPredictions(boxes: number): { logits: Float32Array; offsets: Float32Array } {
  const foreground = noise('detections/foreground', BATCH * boxes * 20);
  const background = noise('detections/background', BATCH * boxes);
  return {
    logits: Float32Array.from({ length: BATCH * boxes * 21 }, (_, i) => {
      const row = Math.floor(i / 21);
      return i % 21 === 20 ? 10 + Math.fround(8 * background[row]!) : 16 * foreground[row * 20 + (i % 21)]!;
    }),
    offsets: noise('detections/offsets', BATCH * boxes * 4).map((value) => 4 * value),
  };
}
