import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DataFingerprint, ImageDigests } from './data-fingerprint.js';
import { writeFileAtomically } from '../files/write-file-atomically.js';

const setSchema = z.object({
  digest: z.string(),
  /** Id and digest of each image, in the order of the set. */
  images: z.array(z.tuple([z.string(), z.string()])),
});

const recordSchema = z.object({
  version: z.literal(1),
  train: setSchema,
  validation: setSchema.nullable(),
});

/** What a run's data.json holds: the digest of each image, by which a run that goes on says what changed. */
export type DataRecord = z.output<typeof recordSchema>;

function setOf({ digest, byImage }: ImageDigests): DataRecord['train'] {
  return { digest, images: [...byImage] };
}

/** @throws TrainerError E_DISK_FULL or E_RUN_FOLDER */
export async function writeDataRecord(
  path: string,
  { train, validation }: { train: ImageDigests; validation: ImageDigests | undefined },
): Promise<void> {
  const record: DataRecord = {
    version: 1,
    train: setOf(train),
    validation: validation === undefined ? null : setOf(validation),
  };
  await writeFileAtomically(path, `${JSON.stringify(record)}\n`);
}

/** What {@link writeDataRecord} wrote; undefined where there is nothing that can be read. */
export async function readDataRecord(path: string): Promise<DataRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The images of the set that a fingerprint is of; undefined where the record is of another set. */
export function recordedImages(
  set: DataRecord['train'] | null | undefined,
  fingerprint: DataFingerprint,
): ReadonlyMap<string, string> | undefined {
  return set?.digest === fingerprint.digest ? new Map(set.images) : undefined;
}
