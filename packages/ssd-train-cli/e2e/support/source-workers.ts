import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

/** Node's options with which a worker thread loads our TypeScript: a thread started under jest has none of jest's. */
export const sourceWorkers: readonly string[] = [
  '--conditions=@ssd/source',
  '--import',
  pathToFileURL(resolve(process.cwd(), '..', '..', 'tools', 'source.mjs')).href,
];
