import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '@ssd/tf-runtime';
import { checkPictures, type UnreadableImage, type VocSample } from '@ssd/voc-dataset';
import { writeFileAtomically } from '../files/write-file-atomically.js';
import { TrainerError } from '../errors/trainer-error.js';

/** Broken pictures that a message lists. */
const SHOWN = 50;

/** So many pictures are decoded in seconds: nothing is remembered of fewer. */
const WORTH_REMEMBERING = 2000;

/** More are not remembered: 34 MB of keys. */
const MOST_REMEMBERED = 2_000_000;

const HINT = 'Replace them, or train without them: "skipBroken": true. validateDataset() lists all problems.';

/** A line about how far the check is comes after every so many pictures. */
const TOLD_EVERY = 10_000;

export interface DecodableSamplesOptions {
  /** Leave broken pictures out instead of refusing to train. */
  readonly skipBroken: boolean;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** What to do about broken ones. @default to replace them or to train without */
  readonly hint?: string;
  /** Where pictures found sound are remembered. @default `ssd-train/sound-pictures.txt` beside TensorFlow's folder */
  readonly memory?: string;
}

/** Samples of a split whose pictures can all be decoded, and the pictures that were left out. */
export interface DecodableSamples {
  readonly samples: readonly (readonly VocSample[])[];
  readonly skipped: readonly UnreadableImage[];
}

/**
 * Decodes the pictures of a training once before its first step: one that is broken would end it in the middle. What was sound
 * is remembered by path, size and time of change, where decoding all again would take long.
 *
 * @param splits samples to train on and to measure on
 * @throws TrainerError E_IMAGE listing what is broken, unless it is to be skipped; the signal's reason
 */
export async function decodableSamples(
  splits: readonly (readonly VocSample[])[],
  { skipBroken, signal, log, memory = memoryFile(), hint = HINT }: DecodableSamplesOptions,
): Promise<DecodableSamples> {
  const files = [...new Set(splits.flatMap((samples) => samples.map(({ image }) => image)))];
  const remembers = files.length >= WORTH_REMEMBERING;
  const sound = remembers ? await recall(memory) : new Set<string>();
  const before = sound.size;
  const skipped = await checkPictures(files, {
    signal,
    sound,
    onProgress: ({ done, total }) => {
      if (done % TOLD_EVERY === 0 && done < total) log(`Checked ${done} of ${total} pictures.`);
    },
  });
  if (remembers && sound.size > before) await remember(memory, sound);
  if (skipped.length === 0) return { samples: splits, skipped };
  const list = skipped.slice(0, SHOWN).map(({ reason }) => `\n  ${reason}`);
  if (skipped.length > SHOWN) list.push(`\n  and ${skipped.length - SHOWN} more`);
  if (!skipBroken) {
    throw new TrainerError(
      'E_IMAGE',
      `Expected pictures that can all be decoded, got ${skipped.length} of ${files.length} that cannot:${list.join('')}`,
      { hint },
    );
  }
  log(
    `Left out, since they cannot be decoded, ${skipped.length} of ${files.length} pictures:${list.join('')}`,
  );
  const broken = new Set(skipped.map(({ file }) => file));
  return { samples: splits.map((samples) => samples.filter(({ image }) => !broken.has(image))), skipped };
}

function memoryFile(): string {
  return join(dirname(cacheFolder(process.env)), 'ssd-train', 'sound-pictures.txt');
}

async function recall(file: string): Promise<Set<string>> {
  const text = await readFile(file, 'latin1').catch(() => ''); // none yet
  return new Set(text.split('\n').filter((line) => line !== ''));
}

/** A memory that cannot be written to is not worth an error: the pictures are decoded again. */
async function remember(file: string, sound: ReadonlySet<string>): Promise<void> {
  const newest = [...sound].slice(-MOST_REMEMBERED);
  await mkdir(dirname(file), { recursive: true }).catch(() => undefined);
  await writeFileAtomically(file, `${newest.join('\n')}\n`).catch(() => undefined);
}
