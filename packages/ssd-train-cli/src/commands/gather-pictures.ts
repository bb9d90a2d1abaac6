import { resolve } from 'node:path';
import { UsageError } from '../errors/usage-error.js';
import { isFolder } from '@ssd/trainer/files';
import type { CommandContext } from '../cli/command.js';
import { listPictures, resultNames } from './list-pictures.js';
import { readInputPicture, readPathList } from './read-input.js';

/** A picture to look for objects in. */
export interface Picture {
  /** Where its bytes lie. */
  readonly path: string;
  /** What it is called in results: its path, or `-` for stdin. */
  readonly file: string;
  /** Name of its results, without ending. */
  readonly name: string;
}

export interface GatherOptions extends Pick<CommandContext, 'stdin' | 'workingDirectory'> {
  /** Pictures, folders and patterns; `-` is a picture on stdin. */
  readonly paths: readonly string[];
  /** File with a list of more pictures and folders; `-` is stdin. */
  readonly filesFrom?: string | undefined;
  /** @default false */
  readonly recursive?: boolean;
  /** Folder of the results. */
  readonly results: string;
}

/** Name of what is found in a picture on stdin. */
const STDIN = 'stdin';

/**
 * The pictures that a command line means, each with a name of its own for its results.
 *
 * A path on the line that leads nowhere is an error. One in a list is kept, to be reported when its turn comes: a list is
 * long, and may be older than what it lists.
 *
 * @throws CommandError, UsageError as {@link listPictures} and for a stdin that is asked for twice
 */
export async function gatherPictures({
  paths,
  filesFrom,
  recursive = false,
  results,
  stdin,
  workingDirectory,
}: GatherOptions): Promise<{ pictures: Picture[]; dispose: () => Promise<void> }> {
  const piped = paths.includes('-');
  if (piped && filesFrom === '-') {
    throw new UsageError(
      'CONFLICTING_OPTIONS',
      'Expected one use of stdin, got "-" for a picture and --files-from - for a list.',
      { hint: 'Pipe in one of them.' },
    );
  }
  const options = { workingDirectory, recursive, results };
  const files = new Set(await listPictures(paths.filter((path) => path !== '-'), options)); // prettier-ignore
  const listed = filesFrom === undefined ? [] : await readPathList(filesFrom, { stdin, workingDirectory });
  for (const path of listed) {
    const full = resolve(workingDirectory, path);
    // As it is written: names that find prints may hold brackets.
    for (const file of (await isFolder(full)) ? await listPictures([full], options) : [full]) files.add(file);
  }
  const input = piped ? await readInputPicture(stdin()) : undefined;
  const all = [
    ...[...files].map((file) => ({ path: file, file, named: file })),
    ...(input ? [{ path: input.path, file: '-', named: STDIN }] : []),
  ];
  const names = resultNames(all.map(({ named }) => named));
  return {
    pictures: all.map(({ path, file }, i) => ({ path, file, name: names[i]! })),
    dispose: async () => input?.dispose(),
  };
}
