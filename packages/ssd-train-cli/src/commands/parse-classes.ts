import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { classLists } from '@ssd/model';
import { isFile } from '@ssd/trainer/files';
import { UsageError } from '../errors/usage-error.js';

/**
 * A list of classes as the command line gives it: the name of a public list, names between commas, or a file with a name
 * a line.
 *
 * @throws UsageError for an empty list, a name that is there twice, and a file that is not there
 */
export async function parseClasses(text: string, workingDirectory: string): Promise<readonly string[]> {
  const classes = await readList(text, workingDirectory);
  const doubled = classes.find((name, i) => classes.indexOf(name) !== i);
  if (classes.length > 0 && doubled === undefined) return classes;
  throw new UsageError(
    'INVALID_VALUE',
    doubled === undefined
      ? `Expected at least one class in --classes, got "${text}".`
      : `Expected every class once in --classes, got "${doubled}" twice.`,
    { hint: HINT },
  );
}

const HINT = `Write ${Object.keys(classLists).join(' or ')}, names between commas, or a file with a name a line.`;

async function readList(text: string, workingDirectory: string): Promise<readonly string[]> {
  if (Object.hasOwn(classLists, text)) return classLists[text as keyof typeof classLists];
  if (text.includes(',')) return trimmed(text.split(','));
  const path = resolve(workingDirectory, text);
  if (await isFile(path)) {
    return trimmed((await readFile(path, 'utf8')).split('\n'));
  }
  if (/[/\\.]/.test(text)) {
    throw new UsageError('INVALID_VALUE', `Expected a file of class names, found none at ${path}.`, {
      hint: HINT,
    });
  }
  return trimmed([text]); // a detector of one class
}

function trimmed(names: readonly string[]): string[] {
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
