import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';
import { IMAGE_ENDINGS as ENDINGS } from '@ssd/voc-dataset';
import { glob, isDynamicPattern } from 'tinyglobby';
import { CommandError } from '../errors/command-error.js';
import { ifThere } from '@ssd/trainer/files';

const TAKEN = `Files ending in ${[...ENDINGS].join(', ')} are taken.`;

export interface ListPicturesOptions {
  workingDirectory: string;
  /** Take folders with everything below them. @default false */
  recursive?: boolean;
  /**
   * A folder whose pictures are results: passed over where a folder or a pattern leads there from above. What begins in it
   * means the pictures there.
   */
  results?: string;
}

/**
 * The pictures that paths stand for. A file is itself; a folder is every picture in it, by name, without hidden ones; what
 * is neither and has `*`, `?`, `[…]` or `{…}` is a pattern, in which `**` stands for folders of any depth. Each picture
 * once.
 *
 * @throws CommandError for a path that does not exist, a folder without pictures and a pattern that matches none.
 */
export async function listPictures(
  paths: readonly string[],
  { workingDirectory, recursive = false, results }: ListPicturesOptions,
): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const full = resolve(workingDirectory, path);
    // A pattern may be longer than a name, and hold what no name can.
    const found = isDynamicPattern(slashes(path))
      ? await stat(full).catch(() => undefined)
      : await ifThere(stat(full));
    if (found === undefined) {
      if (!isDynamicPattern(slashes(path))) throw nothingAt(full);
      for (const file of await matching(path, { workingDirectory, results })) files.add(file);
    } else if (found.isDirectory()) {
      for (const file of await inFolder(full, { recursive, results })) files.add(file);
    } else files.add(full);
  }
  return [...files];
}

function isPicture(name: string): boolean {
  return ENDINGS.has(extname(name).toLowerCase());
}

/** Patterns are written with slashes; on Windows people write paths with backslashes. */
function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

function isBelow(file: string, folder: string): boolean {
  return !relative(folder, file).startsWith('..');
}

/** Of the results of an earlier run nothing is looked for again, unless `from`, where the search begins, is among them. */
function withoutResults(
  files: readonly string[],
  { from, results }: { from: string; results: string | undefined },
): string[] {
  return files
    .filter((file) => results === undefined || isBelow(from, results) || !isBelow(file, results))
    .sort();
}

/** The folder that a pattern starts in: its parts before the first that is no name. */
function patternStart(pattern: string, workingDirectory: string): string {
  const parts = slashes(pattern).split('/');
  const first = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part));
  return resolve(workingDirectory, parts.slice(0, first).join('/') || (first > 0 ? '/' : '.'));
}

async function inFolder(
  folder: string,
  { recursive, results }: { recursive: boolean; results: string | undefined },
): Promise<string[]> {
  const names = recursive
    ? await glob('**/*', { cwd: folder, expandDirectories: false })
    : (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const pictures = names.filter(isPicture).map((name) => join(folder, name));
  const files = withoutResults(pictures, { from: folder, results });
  if (files.length > 0) return files;
  throw new CommandError('NO_PICTURES', `Expected pictures in ${folder}, got none.`, {
    hint: recursive ? TAKEN : `${TAKEN} Folders in it are looked through with --recursive.`,
  });
}

async function matching(
  pattern: string,
  { workingDirectory, results }: { workingDirectory: string; results: string | undefined },
): Promise<string[]> {
  const found = await glob(slashes(pattern), {
    cwd: workingDirectory,
    absolute: true,
    expandDirectories: false,
  });
  const pictures = found.filter(isPicture);
  const from = patternStart(pattern, workingDirectory);
  const files = withoutResults(pictures, { from, results }).map((file) => resolve(file));
  if (files.length > 0) return files;
  const kind = pictures.length === 0 ? 'other files' : 'results';
  const others = found.length === 0 ? 'nothing' : `only ${kind}, such as ${pictures[0] ?? found[0]!}`;
  throw new CommandError(
    'NO_MATCH',
    `Expected pictures that match "${pattern}" from ${workingDirectory}, got ${others}.`,
    { hint: `${TAKEN} "**" stands for folders of any depth: "photos/**/*.jpg".` },
  );
}

function nothingAt(full: string): CommandError {
  return new CommandError(
    'NO_SUCH_FILE',
    `Expected a picture or a folder of pictures, got nothing at ${full}.`,
    { hint: 'Check the path; relative paths start from the folder you are in.' },
  );
}

/** A name for each file's results, without ending and outer spaces: its own, with a number behind it where two have the same. */
export function resultNames(files: readonly string[]): string[] {
  const used = new Set<string>();
  return files.map((file) => {
    const name = file
      .slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
      .replace(/\.[^.]+$/, '')
      .trim();
    let free = name;
    for (let i = 2; used.has(free.toLowerCase()); i++) free = `${name}-${i}`;
    used.add(free.toLowerCase());
    return free;
  });
}
