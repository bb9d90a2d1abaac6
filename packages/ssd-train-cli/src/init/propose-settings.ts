import type { AnchorCoverage, DatasetDescription } from '@ssd/voc-dataset';
import type { TrainConfigInput } from '@ssd/trainer/config';
import { defaultsOf, recipeSteps } from '@ssd/trainer/config';
import { formatDuration } from '@ssd/trainer/training';

/** A setting that is proposed, and why. */
export interface ProposedSetting {
  readonly key: keyof TrainConfigInput;
  readonly value: unknown;
  readonly reason: string;
}

export interface Proposal {
  readonly settings: readonly ProposedSetting[];
  readonly preset: string;
  readonly batchSize: number;
  readonly epochs: number;
  /** Steps of the whole training. */
  readonly steps: number;
}

export interface ProposeOptions {
  readonly description: Pick<DatasetDescription, 'classes' | 'boxScales' | 'anchors' | 'areas' | 'objects'>;
  /** As the configuration is to hold them. */
  readonly dataDir: string | string[];
  readonly splits: { readonly train: string; readonly validation: string | null };
  /** Images of the split to train on. */
  readonly images: number;
  /** @default from scratch laptop, or mini where that has no time; with pretrained weights vgg300, or vgg512 where small objects need it */
  readonly preset?: string | undefined;
  readonly pretrained?: string | undefined;
  /** Seconds. */
  readonly timeLimit?: number | undefined;
  /** Speed of a training of the detector that is proposed, on this machine. @default not known */
  readonly imagesPerSecond?: number | undefined;
}

/** What a recipe needs to learn from scratch (docs/results.md); one of trained weights only adapts. */
const FEWEST_STEPS: Readonly<Record<string, number>> = { mini: 900, laptop: 1750 };
/** Seconds of a time limit below which the recipe of laptop, which learns late, is cut off too soon, if the speed is not known. */
const HURRY = 600;
/** Seconds that a training may take which nobody limited. */
const PATIENCE = 3600;
/** Where more steps bring little on data sets of an ordinary size: the learning rate has run out before. */
const MOST_STEPS = 6000;
/** Steps from trained weights, which only adapt: an eighth of the paper's on fifty times the pictures. */
const ADAPTING_STEPS = 3000;
/** A batch of the recipe's size is what its learning rate is for; only where an epoch would be one step is it smaller. */
const STEPS_OF_AN_EPOCH = 2;
/** Median side of a box, as a share of the image's, below which zooming out makes objects vanish. */
const SMALL_SIDE = 0.06;
/** A share of boxes that another preset's anchors must match more for its price. */
const WORTH_IT = 0.05;

/** Settings for a data set, each with its reason. Pure: everything is in the description. */
export function proposeSettings(options: ProposeOptions): Proposal {
  const { description, dataDir, splits, images, pretrained, timeLimit } = options;
  const preset = choosePreset(options);
  const { settings: recipe } = defaultsOf({ preset: preset.name });
  const batchSize = chooseBatch(recipe.batchSize, images);
  const stepsPerEpoch = Math.max(1, Math.floor(images / batchSize));
  const epochs = chooseEpochs(preset.name, stepsPerEpoch);
  const augmentation = chooseAugmentation(description, recipe.augmentation);
  const classes = Object.keys(description.classes);
  const settings: ProposedSetting[] = [
    { key: 'dataDir', value: dataDir, reason: 'Pascal VOC data; relative paths start at this file.' },
    { key: 'trainSplit', value: splits.train, reason: `Trained on: ${images} pictures.` },
    {
      key: 'validationSplit',
      value: splits.validation,
      reason: splits.validation === null ? 'Nothing to measure on.' : 'Measured on while it trains.',
    },
    {
      key: 'classes',
      value: classes,
      reason: 'The order of the labels. Objects of any other class are an error.',
    },
    { key: 'preset', value: preset.name, reason: preset.reason },
    ...(pretrained === undefined
      ? []
      : [{ key: 'pretrained', value: pretrained, reason: 'Weights to start from.' } as const]),
    {
      key: 'batchSize',
      value: batchSize,
      reason:
        batchSize === recipe.batchSize
          ? `That of the recipe: ${stepsPerEpoch} steps an epoch.`
          : `${recipe.batchSize} in the recipe; there are few pictures.`,
    },
    {
      key: 'epochs',
      value: epochs,
      reason: `${epochs * stepsPerEpoch} steps; ${recipe.epochs} epochs in the recipe.`,
    },
    ...movedBoundaries(preset.name, recipe.schedule),
    augmentation,
    ...(timeLimit === undefined
      ? []
      : [
          {
            key: 'timeLimit',
            value: timeLimit,
            reason: 'Seconds; the learning rate runs out with them.',
          } as const,
        ]),
  ];
  return { settings, preset: preset.name, batchSize, epochs, steps: epochs * stepsPerEpoch };
}

