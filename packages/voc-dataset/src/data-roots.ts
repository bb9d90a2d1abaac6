/**
 * Where data lies: the folder with Annotations, JPEGImages and ImageSets, one above it, or several such folders, whose
 * splits are joined.
 */
export type DataRoots = string | readonly string[];

export const listRoots = (roots: DataRoots): readonly string[] =>
  typeof roots === 'string' ? [roots] : roots;
