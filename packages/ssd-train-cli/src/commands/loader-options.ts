import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { TrainConfigInput } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { unknownName } from '@ssd/names';
import type { Options, Values } from '../cli/option.js';

/** Options of how pictures come to the trainer. */
export const loaderOptions = {
  workers: {
    kind: 'integer',
    minimum: 0,
    aliases: ['num-workers'],
    description: 'Threads that read and vary pictures; 0 does it between steps.',
  },
  sampling: {
    kind: 'text',
    value: 'sample|class|repeat-factor[:SHARE]',
    description:
      'How often an epoch shows each picture: once; so that all classes are shown equally often; or more often where its rarest class is on fewer than this share of the pictures, 0.1 if not given. sample if not given.',
  },
  cache: {
    kind: 'choice',
    choices: ['none', 'memory', 'disk'],
    description:
      'Where decoded pictures are kept: memory takes at most a quarter of what is free, disk a folder that later runs use, too. It changes speed only. memory if not given.',
  },
  cacheDir: {
    kind: 'text',
    value: 'DIR',
    description:
      "Folder of --cache disk; at most half of the free space is used. The user's cache folder if not given.",
  },
} as const satisfies Options;

type LoaderValues = Values<typeof loaderOptions>;

const SAMPLINGS = ['sample', 'class', 'repeat-factor'] as const;

/** Settings of the options that were given; undefined for what was not. @throws UsageError */
export function loaderSettings(
  values: LoaderValues,
  workingDirectory: string,
): Pick<TrainConfigInput, 'workers' | 'sampling' | 'cacheImages' | 'cacheFolder'> {
  return {
    workers: values.workers,
    sampling: values.sampling === undefined ? undefined : parseSampling(values.sampling),
    ...cacheSettings(values, workingDirectory),
  };
}

function cacheSettings(
  { cache, cacheDir }: LoaderValues,
  workingDirectory: string,
): Pick<TrainConfigInput, 'cacheImages' | 'cacheFolder'> {
  if (cacheDir !== undefined && cache !== 'disk') {
    throw new UsageError(
      'INVALID_VALUE',
      `Expected --cache disk beside --cache-dir, got ${cache === undefined ? 'no --cache' : cache}.`,
      { hint: 'Write --cache disk, or leave out --cache-dir.' },
    );
  }
  if (cache === undefined) return {};
  const folder = cacheDir === undefined ? userCacheFolder() : resolve(workingDirectory, cacheDir);
  return { cacheImages: cache === 'memory', cacheFolder: cache === 'disk' ? folder : null };
}

/** `$XDG_CACHE_HOME/ssd-images`, by default `~/.cache/ssd-images`; a relative XDG_CACHE_HOME does not count. */
export function userCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const base = environment.XDG_CACHE_HOME;
  const caches =
    base !== undefined && isAbsolute(base) ? base : join(environment.HOME ?? homedir(), '.cache');
  return join(caches, 'ssd-images');
}

/** Reads `sample`, `class`, `repeat-factor` or `repeat-factor:0.05`. @throws UsageError */
export function parseSampling(text: string): NonNullable<TrainConfigInput['sampling']> {
  const [name = '', written] = text.split(':');
  const by = SAMPLINGS.find((known) => known === name);
  if (by === undefined) {
    throw new UsageError('UNKNOWN_CHOICE', unknownName('value for --sampling', name, SAMPLINGS), {
      hint: 'For example: --sampling repeat-factor:0.05',
    });
  }
  if (written === undefined) return { by };
  const threshold = written.trim() === '' ? Number.NaN : Number(written);
  if (by === 'repeat-factor' && threshold >= 0 && threshold <= 1) return { by, threshold };
  throw new UsageError(
    'INVALID_VALUE',
    `Expected ${by === 'repeat-factor' ? 'a share from 0 to 1 after repeat-factor:' : `nothing after ${by}`} in --sampling, got "${text}".`,
    { hint: 'For example: --sampling repeat-factor:0.05' },
  );
}