/** Those of the recipe, or as many as make the steps that it needs. */
function chooseEpochs(preset: string, stepsPerEpoch: number): number {
  const fewest = FEWEST_STEPS[preset];
  const { epochs } = defaultsOf({ preset }).settings;
  const wanted =
    fewest === undefined ? ADAPTING_STEPS : Math.min(MOST_STEPS, Math.max(fewest, epochs * stepsPerEpoch));
  return Math.max(1, Math.ceil(wanted / stepsPerEpoch));
}

/** Seconds that laptop would take; undefined where the speed is not known. */
function laptopSeconds({ images, imagesPerSecond }: ProposeOptions): number | undefined {
  if (imagesPerSecond === undefined) return undefined;
  const batchSize = chooseBatch(defaultsOf({ preset: 'laptop' }).settings.batchSize, images);
  const stepsPerEpoch = Math.max(1, Math.floor(images / batchSize));
  return (chooseEpochs('laptop', stepsPerEpoch) * stepsPerEpoch * batchSize) / imagesPerSecond;
}

/** What is learned from nothing: laptop where it comes to its end in the time that there is. */
function fromNothing(options: ProposeOptions): { name: string; reason: string } {
  const { timeLimit } = options;
  const seconds = laptopSeconds(options);
  const fits =
    seconds === undefined
      ? timeLimit === undefined || timeLimit >= HURRY
      : seconds <= (timeLimit ?? PATIENCE);
  const time = seconds === undefined ? '' : `, about ${formatDuration(seconds)} on this machine`;
  return fits
    ? {
        name: 'laptop',
        reason: `The best that is learned from nothing${time}. mini is done in a third of that; vgg300 wants --pretrained weights.`,
      }
    : {
        name: 'mini',
        reason: `Learns from nothing, on a CPU, in a third of the time of laptop${time === '' ? ', which is better with more' : `, which is better but would take${time.slice(1)}`}.`,
      };
}

function choosePreset(options: ProposeOptions): {
  name: string;
  reason: string;
} {
  const { preset, pretrained, description } = options;
  if (preset !== undefined) return { name: preset, reason: 'As asked for.' };
  if (pretrained === undefined) return fromNothing(options);
  const [small, large] = ['vgg300', 'vgg512'].map((name) => recallOf(description.anchors, name));
  if (small !== undefined && large !== undefined && large - small > WORTH_IT) {
    const percent = (share: number): string => `${Math.round(100 * share)} %`;
    return {
      name: 'vgg512',
      reason: `Many objects are small: its anchors match ${percent(large)} of the boxes, those of vgg300 ${percent(small)}. Three times as slow.`,
    };
  }
  return { name: 'vgg300', reason: 'The reference, from trained weights.' };
}

function recallOf(anchors: readonly AnchorCoverage[], name: string): number | undefined {
  return anchors.find((coverage) => coverage.name === name)?.recall ?? undefined;
}

/** The recipe's batch, or the largest power of two that leaves an epoch enough steps. */
function chooseBatch(recipe: number, images: number): number {
  const most = Math.max(1, Math.floor(images / STEPS_OF_AN_EPOCH));
  return most >= recipe ? recipe : 2 ** Math.floor(Math.log2(most));
}

function chooseAugmentation({ boxScales }: ProposeOptions['description'], recipe: string): ProposedSetting {
  const key = 'augmentation';
  const side = boxScales.median;
  if (recipe === 'ssd' && side !== null && side < SMALL_SIDE) {
    return {
      key,
      value: 'light',
      reason: `Half of the boxes are smaller than ${(100 * side).toFixed(1)} % of the picture's side; zooming out, as ssd does, would make them vanish.`,
    };
  }
  return {
    key,
    value: recipe,
    reason: 'That of the recipe. Where pictures have no up (from above, microscopes): overhead.',
  };
}

/** Steps of a recipe for 16,551 pictures do not fit another length: they move with it. */
function movedBoundaries(
  preset: string,
  schedule: ReturnType<typeof defaultsOf>['settings']['schedule'],
): ProposedSetting[] {
  const boundariesOf = recipeSteps[preset];
  if (schedule.kind !== 'piecewise' || boundariesOf === undefined) return [];
  return [
    {
      key: 'schedule',
      value: { ...schedule, boundariesOf },
      reason: `The recipe's; its boundaries, made for ${boundariesOf} steps, move with the length of the run.`,
    },
  ];
}
