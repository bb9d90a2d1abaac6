import { dataDirs, defined } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import type { Options, Values } from '../cli/option.js';

/** Options of the commands that look at data. */
export const dataOptions = {
  dataDir: {
    kind: 'text',
    value: 'DIR',
    aliases: ['data-path'],
    description: 'Folder with Annotations, JPEGImages and ImageSets, or one above; several with commas.',
  },
  splits: {
    kind: 'text',
    value: 'NAMES',
    description: 'Image sets to look at, separated by commas. All of ImageSets/Main if not given.',
  },
} as const satisfies Options;

export const dataPositionals = {
  name: 'DIR',
  description: 'the VOC folder, or several; the same as --data-dir',
  minimum: 0,
  maximum: 1000,
} as const;

/** Names between commas. */
export function nameList(written: string | undefined): string[] | undefined {
  return written
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The folders and splits that a line names. @throws UsageError if it names no folder */
export function dataFrom(
  values: Pick<Values<typeof dataOptions>, 'dataDir' | 'splits'>,
  {
    command,
    positionals,
    workingDirectory,
  }: { command: string; positionals: readonly string[]; workingDirectory: string },
): { folders: string[]; options: { splits?: string[] } } {
  const written = values.dataDir === undefined ? positionals : [values.dataDir, ...positionals];
  if (written.length === 0) {
    throw new UsageError(
      'MISSING_ARGUMENT',
      `Expected a folder with Pascal VOC data after "ssd ${command}", got none.`,
      { hint: `Write ssd ${command} DIR.` },
    );
  }
  const folders = written.flatMap((each) => dataDirs(each, workingDirectory));
  return { folders: [...new Set(folders)], options: defined({ splits: nameList(values.splits) }) };
}
