import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { TrainConfig } from '../config/schema.js';
import { readReason } from '../errors/system-words.js';
import { trainConfigSchema } from '../config/schema.js';
import type { JsonValue } from './json-value.js';
import { TrainerError } from '../errors/trainer-error.js';

/** Raised when what a sidecar holds means something else. */
export const SIDECAR_VERSION = 1;

const THREE_FILES =
  'A checkpoint is three files: .index, .data-00000-of-00001 and .json. Copy them together, or take another checkpoint.';

const jsonValue: z.ZodType<JsonValue> = z.json();

/** How pixels go into these weights (InputNormalization of @ssd/model). */
const inputSchema = z.strictObject({
  values: z.tuple([z.number(), z.number(), z.number()]),
  order: z.enum(['rgb', 'bgr']),
  scale: z.number(),
});

/** What a set of images was (DataFingerprint). */
const fingerprintSchema = z.strictObject({
  digest: z.string(),
  images: z.int().nonnegative(),
  objects: z.int().nonnegative(),
});

const sidecarSchema = z.strictObject({
  version: z.literal(SIDECAR_VERSION),
  preset: z.string(),
  classes: z.array(z.string()),
  /** The model's, which is that of its pretrained weights where it has any; absent in old ones: the preset's. */
  mean: inputSchema.optional(),
  /** Where the weights are from, if they were imported and not trained. */
  imported: z.strictObject({ source: z.string(), file: z.string() }).optional(),
  /** What the arithmetic ran in. */
  precision: z.enum(['float32', 'bfloat16']),
  /** Whether the variables have a moving average beside them. */
  averaged: z.boolean(),
  run: z.strictObject({
    step: z.int().nonnegative(),
    epoch: z.int().nonnegative(),
    batch: z.int().nonnegative(),
    /** The position in images, whatever the size of a batch; absent in old ones, which count batches alone. */
    image: z.int().nonnegative().optional(),
    epochEnds: z.boolean(),
    elapsed: z.number().nonnegative(),
  }),
  /** What is trained and measured on, and how a training-data.json varies it; absent in old ones. */
  data: z
    .strictObject({
      train: fingerprintSchema,
      validation: fingerprintSchema.nullable(),
      augmentation: z.string().nullable(),
    })
    .optional(),
  /** Batches of an epoch, which with the settings says how many steps were planned; absent in old ones. */
  stepsPerEpoch: z.int().positive().optional(),
  /** Steps of the whole run where the settings do not say so: its batches or images were others before. */
  totalSteps: z.int().positive().optional(),
  /** mAP of these very weights on the validation split; null where it was not measured. */
  map: z.number().nullable(),
  hooks: z.record(z.string(), jsonValue),
  /** Settings of the run; null for imported weights, which have none. */
  config: trainConfigSchema.nullable(),
  versions: z.record(z.string(), z.string()),
});

/** Everything of a run that is not a variable; lies beside the checkpoint as `<prefix>.json`. */
export type Sidecar = Omit<z.output<typeof sidecarSchema>, 'config'> & { config: TrainConfig | null };

export function formatSidecar(sidecar: Sidecar): string {
  return `${JSON.stringify(sidecar, null, 1)}\n`;
}

export function sidecarPath(prefix: string): string {
  return `${prefix}.json`;
}

/** @throws TrainerError E_CHECKPOINT where it is missing, damaged or of another version. */
export async function readSidecar(prefix: string): Promise<Sidecar> {
  const path = sidecarPath(prefix);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected ${path} beside the checkpoint, which cannot be read${readReason(cause)}.`,
      { cause, hint: THREE_FILES },
    );
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TrainerError('E_CHECKPOINT', `Expected JSON in ${path}: ${(cause as Error).message}`, {
      cause,
      hint: THREE_FILES,
    });
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (version !== SIDECAR_VERSION) {
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected a checkpoint of version ${SIDECAR_VERSION} in ${path}, got ${JSON.stringify(version)}.`,
      { hint: 'It was written by another version of this program: use that version, or start a new run.' },
    );
  }
  const parsed = sidecarSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TrainerError(
    'E_CHECKPOINT',
    `Expected the state of a run in ${path}:\n${z.prettifyError(parsed.error)}`,
    { hint: THREE_FILES },
  );
}
