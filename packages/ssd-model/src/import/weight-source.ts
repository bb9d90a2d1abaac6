import type { InputNormalization, ModelPreset } from '../preset.js';
import type { ImportTarget } from './import-target.js';
import type { Rule } from './rule.js';
import type { SourceTensors } from './source-tensor.js';

/** How the pixels went in that weights were trained on: (value − mean) · scale, by colour. */
export interface SourceInput extends Omit<InputNormalization, 'scale'> {
  /** One factor, or one for red, green and blue. @default 1 */
  readonly scale?: number | readonly [red: number, green: number, blue: number];
}

/** A kind of weight file, as data: its names, layout and input, and how our variables come out of it. */
export interface WeightSource {
  /** What follows "weights of" in a message. */
  readonly title: string;
  /** Whether heads come with it. */
  readonly scope: 'trunk' | 'detector';
  /** Presets whose layers and boxes a detector of this kind has. Left out, any preset is possible. */
  readonly presets?: readonly string[];
  /** Left out where the file may say itself. */
  readonly input?: SourceInput;
  /** One spelling for names that versions of the software spell differently. */
  readonly canonical?: (name: string) => string;
  /** One rule for each variable of the target that the source has. */
  readonly rules: (target: ImportTarget, tensors: SourceTensors) => Rule[];
  /** Why a tensor is not used, where it is known and not needed. */
  readonly leftOut?: (name: string, tensors: SourceTensors) => string | undefined;
  /** Name of the optimizer's momentum of a tensor. */
  readonly momentum?: (name: string) => string;
  /** A sentence about `input` that belongs into every report of weights that are taken to have it. */
  readonly inputNote?: string;
  /** Tells sources of the same names apart. */
  readonly recognises?: (tensors: SourceTensors) => boolean;
  /** Foreground classes of the heads; undefined without heads. */
  readonly countClasses?: (tensors: SourceTensors, preset: ModelPreset) => number | undefined;
}

type UnreadableTensors = NonNullable<WeightSource['leftOut']>;
type CountClasses = NonNullable<WeightSource['countClasses']>;

/** `leftOut` of a source from patterns of names. */
export function leaveOut(
  ...known: readonly (readonly [pattern: RegExp, reason: string])[]
): UnreadableTensors {
  return (name) => known.find(([pattern]) => pattern.test(name))?.[1];
}

/** Classes by the biases of the first map's head; undefined where they are not there or come to no whole number. */
export function classesBy(biases: string, count: (channels: number, shapes: number) => number): CountClasses {
  return (tensors, { boxes }) => {
    const channels = tensors.get(biases)?.shape[0];
    if (channels === undefined) return undefined;
    const classes = count(channels, boxes.maps[0]!.shapes.length);
    return Number.isInteger(classes) && classes > 0 ? classes : undefined;
  };
}
