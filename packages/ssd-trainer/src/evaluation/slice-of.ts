/** The part of image `index` where `values` are of `count` images, one after the other: a view. */
export function sliceOf<T extends { length: number; subarray(begin: number, end: number): unknown }>(
  values: T,
  index: number,
  count: number,
): T {
  const length = values.length / count;
  return values.subarray(index * length, (index + 1) * length) as T;
}
