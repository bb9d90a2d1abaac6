import { createHash } from 'node:crypto';
import { flattenSettings } from '../../config/flatten-settings.js';
import type { PreparedRun } from './prepare-run.js';

/** Settings that a rank may have as it likes: they change where things lie and how fast they go, never the numbers. */
const OWN: ReadonlySet<string> = new Set([
  'dataDir',
  'pretrained',
  'workers',
  'cacheImages',
  'cacheFolder',
  'tensorboard',
  'previewPictures',
  'keepCheckpoints',
  'logSteps',
  'dumpPath',
  'profiling',
  'skipBroken',
]);

/** What all ranks of a run must have the same, by name and for people. */
export function rankFacts(
  { config, data, known, precision, environment, resumed }: PreparedRun,
  referenceLog: boolean,
): Record<string, string> {
  const settings = [...flattenSettings(config)].filter(([key]) => !OWN.has(key.split('.')[0]!));
  return {
    ...Object.fromEntries(settings.map(([key, value]) => [key, JSON.stringify(value)])),
    'start of the run': resumed === undefined ? 'a new run' : `step ${resumed.sidecar.run.step}`,
    checkpoint: resumed === undefined ? 'none' : digest(JSON.stringify(resumed.sidecar)),
    'class list': data.classes.join(', '),
    'training images': `${known.train.images} images with ${known.train.objects} objects, ${known.train.digest.slice(0, 16)}`,
    'order of the training images': digest([...known.train.byImage.keys()].join('\n')),
    'validation images':
      known.validation === undefined
        ? 'none'
        : `${known.validation.images} images with ${known.validation.objects} objects, ${known.validation.digest.slice(0, 16)}`,
    'order of the validation images': digest((data.validation?.samples ?? []).map(({ id }) => id).join('\n')),
    augmentation: digest(JSON.stringify(data.augmentation)),
    'images of a step': String(data.batchSize),
    precision,
    'reference log': referenceLog ? 'yes' : 'no', // whose measurement all of them make
    oneDNN: environment.tensorflow.oneDnn.enabled ? 'on' : 'off',
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
