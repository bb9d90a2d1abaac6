import {
  DatasetError,
  describeDataset,
  detectFormat,
  listDatasetSplits,
  type DatasetDescription,
  type DatasetSplits,
} from '@ssd/voc-dataset';
import { presetAnchors } from '@ssd/trainer/config';
import { CommandError } from '../errors/command-error.js';

/** Presets whose anchors are held against the boxes: those to choose among. */
const PRESETS = ['mini', 'vgg300', 'vgg512'];

/**
 * The folders of a data set and what is in it.
 *
 * @throws CommandError for data in another format, with the line that converts it; DatasetError
 */
export async function lookAtData(
  folders: readonly string[],
  signal: AbortSignal,
): Promise<{ description: DatasetDescription; found: DatasetSplits }> {
  const found = await listDatasetSplits(folders).catch(async (error: unknown) => {
    throw (await otherFormat(folders)) ?? error;
  });
  const description = await describeDataset(folders, { anchors: PRESETS.map(presetAnchors), signal });
  if (description.objects > 0) return { description, found };
  throw new CommandError(
    'NO_SAMPLES',
    `Expected objects to learn in ${folders.join(', ')}, found none on ${description.images} pictures.`,
    { hint: '"ssd validate DIR" says what a folder holds and lacks.' },
  );
}

/** The error for data that is no Pascal VOC; undefined where it is not known what it is. */
async function otherFormat(folders: readonly string[]): Promise<CommandError | undefined> {
  for (const folder of folders) {
    const format = await detectFormat(folder).catch((error: unknown) => {
      if (error instanceof DatasetError) return undefined;
      throw error;
    });
    if (format === undefined || format === 'voc') continue;
    const output = `${folder.replace(/\.\w+$/, '')}-voc`;
    return new CommandError(
      'OTHER_FORMAT',
      `Expected Pascal VOC data in ${folder}, found ${format.toUpperCase()}.`,
      {
        hint: `Convert it: ssd convert ${folder} ${output} --to voc --images link; then: ssd init ${output}`,
      },
    );
  }
  return undefined;
}
