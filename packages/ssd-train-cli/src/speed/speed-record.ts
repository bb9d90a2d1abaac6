import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { cpuFeatures, loadTensorFlow } from '@ssd/tf-runtime';
import { z } from 'zod';
import { writeFileAtomically } from '@ssd/trainer/run-folder';
import { cacheFolder } from '../cli/cache-folder.js';

/** What decides how fast a training is. */
const circumstances = {
  /** Name of the detector, which several presets may train. */
  detector: z.string(),
  precision: z.enum(['float32', 'bfloat16']),
  batchSize: z.int().positive(),
  cpu: z.string(),
  cores: z.int().positive(),
  /** Whether TensorFlow computed through oneDNN. */
  oneDnn: z.boolean(),
};
const speedSchema = z.object({
  ...circumstances,
  imagesPerSecond: z.number().positive(),
  /** When it was measured, ISO 8601. */
  date: z.string(),
});
const fileSchema = z.object({ version: z.literal(1), speeds: z.array(speedSchema) });

/** The speed of a training on this machine. */
export type SpeedRecord = z.output<typeof speedSchema>;
export type Circumstances = Omit<SpeedRecord, 'imagesPerSecond' | 'date'>;

type Environment = Readonly<Record<string, string | undefined>>;

/** More machines and presets than share a home. */
const MOST = 50;

/** What of this machine decides, and of its TensorFlow, which is opened. */
export function thisProcessor(): Pick<SpeedRecord, 'cpu' | 'cores' | 'oneDnn'> {
  return {
    cpu: cpuFeatures().model ?? cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    oneDnn: loadTensorFlow().oneDnn.enabled,
  };
}

/** By default `~/.cache/ssd-train/speed.json`. */
export function speedFile(environment: Environment): string {
  return join(cacheFolder(environment), 'speed.json');
}

/** The speed that a training had in these circumstances, if there was one. */
export async function recallSpeed(
  circumstances: Circumstances,
  environment: Environment,
): Promise<SpeedRecord | undefined> {
  return (await readSpeeds(speedFile(environment))).find((speed) => isOf(speed, circumstances));
}

/** Writes a speed down in place of an earlier one. A cache that cannot be written to is not worth an error. */
export async function rememberSpeed(speed: SpeedRecord, environment: Environment): Promise<void> {
  const path = speedFile(environment);
  try {
    const others = (await readSpeeds(path)).filter((one) => !isOf(one, speed));
    await mkdir(dirname(path), { recursive: true });
    const speeds = [speed, ...others].slice(0, MOST);
    await writeFileAtomically(path, `${JSON.stringify({ version: 1, speeds }, null, 1)}\n`);
  } catch {
    // The next "ssd init" measures.
  }
}

async function readSpeeds(path: string): Promise<SpeedRecord[]> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8'))).speeds;
  } catch {
    return []; // none yet, damaged, or of another version
  }
}

function isOf(speed: SpeedRecord, wanted: Circumstances): boolean {
  return (Object.keys(circumstances) as (keyof Circumstances)[]).every((key) => speed[key] === wanted[key]);
}
