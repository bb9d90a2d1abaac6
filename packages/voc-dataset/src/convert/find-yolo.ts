import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isSplitFolder } from '../read-layout.js';
import { subfolders } from '../search-folders.js';
import { findClassFile } from './class-file.js';
import { labelsInvalid } from './labels-invalid.js';

/** Where YOLO data says what its classes are called. One of the files is there, unless the names are known without. */
export interface YoloPlace {
  root: string;
  yaml?: string;
  /** Darknet's, which names a class list and lists of images. */
  data?: string;
  classFile?: string;
}

/**
 * The description of YOLO data: the file that is given, else the `data.yaml` or the only `.yaml` of a folder, else its `obj.data`
 * or only `.data`, else its `classes.txt` or another usual class list, in the folder, in `labels` or in a split's folder.
 *
 * @param isNamed whether the classes are known without
 * @throws DatasetError LABELS_INVALID if there is none
 */
export async function findYolo(input: string, { isNamed = false } = {}): Promise<YoloPlace> {
  if ((await stat(input)).isFile()) {
    const root = dirname(input);
    if (isYaml(input)) return { root, yaml: input };
    return isData(input) ? { root, data: input } : { root, classFile: input };
  }
  const files = (await readdir(input)).sort();
  const [yamls, datas] = [files.filter(isYaml), files.filter(isData)];
  const yaml = yamls.find((name) => /^data\.ya?ml$/i.test(name)) ?? only(yamls);
  if (yaml !== undefined) return { root: input, yaml: join(input, yaml) };
  const data = datas.find((name) => basename(name) === 'obj.data') ?? only(datas);
  if (data !== undefined) return { root: input, data: join(input, data) };
  const parts = (await subfolders(input)).filter(isSplitFolder);
  for (const folder of ['', 'labels', ...parts]) {
    const classFile = await findClassFile(join(input, folder));
    if (classFile !== undefined) return { root: input, classFile };
  }
  if (isNamed) return { root: input };
  throw labelsInvalid(
    `Expected data.yaml, obj.data or classes.txt with the class names in ${input}, found ${
      yamls.length > 1 ? yamls.join(', ') : 'none of them'
    }.`,
    {
      hint:
        yamls.length > 1
          ? 'Name the one you mean.'
          : 'Put the names there, one a line in the order of their numbers, or give the class names.',
      file: input,
    },
  );
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

function isYaml(file: string): boolean {
  return /^\.ya?ml$/i.test(extname(file));
}

function isData(file: string): boolean {
  return extname(file).toLowerCase() === '.data';
}
