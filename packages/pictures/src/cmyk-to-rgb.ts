/**
 * Red, green and blue that inks leave of white, in whole numbers as OpenCV has them.
 *
 * @param inks cyan, magenta, yellow, black and what else there is a pixel, 255 for all
 * @param channels inks of a pixel, 4 or more
 */
export function cmykToRgb(inks: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((inks.length / channels) * 3);
  for (let i = 0, from = 0; i < rgb.length; i += 3, from += channels) {
    const light = 255 - inks[from + 3]!;
    rgb[i] = light - ((inks[from]! * light) >> 8);
    rgb[i + 1] = light - ((inks[from + 1]! * light) >> 8);
    rgb[i + 2] = light - ((inks[from + 2]! * light) >> 8);
  }
  return rgb;
}
