import { dirname, join } from 'node:path';
import type { Environment } from '@ssd/files';
import { cacheFolder as libraryFolder } from '@ssd/tf-runtime';

/** `ssd-train` beside the folder of TensorFlow's library, by default `~/.cache/ssd-train`: what may be made or fetched anew. */
export function cacheFolder(environment: Environment): string {
  return join(dirname(libraryFolder(environment)), 'ssd-train');
}
