/** RGB 0..255 → H in degrees, S and V 0..1, by the definition. */
export function rgbToHsv(red: number, green: number, blue: number): [number, number, number] {
  const max = Math.max(red, green, blue);
  const chroma = max - Math.min(red, green, blue);
  let hue = 0;
  if (chroma > 0) {
    if (max === red) hue = ((green - blue) / chroma + 6) % 6;
    else if (max === green) hue = (blue - red) / chroma + 2;
    else hue = (red - green) / chroma + 4;
  }
  return [hue * 60, max === 0 ? 0 : chroma / max, max / 255];
}

/** The inverse, by the formula f(n) = V − V·S·max(0, min(k, 4 − k, 1)), k = (n + H/60°) mod 6; n = 5, 3, 1. */
export function hsvToRgb(hue: number, saturation: number, value: number): [number, number, number] {
  const channel = (n: number) => {
    const k = (((n + hue / 60) % 6) + 6) % 6;
    return 255 * (value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [channel(5), channel(3), channel(1)];
}
