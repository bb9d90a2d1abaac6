import { fileURLToPath } from 'node:url';

/** URL of the data set's folder, with a slash at its end: `new URL('JPEGImages/BloodImage_00007.jpg', dataUrl)`. */
export const dataUrl = new URL('../data/BCCD/', import.meta.url);

/** Path of the same folder, absolute: `Annotations`, `ImageSets` and `JPEGImages` lie in it. */
export const dataDir: string = fileURLToPath(new URL('../data/BCCD', import.meta.url));
