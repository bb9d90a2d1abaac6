/** The square with recall 0…1 to the right and precision 0…1 upwards. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Ground, grid, ticks with their numbers, and the names of both axes. */
export function axes({ left, top, size }: PlotArea): string[] {
  const right = left + size;
  const bottom = top + size;
  const x = (value: number): string => (left + value * size).toFixed(1);
  const y = (value: number): string => (bottom - value * size).toFixed(1);
  return [
    `<rect x="${left}" y="${top}" width="${size}" height="${size}" fill="#f7f9fb"/>`,
    `<path d="${TICKS.map((t) => `M${x(t)} ${top}V${bottom}M${left} ${y(t)}H${right}`).join('')}" stroke="#dfe5ea" stroke-width="1"/>`,
    `<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="#8795a1" stroke-width="1.25"/>`,
    `<g font-size="12" fill="#52606d">`,
    ...TICKS.map((t) => `<text x="${x(t)}" y="${bottom + 20}" text-anchor="middle">${t}</text>`),
    ...TICKS.map((t) => `<text x="${left - 10}" y="${y(t)}" dy="0.35em" text-anchor="end">${t}</text>`),
    `</g>`,
    `<g font-size="13" fill="#323f4b" text-anchor="middle">`,
    `<text x="${left + size / 2}" y="${bottom + 44}">Recall</text>`,
    `<text transform="translate(${left - 46} ${top + size / 2}) rotate(-90)">Precision</text>`,
    `</g>`,
  ];
}
