/** Which VOC competition and split the files are for: `comp4_det_test_<class>.txt` are detections by any training data. */
export interface Comp4Name {
  /** @default 'comp4' */
  readonly competition?: 'comp3' | 'comp4';
  /** @default 'test' */
  readonly split?: string;
}

/** A class as files are named: one that is called "nut/shell" is no folder. */
const inFileName = (className: string): string => className.replace(/[\\/]/g, '_');

/** The devkit's file name of one class. A slash or backslash in a class becomes `_`. */
export const comp4FileName = (
  className: string,
  { competition = 'comp4', split = 'test' }: Comp4Name = {},
): string => `${competition}_det_${split}_${inFileName(className)}.txt`;

/**
 * The class a results file is of: the longest class name that it ends in, else what follows the split's first word,
 * else undefined where it is no results file.
 */
export const comp4ClassOf = (file: string, classes: readonly string[]): string | undefined => {
  const name = file.replace(/^.*[\\/]/, '');
  const rest = /^comp[34]_det_(.+)\.txt$/.exec(name)?.[1];
  if (rest === undefined) return undefined;
  const known = classes
    .filter((c) => rest.endsWith(`_${inFileName(c)}`))
    .sort((a, b) => b.length - a.length)[0];
  return known ?? /^[^_]+_(.+)$/.exec(rest)?.[1];
};
