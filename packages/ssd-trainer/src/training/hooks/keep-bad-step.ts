import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { makeFolder } from '@ssd/files';
import { writeFileAtomically } from '../../files/write-file-atomically.js';
import type { Run, StepReport } from '../hook.js';

export interface KeepBadStepOptions {
  /** Taken away first where it holds an earlier step. */
  readonly folder: string;
  /** Of the images of a batch, in pixels. */
  readonly imageSize: { readonly width: number; readonly height: number };
  /** Prefix of the last checkpoint. */
  readonly checkpoint: () => string | undefined;
}

/** JSON has no NaN: numbers that are not finite are written as their names. */
function spelt(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/**
 * Writes what is needed to look at a step: step.json with every loss, the learning rate and the images of the batch, and
 * each image as the network saw it, augmented, as PNG.
 *
 * @returns the folder
 */
export async function keepBadStep(
  run: Run,
  { batch, epoch, losses, scaling }: StepReport,
  { folder, imageSize: { width, height }, checkpoint }: KeepBadStepOptions,
): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await makeFolder(folder);
  const bytes = width * height * 3;
  const images = batch.samples.map(({ id, image }, i) => ({
    id,
    image,
    picture: `${String(i).padStart(3, '0')}-${basename(id)}.png`,
  }));
  for (const [i, { picture }] of images.entries()) {
    const pixels = batch.images.subarray(i * bytes, (i + 1) * bytes);
    const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    await writeFileAtomically(join(folder, picture), png);
  }
  const { step } = run.state;
  const { learningRate, emaDecay } = run.settings;
  const facts = {
    step,
    epoch: epoch + 1,
    batch: batch.index + 1,
    learningRate,
    emaDecay,
    losses,
    lossScale: scaling?.scale ?? null,
    skipped: scaling?.skipped ?? false,
    checkpoint: checkpoint() ?? null,
    images,
  };
  await writeFileAtomically(join(folder, 'step.json'), `${JSON.stringify(facts, spelt, 2)}\n`);
  return folder;
}
