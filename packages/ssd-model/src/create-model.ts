import { ArgumentRangeError, ArgumentTypeError, expectOptions, shownValue } from '@ssd/errors';
import { createAnchors, decodeBoxes, selectDetections } from '@ssd/anchors';
import { createBackbone } from '@ssd/vgg-backbone';
import type { Backbone, BackboneOptions, LayerTable } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import { unknownName } from '@ssd/names';
import { checkBackbone, checkPreset } from './check-preset.js';
import { detectObjects } from './detect.js';
import { detectTensors } from './detect-tensors.js';
import { nameDetections } from './detection.js';
import { createHeads } from './heads.js';
import type { Inference, ModelOutput, SsdModel } from './model.js';
import { normalizeImages } from './normalize-images.js';
import type { ModelPreset, PresetBase } from './preset.js';
import { getPreset } from './presets.js';
import { stretchImages } from './stretch-images.js';

/** Ways to start new layers; see {@link ModelOptions.newLayers}. */
const NEW_LAYERS = ['xavier', 'he'] as const;
export type NewLayers = (typeof NEW_LAYERS)[number];

/** What any detector starts with. */
interface NewModelOptions {
  /** Foreground classes in the order of the labels; the background is implied. */
  readonly classes: readonly string[];
  /**
   * Every initial weight follows from it, on every backend: a whole number.
   *
   * @default 0
   */
  readonly seed?: number;
  /**
   * Probability of the background that fresh heads give every box, 0…1 exclusive.
   *
   * @default the preset's; without one all classes start alike
   */
  readonly headPrior?: number;
  /**
   * Standard deviation of fresh head filters, above 0; see {@link ModelPreset.headDeviation}.
   *
   * @default the preset's; without one they are Xavier uniform
   */
  readonly headDeviation?: number;
}

/** A detector of a preset. */
export interface PresetModelOptions extends NewModelOptions {
  /** A preset or the name of one. */
  readonly preset: ModelPreset | string;
  readonly backbone?: undefined;
  /**
   * How convolutions start that have no batch normalisation and whose layer table says nothing: Xavier uniform, as the
   * reference's, or He normal, which keeps the scale of the activations from layer to layer of a ReLU network, where
   * Xavier halves their variance.
   *
   * @default 'xavier'
   */
  readonly newLayers?: NewLayers;
  /**
   * Layers of the trunk that are not trained: the first 0…5 blocks of VGG16, or layers by name; see createBackbone of
   * the backbone package. They get no gradient and no weight decay.
   *
   * @default none
   */
  readonly freeze?: NonNullable<BackboneOptions['freeze']>;
}

/** A detector on a trunk of one's own. */
export interface BackboneModelOptions extends NewModelOptions, Omit<PresetBase, 'name'> {
  /** Ready to run, with weights; the model disposes of it. What of it is frozen its variables say. */
  readonly backbone: Backbone;
  /** @default 'custom' */
  readonly name?: string;
}

export type ModelOptions = PresetModelOptions | BackboneModelOptions;

const NEW_MODEL = {
  classes: true,
  seed: true,
  headPrior: true,
  headDeviation: true,
} satisfies Record<keyof NewModelOptions, true>;

const PRESET_OPTIONS = Object.keys({
  preset: true,
  backbone: true,
  ...NEW_MODEL,
  newLayers: true,
  freeze: true,
} satisfies Record<keyof PresetModelOptions, true>);

const BACKBONE_OPTIONS = Object.keys({
  backbone: true,
  name: true,
  boxes: true,
  mean: true,
  ...NEW_MODEL,
} satisfies Record<keyof BackboneModelOptions, true>);

/**
 * Builds a detector with fresh weights on the current backend: of a preset, or around a backbone of one's own.
 *
 * @throws ArgumentRangeError, ArgumentTypeError for an unknown preset, one whose trunk and boxes disagree, or classes that are missing or doubled
 */
