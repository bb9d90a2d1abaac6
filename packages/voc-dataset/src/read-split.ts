import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng } from '@ssd/augment';
import { DatasetError } from './dataset-error.js';
import type { DatasetLayout } from './find-layout.js';
import { suggest } from './suggest.js';

/** Shares of a folder without lists: of ten images eight are `train`, one is `val` and one is `test`. */
const SHARES = [
  { name: 'train', from: 0, to: 0.8 },
  { name: 'val', from: 0.8, to: 0.9 },
  { name: 'test', from: 0.9, to: 1 },
  { name: 'trainval', from: 0, to: 0.9 },
  { name: 'all', from: 0, to: 1 },
] as const;

/** Longest list that is read: a million ids of sixty characters. */
const MAX_LIST_BYTES = 64 * 2 ** 20;

export interface SplitOptions {
  /** Seed of the split that is drawn when the data set has no lists. */
  splitSeed: number;
}

/**
 * The ids of a split, each once, in the order of the lists. Parts joined by `+` follow each other: `train+val`.
 *
 * @throws DatasetError SPLIT_NOT_FOUND, SPLIT_EMPTY or SPLIT_LINE_INVALID
 */
export async function readSplit(
  layout: DatasetLayout,
  split: string,
  options: SplitOptions,
): Promise<string[]> {
  const ids = new Set<string>();
  for (const part of split.split('+')) {
    for (const id of await readPart(layout, part.trim(), options)) ids.add(id);
  }
  return [...ids];
}

/** Names of the splits a data set has. */
export async function listSplits({ imageSets }: DatasetLayout): Promise<string[]> {
  if (imageSets === undefined) return SHARES.map(({ name }) => name);
  const names = (await readdir(imageSets)).filter((name) => name.toLowerCase().endsWith('.txt'));
  return names.map((name) => name.slice(0, -4)).sort();
}

/** Ids of all annotations, sorted. */
export async function listAnnotations({ annotations }: DatasetLayout): Promise<string[]> {
  const names = (await readdir(annotations)).filter((name) => /\.xml$/i.test(name) && !name.startsWith('.'));
  return names.map((name) => name.slice(0, -4)).sort();
}

async function readPart(layout: DatasetLayout, name: string, options: SplitOptions): Promise<string[]> {
  const { imageSets } = layout;
  const available = await listSplits(layout);
  if (imageSets === undefined) {
    const share = SHARES.find((candidate) => candidate.name === name);
    if (share === undefined) throw unknownSplit(name, available, layout.root);
    return notEmpty(
      drawShare(await listAnnotations(layout), share, options.splitSeed),
      name,
      layout.annotations,
    );
  }
  if (!available.includes(name)) throw unknownSplit(name, available, imageSets);
  const file = join(imageSets, `${name}.txt`);
  const { size } = await stat(file);
  if (size > MAX_LIST_BYTES) {
    throw new DatasetError(
      'SPLIT_LINE_INVALID',
      `Expected a list of at most 64 MiB, ${file} has ${size} bytes.`,
      {
        file,
      },
    );
  }
  return notEmpty(parseList(await readFile(file, 'utf8'), file), name, file);
}

/** One id a line; what follows after a space (the ±1 of VOC's lists of one class) is not an id. */
function parseList(text: string, file: string): string[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const [entry] = line
      .replace(/^\uFEFF/, '')
      .trim()
      .split(/\s+/);
    if (entry === undefined || entry === '') return [];
    const id = entry.replace(/\.(jpe?g|png|webp|bmp|xml)$/i, '');
    if (/[/\\\0]/.test(id)) {
      throw new DatasetError(
        'SPLIT_LINE_INVALID',
        `Expected the name of an image of this data set in ${file}, line ${i + 1}, got the path "${entry.slice(0, 80)}".`,
        { file, line: i + 1 },
      );
    }
    return [id];
  });
}

function drawShare(ids: string[], { from, to }: { from: number; to: number }, seed: number): string[] {
  const shuffled = [...ids];
  const rng = createRng(seed);
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled.slice(Math.round(from * ids.length), Math.round(to * ids.length)).sort();
}

function notEmpty(ids: string[], name: string, file: string): string[] {
  if (ids.length > 0) return ids;
  throw new DatasetError(
    'SPLIT_EMPTY',
    `Expected at least one image in split "${name}", found none in ${file}. Choose another split or fill the list.`,
    { file },
  );
}

function unknownSplit(name: string, available: string[], file: string): DatasetError {
  const list = available.filter((candidate) => !candidate.includes('_')); // leaves out VOC's lists of one class
  return new DatasetError(
    'SPLIT_NOT_FOUND',
    `Unknown split "${name}" in ${file}.${suggest(name, list)} Splits can be joined: "train+val".`,
    { file },
  );
}
