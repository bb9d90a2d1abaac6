/** An id as the name of a file: samples of several folders may be called `a/b`. */
export function fileName(id: string): string {
  return id.replaceAll(/[\\/]/g, '_');
}
