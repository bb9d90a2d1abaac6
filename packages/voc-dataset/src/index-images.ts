import { extname, join, posix } from 'node:path';
import { filesBelow } from './files-below.js';
import { IMAGE_ENDINGS } from './image-endings.js';
import { groupBy } from './index-annotations.js';

/** .bmp is not read: its files are named as unreadable, with what is read, instead of being passed over. */
const EXTENSIONS: ReadonlySet<string> = new Set([...IMAGE_ENDINGS, '.bmp']);

export function isImageName(name: string): boolean {
  return EXTENSIONS.has(extname(name).toLowerCase()) && !name.startsWith('.');
}

/** A pipe that is called like an image is none. */
export function isImageFile(name: string, isFile: boolean): boolean {
  return isFile && isImageName(name);
}

/** The image files below a folder, by their path inside it and by that without extension. */
export interface ImageIndex {
  /**
   * Path of an annotation's image, if there is one: called as the annotation is, else as its `<filename>`. What is
   * spelled exactly so comes first. Where only upper and lower case differ, an image is taken if it is the only one and
   * no annotation of that very name claims it.
   *
   * @param claimed whether there is an annotation of exactly this id
   */
  find(id: string, filename: string | undefined, claimed?: (id: string) => boolean): string | undefined;
  /** Path of the image that the `<filename>` in an annotation names, whatever the annotation is called. */
  named(id: string, filename: string): string | undefined;
  /** All image files, sorted. */
  files: readonly string[];
}

export async function indexImages(folder: string): Promise<ImageIndex> {
  const names = await filesBelow(folder, isImageFile);
  const exact = new Set(names);
  const byStem = groupBy(names, stem);
  const folded = groupBy(names, (name) => name.toLowerCase());
  const foldedByStem = groupBy(names, (name) => stem(name).toLowerCase());
  const pathOf = (name: string | undefined) => (name === undefined ? undefined : join(folder, name));

  /** The only name, if it is one. */
  const only = (guesses: readonly string[] = [], claimed: (id: string) => boolean): string | undefined => {
    const free = guesses.filter((name) => !claimed(stem(name)));
    return free.length === 1 ? free[0] : undefined;
  };
  const findStated = (stated: readonly string[], claimed: (id: string) => boolean): string | undefined =>
    stated.map((name) => only(folded.get(name.toLowerCase()), claimed)).find((name) => name !== undefined);
  /** Some tools write a <filename> without its extension, or that of the picture before it was saved anew. */
  const otherEnding = (stated: readonly string[], claimed: (id: string) => boolean): string | undefined =>
    stated
      .flatMap((name) => (isImageName(name) ? [stem(name)] : [name]))
      .map((name) => only(byStem.get(name), claimed))
      .find((name) => name !== undefined);
  const find = (
    id: string,
    stated: readonly string[],
    claimed: (id: string) => boolean,
  ): string | undefined => {
    const own = byStem.get(id) ?? [];
    // Of a.jpg and a.png, both there, the <filename> says which.
    if (own.length > 0) return pick(own, stated);
    const said = stated.find((name) => exact.has(name));
    if (said !== undefined) return said;
    const guesses = (foldedByStem.get(id.toLowerCase()) ?? []).filter((name) => !claimed(stem(name)));
    const isOne = new Set(guesses.map(stem)).size === 1;
    return (
      (isOne ? pick(guesses, stated) : undefined) ??
      findStated(stated, claimed) ??
      otherEnding(stated, claimed)
    );
  };
  return {
    files: names.map((name) => join(folder, name)),
    find: (id, filename, claimed = () => false) => pathOf(find(id, statedNames(id, filename), claimed)),
    named(id, filename) {
      const stated = statedNames(id, filename);
      return pathOf(stated.find((name) => exact.has(name)) ?? findStated(stated, () => false));
    },
  };
}

function stem(name: string): string {
  return name.slice(0, -extname(name).length);
}

/** Of images that differ only in their extension the one that is stated, exactly or nearly, else the first. */
function pick(names: readonly string[], stated: readonly string[]): string | undefined {
  const nearly = new Set(stated.map((name) => name.toLowerCase()));
  return (
    names.find((name) => stated.includes(name)) ??
    names.find((name) => nearly.has(name.toLowerCase())) ??
    names[0]
  );
}

/** Letters of a path, at most; of a longer `<filename>` the end is looked at. Linux has it so. */
const MAX_PATH = 4096;
/** Folders in front of an image that are looked at. */
const MAX_PARTS = 32;

/**
 * What a `<filename>` can mean inside the folder, best first. It often holds a path of another machine: its end counts,
 * with as many folders as are there, or the folder of the annotation.
 */
function statedNames(id: string, filename: string | undefined): string[] {
  if (filename === undefined) return [];
  const parts = filename
    .slice(-MAX_PATH)
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .slice(-MAX_PARTS);
  const ends = parts.map((_, i) => parts.slice(i).join('/'));
  const last = parts.at(-1);
  if (last === undefined) return [];
  return [...new Set([...ends.slice(0, -1), posix.join(posix.dirname(id), last), last])];
}
