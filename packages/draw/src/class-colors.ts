/** The reference's colours of the VOC classes. */
const VOC_COLORS: Readonly<Record<string, string>> = {
  aeroplane: '#000000',
  bicycle: '#6f4a00',
  bird: '#510051',
  boat: '#804080',
  bottle: '#f423e8',
  bus: '#e6968c',
  car: '#464646',
  cat: '#66669c',
  chair: '#be9999',
  cow: '#96785a',
  diningtable: '#999999',
  dog: '#faaa1e',
  horse: '#dcdc00',
  motorbike: '#6b8e23',
  person: '#349734',
  pottedplant: '#4682b4',
  sheep: '#dc143c',
  sofa: '#00008e',
  train: '#0000e6',
  tvmonitor: '#770b20',
};

/** Ten colours that stay apart on photos and on white paper, for classes that VOC does not have. */
const PALETTE = [
  '#0091ea', // blue
  '#f56a00', // orange
  '#00a656', // green
  '#e6205c', // red
  '#7c4dff', // violet
  '#00a3a3', // teal
  '#d6a100', // gold
  '#a0522d', // brown
  '#e154c6', // pink
  '#6d8b1f', // olive
] as const;

/** Degrees between the hues of later classes: the golden angle never comes back to a used hue. */
const GOLDEN_ANGLE = 137.508;

function hex(red: number, green: number, blue: number): string {
  return `#${[red, green, blue]
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** CSS Color 4's HSL formula. hue in degrees, the others 0…1. */
function hslToHex(hue: number, saturation: number, lightness: number): string {
  const amplitude = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12;
    return lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  return hex(channel(0), channel(8), channel(4));
}

/**
 * One colour a class, `#rrggbb`, in the order of the list. The same list gives the same colours every time; VOC's classes
 * have the reference's colours wherever they stand.
 */
export function classColors(classes: readonly string[]): Map<string, string> {
  const colors = new Map<string, string>();
  let others = 0;
  for (const name of classes) {
    const voc = VOC_COLORS[name];
    colors.set(name, voc ?? PALETTE[others] ?? hslToHex((others * GOLDEN_ANGLE) % 360, 0.75, 0.45));
    if (voc === undefined) others++;
  }
  return colors;
}

/** Black or white, whichever reads better on the colour (WCAG 2 relative luminance; they tie at 0.179). */
export function textColorOn(color: string): '#000000' | '#ffffff' {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
