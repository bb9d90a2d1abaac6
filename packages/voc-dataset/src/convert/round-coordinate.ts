/** Digits after the point that a pixel coordinate keeps: a millionth of a pixel. Beyond lies the noise of arithmetic. */
const DIGITS = 6;

/** A coordinate in pixels without the noise of the arithmetic that it went through. */
export function roundCoordinate(pixels: number): number {
  return Number(pixels.toFixed(DIGITS));
}
