import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join, sep } from 'node:path';
import { isImageName } from '../index-images.js';
import type { DatasetIssue } from '../types.js';
import { CLASS_FILES } from './class-file.js';

/** Where the label files of a folder of images lie. */
interface LabelFolder {
  /** Folders looked into, best first, with the text files that are there. */
  places: { path: string; files: ReadonlySet<string> }[];
  /** The folder called like `labels` but for its case, where there is none of that very name. */
  misspelt?: string;
  images: number;
  /** Images without a label file. */
  missing: string[];
}

/** Finds the label files of images and reports what is not as YOLO's readers expect it. */
export class LabelFinder {
  readonly #folders = new Map<string, LabelFolder>();

  /** The label file of `images/a/x.jpg`: `labels/a/x.txt`, else `x.txt` beside it. */
  async find(image: string): Promise<string | undefined> {
    const folder = dirname(image);
    const known = this.#folders.get(folder) ?? (await lookFor(folder));
    this.#folders.set(folder, known);
    const stem = basename(image).slice(0, -extname(image).length || undefined);
    known.images++;
    for (const { path, files } of known.places)
      for (const name of [`${stem}.txt`, `${stem}.TXT`]) if (files.has(name)) return join(path, name);
    known.missing.push(image);
    return undefined;
  }

  /** What was found so far, a folder of images at a time. */
  async report(): Promise<DatasetIssue[]> {
    const issues: DatasetIssue[] = [];
    for (const [folder, found] of this.#folders) {
      issues.push(...missingLabels(folder, found), ...(await labelsWithoutImage(folder, found)));
      if (found.misspelt === undefined) continue;
      issues.push({
        code: 'labels-folder',
        severity: 'warning',
        file: found.misspelt,
        message:
          'Expected the label files in a folder called "labels", found none; this one is read. Rename it: YOLO\'s own readers take it for missing where upper and lower case differ.',
      });
    }
    return issues;
  }
}

function missingLabels(folder: string, { places, images, missing }: LabelFolder): DatasetIssue[] {
  const [first] = missing;
  if (first === undefined) return [];
  const where = places.map(({ path }) => path).join(' and ');
  const all = missing.length === images;
  const such = all ? '' : `, such as ${basename(first)}`;
  return [
    {
      code: 'labels-missing',
      // Pictures of the background alone need no label file; a folder without one is more likely misplaced.
      severity: all ? 'warning' : 'info',
      file: folder,
      message: `No label file for ${missing.length} of ${images} images${such}: looked for NAME.txt in ${where}. They train as background.`,
    },
  ];
}

async function labelsWithoutImage(folder: string, { places }: LabelFolder): Promise<DatasetIssue[]> {
  const names = (await readdir(folder)).filter(isImageName);
  const stems = new Set(names.map((name) => name.slice(0, -extname(name).length)));
  // Text beside the images may be anything.
  return places
    .filter(({ path }) => path !== folder)
    .flatMap(({ path, files }): DatasetIssue[] => {
      const lonely = [...files].filter(
        (name) => !stems.has(name.slice(0, -'.txt'.length)) && !CLASS_FILES.includes(name),
      );
      if (lonely.length === 0) return [];
      const message = `No image in ${folder} for ${lonely.length} label files, such as ${lonely.sort()[0]!}: they are not read.`;
      return [{ code: 'label-without-image', severity: 'warning', file: path, message }];
    });
}

async function lookFor(folder: string): Promise<LabelFolder> {
  const parts = folder.split(sep);
  const exact = parts.lastIndexOf('images');
  const at = exact >= 0 ? exact : parts.findLastIndex((part) => /^(?:images|jpegimages)$/i.test(part));
  const places: LabelFolder['places'] = [];
  let misspelt: string | undefined;
  if (at > 0) {
    const parent = parts.slice(0, at).join(sep) || sep;
    const rest = parts.slice(at + 1);
    const name = await labelsIn(parent);
    const path = join(parent, name, ...rest);
    const files = await textFiles(path);
    places.push({ path, files });
    if (name !== 'labels' && files.size > 0) misspelt = join(parent, name);
  }
  places.push({ path: folder, files: await textFiles(folder) });
  return { places, images: 0, missing: [], ...(misspelt !== undefined && { misspelt }) };
}

/** `labels`, or the one folder that differs from it in its case. */
async function labelsIn(parent: string): Promise<string> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.toLowerCase() === 'labels');
  return names.includes('labels') || names.length !== 1 ? 'labels' : names[0]!;
}

async function textFiles(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  // A folder is none; of links it is found out when they are read.
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  return new Set(files.map(({ name }) => name).filter((name) => /\.txt$/i.test(name)));
}
