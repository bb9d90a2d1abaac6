import { resolve } from 'node:path';
import { dataDirs } from './data-dirs.js';
import type { TrainConfigInput } from './schema.js';

/** Settings that are the path of a file or folder. */
const PATHS = ['pretrained', 'cacheFolder', 'dumpPath', 'tensorboard'] as const;

/** Settings whose relative paths start at a folder, with whole paths. Data folders may be separated by commas. */
export function wholePaths(settings: Partial<TrainConfigInput>, folder: string): Partial<TrainConfigInput> {
  const { dataDir } = settings;
  const whole = { ...settings };
  if (typeof dataDir === 'string') whole.dataDir = dataDirs(dataDir, folder);
  else if (dataDir !== undefined) whole.dataDir = dataDir.map((each) => resolve(folder, each));
  for (const key of PATHS) {
    const path = settings[key];
    if (typeof path === 'string') whole[key] = resolve(folder, path);
  }
  return whole;
}
