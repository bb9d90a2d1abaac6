/**
 * Where data lies: the folder with Annotations, JPEGImages and ImageSets, one above it, or several such folders, whose
 * splits are joined.
 */
export type DataRoots = string | readonly string[];

export function listRoots(roots: DataRoots): readonly string[] {
  return typeof roots === 'string' ? [roots] : roots;
}
