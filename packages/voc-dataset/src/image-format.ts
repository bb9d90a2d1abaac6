/** Formats that images are read in: what @ssd/pictures tells, which the compiler compares. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';
