import { extname, join, resolve } from 'node:path';
import { readTrainingData, refusePickle } from '@ssd/voc-dataset';
import { lastOf, listCheckpoints } from '@ssd/trainer/checkpoint';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';
import { runFolder } from '@ssd/trainer/run-folder';
import type { TrainOptions } from '@ssd/trainer/training';
import type { Options, Values } from '../cli/option.js';
import { locateVgg } from '../reference/locate-vgg.js';

/** Name of train.py's folder of checkpoints. */
const DEFAULT_NAME = 'ckpt';

/** Options of train.py that are another way to say what other options say, and where its files lie. */
export const referenceOptions = {
  name: {
    kind: 'text',
    value: 'DIR',
    description: `As train.py has it: a new folder that the checkpoints lie right in (e10.ckpt, final.ckpt, checkpoint), with everything else of the run. ${DEFAULT_NAME} where --continue-training names none.`,
  },
  continueTraining: {
    kind: 'flag',
    description:
      'Go on with the newest checkpoint of --name (or --run-dir). The run must be there; without it a new one must not.',
  },
  trainingData: {
    kind: 'text',
    value: 'FILE',
    description:
      'training-data.json of "ssd process": train and validate on its samples, with its preset, classes and augmentation. In place of --data-dir.',
  },
  vggDir: {
    kind: 'text',
    value: 'DIR',
    description:
      "Folder with the VGG16 to start from: the reference's SavedModel or one weight file. The same as --pretrained.",
  },
  referenceLog: {
    kind: 'flag',
    description:
      "Write train.py's lines: its header, and of every epoch loss, speed and mAP on the pictures trained on, which is measured for it.",
  },
} as const satisfies Options;

type ReferenceValues = Values<typeof referenceOptions> & {
  readonly dataDir: string | undefined;
  readonly preset: string | undefined;
  readonly pretrained: string | undefined;
  readonly runDir: string | undefined;
  readonly resume: string | undefined;
};

/** Of two options that say the same at most one. @throws UsageError */
function expectOne(pairs: readonly (readonly [string, unknown])[]): void {
  const given = pairs.filter(([, value]) => value !== undefined && value !== false).map(([name]) => name);
  if (given.length < 2) return;
  throw new UsageError('INVALID_VALUE', `Expected either ${given.join(' or ')}, got both.`, {
    hint: 'Leave out the one that is not meant.',
  });
}

/**
 * The values with our options in place of train.py's: what `--training-data` and `--vgg-dir` stand for.
 *
 * @throws UsageError where two options say the same; DatasetError of a training-data.json; CommandError where there is no VGG16
 */
export async function withReferenceValues<V extends ReferenceValues>(
  values: V,
  workingDirectory: string,
): Promise<V> {
  const { dataDir, trainingData, pretrained, vggDir } = values;
  expectOne([
    ['--data-dir', dataDir],
    ['--training-data', trainingData],
  ]);
  expectOne([
    ['--pretrained', pretrained],
    ['--vgg-dir', vggDir],
  ]);
  const whole = (path: string): string => resolve(workingDirectory, path);
  return {
    ...values,
    ...(trainingData === undefined ? {} : await trainingDataValues(whole(trainingData), values)),
    ...(vggDir === undefined ? {} : { pretrained: await locateVgg(whole(vggDir)) }),
  };
}

/** The file itself, and its preset, which other options may depend on. */
async function trainingDataValues(
  file: string,
  { preset }: ReferenceValues,
): Promise<Pick<ReferenceValues, 'dataDir' | 'preset'>> {
  if (extname(file).toLowerCase() !== '.json') {
    refusePickle(file);
    throw new UsageError(
      'INVALID_VALUE',
      `Expected a .json file of "ssd process" for --training-data, got ${file}.`,
      { hint: 'For a folder of pictures and annotations write --data-dir.' },
    );
  }
  return { dataDir: file, preset: preset ?? (await readTrainingData(file)).preset.name };
}

/**
 * Where the run lies, or what it goes on from.
 *
 * @throws UsageError where two options say the same; CommandError where there is nothing to continue
 */
export async function runPlace(
  values: ReferenceValues,
  workingDirectory: string,
): Promise<Pick<TrainOptions, 'runDir' | 'name' | 'resume'>> {
  const { name, runDir, resume, continueTraining } = values;
  const whole = (path: string): string => resolve(workingDirectory, path);
  expectOne([
    ['--continue-training', continueTraining],
    ['--resume', resume],
  ]);
  expectOne([
    ['--name', name],
    ['--run-dir', runDir],
    ['--resume', resume],
  ]);
  if (continueTraining) return { resume: await newestCheckpoint(whole(runDir ?? name ?? DEFAULT_NAME)) };
  if (resume !== undefined) return { resume: whole(resume) };
  if (runDir !== undefined) return { runDir: whole(runDir) };
  return name === undefined ? {} : { name: whole(name) };
}

/** Prefix of the checkpoint to go on from; final.ckpt is one of them by another name. @throws CommandError */
async function newestCheckpoint(folder: string): Promise<string> {
  const { checkpoints } = runFolder(folder);
  const last = lastOf(checkpoints, await listCheckpoints(checkpoints));
  if (last !== undefined) return last.prefix;
  throw new CommandError(
    'NOTHING_TO_CONTINUE',
    `Expected a run to continue in ${folder}, found no ${join(runFolder(folder).checkpoints, 'e<N>.ckpt')} of this program.`,
    { hint: 'Name its folder with --name, or start a new run without --continue-training.' },
  );
}
