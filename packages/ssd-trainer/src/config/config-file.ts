import { readFile } from 'node:fs/promises';
import { readReason } from '../errors/system-words.js';
import { writeFileAtomically } from '../files/write-file-atomically.js';
import { TrainerError } from '../errors/trainer-error.js';
import { checkConfig } from './resolve-config.js';
import type { TrainConfig } from './schema.js';

/** Raised when a saved configuration of one version means something else in the next. */
export const CONFIG_VERSION = 1;

const RUN_HINT =
  'A run keeps its settings in config.json, and every checkpoint a copy in its .json: put back the file, or start a new run.';

/** Writes the effective configuration, every value spelt out. */
export async function saveConfig(path: string, config: TrainConfig): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify({ version: CONFIG_VERSION, ...config }, null, 2)}\n`);
}

/** Reads what {@link saveConfig} wrote. @throws TrainerError E_CONFIG */
export async function loadConfig(path: string): Promise<TrainConfig> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TrainerError(
      'E_CONFIG',
      `Expected the settings of a run in ${path}, which cannot be read${readReason(cause)}.`,
      { cause, hint: RUN_HINT },
    );
  });
  return parseConfig(text, path);
}

/** The configuration in a JSON text that came from `where`. @throws TrainerError E_CONFIG */
export function parseConfig(text: string, where: string): TrainConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TrainerError('E_CONFIG', `Expected JSON in ${where}: ${(cause as Error).message}`, {
      cause,
      hint: RUN_HINT,
    });
  }
  if (value === null || typeof value !== 'object') {
    throw new TrainerError('E_CONFIG', `Expected an object of settings in ${where}, got ${typeof value}.`, {
      hint: RUN_HINT,
    });
  }
  const { version, ...settings } = value as { version?: unknown };
  if (version !== CONFIG_VERSION) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected a configuration of version ${CONFIG_VERSION} in ${where}, got ${JSON.stringify(version)}.`,
      { hint: 'It was written by another version of this program; start a new run, or use that version.' },
    );
  }
  return checkConfig(settings, where);
}
