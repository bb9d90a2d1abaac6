/** An id as the name of a file: samples of several folders may be called `a/b`. */
export const fileName = (id: string): string => id.replaceAll(/[\\/]/g, '_');
