/**
 * How pixels between pixels are made when a picture is resized.
 *
 * - `smooth`: bilinear up to a reduction of 2; beyond, whole blocks are averaged first, so that nothing aliases.
 * - `linear`: between the 2 × 2 nearest pixels, whatever the reduction.
 * - `area`: the mean of what a target pixel covers.
 * - `nearest`: the pixel in whose square the target pixel's centre lies.
 * - `cubic`: over 4 × 4 pixels, with a = −0.75.
 * - `lanczos4`: over 8 × 8 pixels.
 *
 * All but `smooth` give OpenCV's numbers, and like OpenCV they see no further than their few pixels: in large
 * reductions they alias, which the training on randomly chosen ones is meant to bring in.
 */
export type Interpolation = 'smooth' | 'linear' | 'area' | 'nearest' | 'cubic' | 'lanczos4';

/** Every {@link Interpolation}. */
export const INTERPOLATIONS: readonly Interpolation[] = [
  'smooth',
  'linear',
  'area',
  'nearest',
  'cubic',
  'lanczos4',
];
