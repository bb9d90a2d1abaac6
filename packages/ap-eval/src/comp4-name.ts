import { EvaluationError } from './errors.js';

/** Which VOC competition and split the files are for: `comp4_det_test_<class>.txt` are detections by any training data. */
export interface Comp4Name {
  /** @default 'comp4' */
  readonly competition?: 'comp3' | 'comp4';
  /** @default 'test' */
  readonly split?: string;
}

/** A class as files are named: one that is called "nut/shell" is no folder. */
function inFileName(className: string): string {
  return className.replace(/[\\/]/g, '_');
}

/** The devkit's file name of one class. A slash or backslash in a class becomes `_`. */
export function comp4FileName(
  className: string,
  { competition = 'comp4', split = 'test' }: Comp4Name = {},
): string {
  return `${competition}_det_${split}_${inFileName(className)}.txt`;
}

/** Classes by how their files are named. @throws EvaluationError BAD_OPTION where two would have the same file */
export function classesByFile(classes: readonly string[]): Map<string, string> {
  const byFile = new Map<string, string>();
  for (const name of classes) {
    const file = inFileName(name);
    const other = byFile.get(file);
    if (other !== undefined) {
      throw new EvaluationError(
        'BAD_OPTION',
        `Expected a file for each class, got ${comp4FileName(name)} both for "${other}" and for "${name}".`,
        { hint: 'Give one of them another name.' },
      );
    }
    byFile.set(file, name);
  }
  return byFile;
}

/**
 * Finds the class a results file is of: the longest class name that it ends in, else what follows the split's first word,
 * else undefined where it is no results file.
 *
 * @throws EvaluationError BAD_OPTION for two classes with one file's name
 */
export function comp4Classes(classes: readonly string[]): (file: string) => string | undefined {
  const byFile = classesByFile(classes);
  const lengths = new Set([...byFile.keys()].map((name) => name.length));
  return (file) => {
    const name = file.replace(/^.*[\\/]/s, '');
    const rest = /^comp[34]_det_(.+)\.txt$/s.exec(name)?.[1];
    if (rest === undefined) return undefined;
    // Behind each underscore, the first one that leaves a class: not class after class for every file.
    for (let at = rest.indexOf('_'); at >= 0; at = rest.indexOf('_', at + 1)) {
      const known = lengths.has(rest.length - at - 1) ? byFile.get(rest.slice(at + 1)) : undefined;
      if (known !== undefined) return known;
    }
    return /^[^_]+_(.+)$/s.exec(rest)?.[1];
  };
}
