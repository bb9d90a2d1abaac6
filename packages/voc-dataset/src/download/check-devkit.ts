import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VocArchive } from './archives.js';

/** What an archive should have filled of a devkit, and what is there. */
export interface DevkitCheck {
  /** Names in the split's list. */
  listed: number;
  /** Of these, names that have an image and an annotation. */
  whole: number;
  images: number;
  annotations: number;
  /** Why it is not complete; nothing where it is. */
  problem?: string;
}

/** Counts what is in a devkit of what an archive brings. Another archive may have filled the same folder besides. */
export async function checkDevkit(
  folder: string,
  { set, split, splitImages, images, annotations }: Omit<VocArchive, 'bytes' | 'md5' | 'file' | 'path'>,
): Promise<DevkitCheck> {
  const root = join(folder, 'VOCdevkit', set);
  const pictures = await stems(join(root, 'JPEGImages'), '.jpg');
  const xmls = await stems(join(root, 'Annotations'), '.xml');
  const list = await readFile(join(root, 'ImageSets', 'Main', `${split}.txt`), 'utf8').catch(() => '');
  const ids = list.split(/\s+/).filter((id) => id !== '');
  const whole = ids.filter((id) => pictures.has(id) && xmls.has(id)).length;
  const counts = { listed: ids.length, whole, images: pictures.size, annotations: xmls.size };
  const problem =
    ids.length !== splitImages
      ? `Expected ${splitImages} names in ImageSets/Main/${split}.txt of ${root}, found ${ids.length}.`
      : whole < ids.length
        ? `Expected image and annotation of all ${ids.length} names of ${split}.txt in ${root}, ${ids.length - whole} lack one.`
        : pictures.size < images || xmls.size < annotations
          ? `Expected ${images} images and ${annotations} annotations in ${root}, found ${pictures.size} and ${xmls.size}.`
          : undefined;
  return { ...counts, ...(problem !== undefined && { problem }) };
}

/** Names of the files with an extension, without it. */
async function stems(folder: string, extension: string): Promise<Set<string>> {
  const names = await readdir(folder).catch(() => []);
  return new Set(
    names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length)),
  );
}