export function createModel(options: ModelOptions): SsdModel {
  expectModelOptions(options);
  const { classes: names, seed = 0, headPrior, headDeviation } = options;
  const preset = presetOf(options);
  checkPreset(preset);
  checkClasses(names);
  const classes = [...names];
  const prior = headPrior ?? preset.headPrior;
  if (prior !== undefined && !(prior > 0 && prior < 1)) {
    throw new ArgumentRangeError(`Expected 0 < headPrior < 1, got ${prior}.`, {
      hint: 'It is the probability of the background that fresh heads give: 0.99 is usual.',
    });
  }
  const deviation = headDeviation ?? preset.headDeviation;
  if (deviation !== undefined && !(deviation > 0 && Number.isFinite(deviation))) {
    const where = headDeviation === undefined ? ` in preset "${preset.name}"` : '';
    throw new ArgumentRangeError(`Expected headDeviation > 0${where}, got ${deviation}.`, {
      hint: 'It is a standard deviation, such as 0.01.',
    });
  }
  const anchors = createAnchors(preset.boxes);
  const backbone = backboneOf(preset, options);
  const heads = createHeads({
    boxes: preset.boxes,
    taps: backbone.taps,
    classes: classes.length,
    seed,
    ...(prior === undefined ? {} : { prior }),
    ...(deviation === undefined ? {} : { deviation }),
  });
  const variables = [...backbone.variables, ...heads.variables];

  const forward: SsdModel['forward'] = (images, applied = {}) =>
    tf.tidy((): ModelOutput => {
      const { taps, updates } = backbone.apply(normalizeImages(images, preset.mean), applied);
      const [logits, offsets] = heads.apply(taps);
      return { logits, offsets, updates };
    });
  const infer: SsdModel['infer'] = (images) =>
    tf.tidy((): Inference => {
      const { logits, offsets } = forward(images);
      return { probabilities: tf.softmax(logits), offsets };
    });
  const model: SsdModel = {
    preset,
    classes,
    anchors,
    variables,
    parameters: variables.reduce((sum, { trainable, variable }) => sum + (trainable ? variable.size : 0), 0),
    forward,
    infer,
    detectTensors: (images, options = {}) =>
      tf.tidy(() => {
        const fitted = stretchImages(images, preset.boxes.imageSize);
        return detectTensors(anchors, infer(fitted), options);
      }),
    selectTensors: (inference, options = {}) => detectTensors(anchors, inference, options),
    // One of the two overloads by the rank of what it is given.
    detect: ((image, options = {}) => detectObjects(model, image, options)) as SsdModel['detect'],
    toDetections: (probabilities, offsets, size, options = {}) => {
      const boxes = decodeBoxes(anchors, offsets);
      const found = selectDetections({ probabilities, boxes }, { ...options, classes: classes.length });
      return nameDetections(found, classes, size);
    },
    nameDetections: (detections, size) => nameDetections(detections, classes, size),
    initialHeads: heads.initialValues,
    dispose: () => {
      backbone.dispose();
      for (const { variable } of heads.variables) variable.dispose();
    },
  };
  return model;
}

/** Refuses options that do not exist, and those that count beside the other of a preset and a backbone alone. */
function expectModelOptions(options: ModelOptions): void {
  const ofBackbone = (options as Partial<ModelOptions> | undefined)?.backbone !== undefined;
  if (ofBackbone) expectOptions(options, BACKBONE_OPTIONS, 'createModel with a backbone');
  else expectOptions(options, PRESET_OPTIONS, 'createModel');
}

/** The preset that is asked for, or what a backbone of one's own comes to as one. */
function presetOf(options: ModelOptions): ModelPreset {
  if (options.backbone === undefined) {
    return typeof options.preset === 'string' ? getPreset(options.preset) : options.preset;
  }
  const { backbone, name = 'custom', boxes, mean } = options;
  return { name, boxes, mean, backbone: () => backbone };
}

/** The trunk, fresh or as given; checked against the boxes, or left behind by none. */
function backboneOf(preset: ModelPreset, options: ModelOptions): Backbone {
  const {
    seed = 0,
    newLayers = 'xavier',
    freeze,
  }: Partial<PresetModelOptions> = options.backbone === undefined ? options : {};
  const start = { seed, ...(freeze === undefined ? {} : { freeze }) };
  if ('layers' in preset) return createBackbone(startingWith(newLayers, preset.layers), start);
  if (newLayers !== 'xavier') {
    throw new ArgumentRangeError(
      `Expected new layers to start as the backbone of "${preset.name}" has them, got newLayers "${newLayers}".`,
      { hint: 'Leave newLayers out.' },
    );
  }
  const backbone = preset.backbone(start);
  try {
    checkBackbone(preset, backbone);
  } catch (error) {
    if (options.backbone === undefined) backbone.dispose(); // made here
    throw error;
  }
  return backbone;
}

/** The table with initializers where it leaves them open. @throws ArgumentRangeError for an unknown way to start */
function startingWith(newLayers: NewLayers, table: LayerTable): LayerTable {
  if (!NEW_LAYERS.includes(newLayers)) {
    throw new ArgumentRangeError(unknownName('way to start new layers', newLayers, NEW_LAYERS), {
      hint: 'Name one of those.',
    });
  }
  if (newLayers === 'xavier') return table; // what a table means that says nothing
  const layers = table.layers.map((layer) =>
    layer.kind === 'conv' && layer.norm !== 'batch' && layer.initializer === undefined
      ? { ...layer, initializer: 'he-normal' as const }
      : layer,
  );
  return { ...table, layers };
}

/** `Array.isArray`, which would lose the type. */
function isList(value: readonly string[]): boolean {
  return Array.isArray(value);
}

function checkClasses(classes: readonly string[]): void {
  const isNames = isList(classes) && classes.every((name) => typeof name === 'string');
  if (!isNames) {
    throw new ArgumentTypeError(`Expected classes as a list of names, got ${shownValue(classes)}.`, {
      hint: "List the names of the classes, without the background: ['cat', 'dog'].",
    });
  }
  if (classes.length === 0) {
    throw new ArgumentRangeError('Expected at least one class name, got an empty list.', {
      hint: 'The background is implied and not listed.',
    });
  }
  const doubled = classes.find((name, i) => classes.indexOf(name) !== i);
  if (doubled !== undefined) {
    throw new ArgumentRangeError(`Expected every class once, got "${doubled}" twice.`, {
      hint: 'Give the second one another name, or leave it out.',
    });
  }
}
