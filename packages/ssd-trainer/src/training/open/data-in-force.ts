import { createHash } from 'node:crypto';
import { isSameMeasure, measureOf } from '../../checkpoint/measure.js';
import type { Sidecar } from '../../checkpoint/sidecar.js';
import {
  changesBetween,
  fingerprintOf,
  formatDataChanges,
  type DataFingerprint,
  type ImageDigests,
} from '../../run-folder/data-fingerprint.js';
import { readDataRecord, recordedImages } from '../../run-folder/data-record.js';
import { showDataDirs } from '../../config/data-dirs.js';
import { TRAINING_DATA_AUGMENTATION } from '../../data/training-data-file.js';
import type { RunData } from './open-data.js';
import type { OpenRun } from './open-run.js';
import { TrainerError } from '../../errors/trainer-error.js';

/** The data of a run as it is now, and what a run that goes on has to know of the data that it had. */
export interface DataInForce {
  /** In the order that the run began with. */
  readonly data: RunData;
  readonly train: ImageDigests;
  readonly validation: ImageDigests | undefined;
  /** Digest of the augmentation that a training-data.json says; null where a setting says it. */
  readonly augmentation: string | null;
  /** Whether what was measured before is a measure of something else. */
  readonly measuresAnew: boolean;
}

/**
 * Takes the fingerprints of a run's data, and compares them with those that it was trained on so far.
 *
 * @throws TrainerError E_DATA_CHANGED where they differ, unless it is forced
 */
export async function dataInForce(
  { config, folder, resumed }: OpenRun,
  data: RunData,
  { force, log }: { force: boolean; log: (line: string) => void },
): Promise<DataInForce> {
  const train = await fingerprintOf(data.train);
  const { validation: measured } = data;
  const validation =
    measured && (measured.samples === data.train ? train : await fingerprintOf(measured.samples));
  const augmentation =
    config.augmentation === TRAINING_DATA_AUGMENTATION ? digest(JSON.stringify(data.augmentation)) : null;
  const now = { data, train, validation, augmentation };
  if (resumed === undefined) return { ...now, measuresAnew: false };
  const before = resumed.sidecar.data;
  const validationNow = validation && plain(validation);
  const measuresAnew = !isSameMeasure(
    measureOf(resumed.sidecar.config ?? config, before),
    measureOf(config, before && { ...before, validation: validationNow ?? null }),
  );
  if (before === undefined) {
    log(
      `Data: ${resumed.prefix} does not say what it was trained on; going on as if nothing had changed in the data.`,
    );
    return { ...now, measuresAnew };
  }
  const record = await readDataRecord(folder.data);
  const changes = [
    ...differences('training', {
      before: before.train,
      images: recordedImages(record?.train, before.train),
      now: train,
    }),
    ...(augmentation === before.augmentation || config.augmentation !== resumed.before.augmentation
      ? []
      : [`the augmentation in ${showDataDirs(config.dataDir)}`]),
  ];
  const otherValidation =
    before.validation === null || validation === undefined
      ? []
      : differences('validation', {
          before: before.validation,
          images: recordedImages(record?.validation, before.validation),
          now: validation,
        });
  // What was never measured cannot be compared with what will be. A split that was named anew is another setting.
  const depends = hasMeasured(resumed.sidecar) && config.validationSplit === resumed.before.validationSplit;
  if (otherValidation.length > 0) {
    if (depends) changes.push(...otherValidation);
    else log(`Other data to measure on than before: ${otherValidation.join('; ')}`);
  }
  if (changes.length > 0) {
    const lines = changes.map((line) => `  ${line}`).join('\n');
    if (!force) {
      throw new TrainerError(
        'E_DATA_CHANGED',
        `Expected the data that ${resumed.prefix} was trained on, found other data in ${showDataDirs(config.dataDir)}:\n${lines}`,
        {
          hint:
            'Put the data back as they were, or start a new run, from these weights with "pretrained". "force" goes on ' +
            'with the data as they are: weights, optimizer and steps stay; the length and the learning rate go by the images ' +
            'there are now; where other images are measured, the best mAP and the patience begin anew.',
        },
      );
    }
    log(`Going on with other data, as told:\n${lines}`);
  }
  if (measuresAnew && hasMeasured(resumed.sidecar)) {
    log('What is measured is not what was measured before: the best mAP and the patience begin anew.');
  }
  const ordered = inOrder(data, recordedImages(record?.train, train), log);
  const byImage = new Map(ordered.train.map(({ id }) => [id, train.byImage.get(id)!]));
  return { ...now, data: ordered, train: { ...train, byImage }, measuresAnew };
}

/** A fingerprint without the images. */
export function plain({ digest, images, objects }: DataFingerprint): DataFingerprint {
  return {
    digest,
    images,
    objects,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hasMeasured({ map, hooks }: Pick<Sidecar, 'map' | 'hooks'>): boolean {
  return map !== null || (hooks['evaluation'] ?? null) !== null;
}

/** `training: 1 image removed: a7`; none where the sets are the same. */
function differences(
  name: string,
  {
    before,
    images,
    now,
  }: { before: DataFingerprint; images: ReadonlyMap<string, string> | undefined; now: ImageDigests },
): string[] {
  if (before.digest === now.digest) return [];
  if (images !== undefined) return [`${name}: ${formatDataChanges(changesBetween(images, now.byImage))}`];
  const counted = (set: DataFingerprint): string => `${set.images} images with ${set.objects} objects`;
  const same = counted(before) === counted(now);
  return [
    `${name}: ${same ? `${counted(now)} as before, but not the same` : `${counted(before)} before, ${counted(now)} now`}`,
  ];
}

/** The same images in the order that the run began with, which its shuffling goes by. */
function inOrder(
  data: RunData,
  order: ReadonlyMap<string, string> | undefined,
  log: (line: string) => void,
): RunData {
  if (order === undefined) return data;
  const places = new Map([...order.keys()].map((id, place) => [id, place]));
  if (data.train.every(({ id }, i) => places.get(id) === i)) return data;
  log(
    'The training images are listed in another order than before; the run keeps to that which it began with.',
  );
  const train = data.train.toSorted((a, b) => places.get(a.id)! - places.get(b.id)!);
  const { validation } = data;
  return {
    ...data,
    train,
    // Overfitting measures on what it trains on.
    validation: validation && {
      ...validation,
      samples: validation.samples === data.train ? train : validation.samples,
    },
  };
}
