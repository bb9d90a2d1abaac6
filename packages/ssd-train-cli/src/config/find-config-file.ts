import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainerError } from '@ssd/trainer/errors';

/** Endings of a configuration file. */
export const CONFIG_ENDINGS = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml'] as const;

const NAMES: readonly string[] = CONFIG_ENDINGS.map((ending) => `ssd.config.${ending}`);

/**
 * The configuration file of a folder, if it has one.
 *
 * @throws TrainerError E_CONFIG where it has several: which of them counts would be a guess
 */
export async function findConfigFile(folder: string): Promise<string | undefined> {
  // A folder that is not there has none; whatever needs it says so.
  const there = await readdir(folder).catch((): string[] => []);
  const found = NAMES.filter((name) => there.includes(name));
  if (found.length > 1) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected one configuration file in ${folder}, found ${found.join(', ')}.`,
      {
        hint: `Name the one that counts, --config ${found[0]!}, or remove the others.`,
      },
    );
  }
  return found[0] === undefined ? undefined : join(folder, found[0]);
}
