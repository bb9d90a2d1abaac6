import { join } from 'node:path';
import { holdsBelow } from '../files-below.js';
import { withoutQuoting } from '../foreign-links.js';
import { isImageFile } from '../index-images.js';
import { unknownClass } from '../unknown-class.js';
import { plainLines, plainText } from '../plain-text.js';
import { isSplitFolder } from '../read-layout.js';
import { readSmallFile } from '../read-small-file.js';
import { isFile, isFolder, subfolders } from '../search-folders.js';
import { findClassFile, readClassFile } from './class-file.js';
import { parseDarknetData } from './darknet-data.js';
import { parseDataYaml } from './data-yaml.js';
import { findYolo } from './find-yolo.js';
import { insidePaths } from './inside-paths.js';
import { labelsInvalid } from './labels-invalid.js';

/** Longest description that is read. */
const MAX_BYTES = 2 ** 24;

/** What YOLO data says of itself. */
export interface YoloDescription {
  root: string;
  /** The file that says so, or the folder. */
  file: string;
  /** Class names in the order of their indices. */
  names: string[];
  /** Folder that the splits' paths start from, where the file says one. */
  path?: string;
  /** Folders or lists of images of each split, as written. */
  splits: Map<string, string[]>;
}

/**
 * Reads data.yaml, obj.data or a class list. Where nothing names the splits, they are the folders called so, in `images` or in the
 * data set's own; else all images are one split, `all`.
 *
 * @param classes names that are given in place of the data's own
 * @throws DatasetError LABELS_INVALID, or CLASS_UNKNOWN for a class that the given ones lack
 */
export async function describeYolo(
  input: string,
  classes: readonly string[] | undefined,
): Promise<YoloDescription> {
  const { root, yaml, data, classFile } = await findYolo(input, { isNamed: classes !== undefined });
  const file = yaml ?? data ?? classFile ?? root;
  const own =
    yaml !== undefined
      ? await readYaml(yaml, input)
      : data !== undefined
        ? await readData(data, { root, input })
        : { names: classFile === undefined ? [...classes!] : await readClassFile(classFile, input) };
  expectKnown(own.names, { classes, file });
  const named = new Map(
    // A key without a value is a split that the tool had nothing for.
    [...(own.splits ?? [])].filter(([, places]) => places.some((place) => place.trim() !== '')),
  );
  return { root, file, ...own, splits: named.size > 0 ? named : await splitFolders(root) };
}

type Own = Pick<YoloDescription, 'names' | 'path'> & { splits?: Map<string, string[]> };

async function readYaml(file: string, input: string): Promise<Own> {
  const contents = await readSmallFile(file, { limit: MAX_BYTES, code: 'LABELS_INVALID' });
  return withoutQuoting({ file, input, expected: 'the description of YOLO data' }, () =>
    parseDataYaml(plainText(contents), file),
  );
}

async function readData(file: string, { root, input }: { root: string; input: string }): Promise<Own> {
  const contents = await readSmallFile(file, { limit: MAX_BYTES, code: 'LABELS_INVALID' });
  const { names, splits } = parseDarknetData(plainLines(contents));
  const { exact = [], ends = [] } = names === undefined ? {} : insidePaths(names);
  for (const name of [...exact, ...ends]) {
    const list = join(root, name);
    if (await isFile(list)) return { names: await readClassFile(list, input), splits };
  }
  const list = await findClassFile(root);
  if (list !== undefined) return { names: await readClassFile(list, input), splits };
  throw labelsInvalid(
    `Expected the class list that ${file} names, such as obj.names, in ${root}, found none.`,
    { hint: 'Put it there; nothing was written.', file },
  );
}

function expectKnown(
  names: readonly string[],
  { classes, file }: { classes: readonly string[] | undefined; file: string },
): void {
  const stranger = names.find((name) => classes?.includes(name) === false);
  if (stranger !== undefined) throw unknownClass(stranger, classes!, file);
}

async function splitFolders(root: string): Promise<Map<string, string[]>> {
  const base = (await isFolder(join(root, 'images'))) ? 'images' : '.';
  const parts = await subfolders(join(root, base));
  const named = parts.filter(isSplitFolder);
  const withImages: string[] = [];
  for (const name of named) if (await holdsBelow(join(root, base, name), isImageFile)) withImages.push(name);
  // Images beside such folders are in none of them.
  const areAll = withImages.length > 0 && (base === '.' || parts.length === named.length);
  return areAll
    ? new Map(withImages.map((name) => [name.toLowerCase(), [join(base, name)]]))
    : new Map([['all', [base]]]);
}
