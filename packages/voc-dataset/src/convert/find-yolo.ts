import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { findClassFile } from './class-file.js';
import { labelsInvalid } from './labels-invalid.js';

/** Where YOLO data says what its classes are called. */
export interface YoloPlace {
  root: string;
  yaml?: string;
  classFile?: string;
}

/**
 * The description of YOLO data: the `.yaml` that is given, else the `data.yaml` or the only `.yaml` of a folder, else
 * its `classes.txt`.
 *
 * @throws DatasetError LABELS_INVALID if there is none
 */
export async function findYolo(input: string): Promise<YoloPlace> {
  if ((await stat(input)).isFile()) {
    const root = dirname(input);
    return isYaml(input) ? { root, yaml: input } : { root, classFile: input };
  }
  const yamls = (await readdir(input)).filter(isYaml).sort();
  const name =
    yamls.find((candidate) => /^data\.ya?ml$/i.test(candidate)) ??
    (yamls.length === 1 ? yamls[0] : undefined);
  if (name !== undefined) return { root: input, yaml: join(input, name) };
  const classFile = (await findClassFile(input)) ?? (await findClassFile(join(input, 'labels')));
  if (classFile !== undefined) return { root: input, classFile };
  throw labelsInvalid(
    `Expected data.yaml or classes.txt with the class names in ${input}, found ${
      yamls.length > 1 ? yamls.join(', ') : 'neither'
    }.`,
    {
      hint: yamls.length > 1 ? 'Name the one you mean.' : 'Put one there; nothing was written.',
      file: input,
    },
  );
}

function isYaml(file: string): boolean {
  return /^\.ya?ml$/i.test(extname(file));
}
