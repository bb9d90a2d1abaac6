import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { extensions } from '@ssd/weights';
import { CommandError } from '../errors/command-error.js';

const SAVED_MODEL = 'saved_model.pb';

/**
 * The VGG16 of a `--vgg-dir`: the reference's SavedModel, in the folder itself or in `vgg` below it, where its archive puts it;
 * else the one weight file that lies there. Nothing is fetched and nothing removed.
 *
 * @returns what `pretrained` takes
 * @throws CommandError naming what the folder holds instead
 */
export async function locateVgg(dir: string): Promise<string> {
  const kind = await kindOf(dir);
  if (kind === 'file') return dir;
  if (kind === undefined) {
    throw noVgg(`found nothing at ${dir}`);
  }
  for (const folder of [dir, join(dir, 'vgg')]) {
    if ((await kindOf(join(folder, SAVED_MODEL))) === 'file') return folder;
  }
  const files = (await readdir(dir)).filter((file) => !file.startsWith('.')).sort();
  const weights = files.filter((file) => extensions.includes(extname(file).toLowerCase()));
  const [only, ...others] = weights;
  if (only !== undefined && others.length === 0) return join(dir, only);
  if (others.length > 0) throw noVgg(`found ${weights.length} weight files in ${dir}: ${weights.join(', ')}`);
  const there = files.length === 0 ? 'is empty' : `holds ${shortList(files)}`;
  const archive = files.find((file) => extname(file).toLowerCase() === '.zip');
  throw noVgg(`${dir} ${there}`, archive && `Unpack ${join(dir, archive)} there first.`);
}

function noVgg(found: string, hint?: string): CommandError {
  return new CommandError(
    'NO_VGG',
    `Expected a VGG16 in --vgg-dir, a SavedModel (${SAVED_MODEL}, vgg/${SAVED_MODEL}) or one weight file: ${found}.`,
    { hint: hint ?? `Name the file: --pretrained FILE, one of ${extensions.join(', ')}.` },
  );
}

function shortList(files: readonly string[]): string {
  return files.length > 5 ? `${files.slice(0, 5).join(', ')} and ${files.length - 5} more` : files.join(', ');
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && (found.isDirectory() ? 'folder' : 'file');
}
