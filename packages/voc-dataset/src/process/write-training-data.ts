import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { writeAtomically } from '@ssd/files';
import type { VocSample } from '../types.js';
import { TRAINING_DATA_FORMAT, TRAINING_DATA_VERSION } from './training-data.js';
import type { TrainingData } from './training-data.js';

/**
 * Writes a training's data as JSON, one line a sample. Paths are relative to the file, with `/`, so that file and
 * pictures can be moved together; it is written beside the old one and then renamed.
 */
export async function writeTrainingData(file: string, data: TrainingData): Promise<void> {
  await writeAtomically(file, formatTrainingData(data, dirname(resolve(file))));
}

/** @param folder that paths are relative to */
export function formatTrainingData(
  { preset, classes, augmentation, splits }: TrainingData,
  folder: string,
): string {
  const head = {
    format: TRAINING_DATA_FORMAT,
    version: TRAINING_DATA_VERSION,
    preset,
    classes,
    augmentation,
  };
  const lists = Object.entries(splits).map(([name, samples]) => {
    const lines = samples.map((sample) => `      ${JSON.stringify(formatSample(sample, folder))}`);
    return `    ${JSON.stringify(name)}: [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n    `}]`;
  });
  const opening = JSON.stringify(head, undefined, 2).slice(0, -2); // without its closing brace
  return `${opening},\n  "splits": {\n${lists.join(',\n')}\n  }\n}\n`;
}

function formatSample({ id, image, annotation, width, height, objects }: VocSample, folder: string): object {
  return {
    id,
    image: shownPath(image, folder),
    annotation: shownPath(annotation, folder),
    width,
    height,
    objects: objects.map(({ label, box, difficult, truncated, pose }) => ({
      label,
      box: [box.xmin, box.ymin, box.xmax, box.ymax],
      ...(difficult && { difficult }),
      ...(truncated && { truncated }),
      ...(pose !== undefined && { pose }),
    })),
  };
}

/** On another drive of Windows there is no relative path. */
function shownPath(path: string, folder: string): string {
  const short = relative(folder, resolve(path));
  return isAbsolute(short) ? short : short.split(sep).join('/');
}
