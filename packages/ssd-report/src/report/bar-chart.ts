import { escapeXml } from '@ssd/draw';

export interface Bar {
  label: string;
  /** 0 or more. */
  value: number;
  /** What stands behind the bar. @default the value */
  text?: string;
  /** CSS colour. @default that of the chart */
  color?: string;
}

export interface BarChartOptions {
  title: string;
  bars: readonly Bar[];
  /** CSS colour of bars that have none of their own. */
  color: string;
  /** Value of the longest bar possible. @default the largest value */
  most?: number;
}

export interface BarChart {
  /** Contents of an SVG `<g>`, from 0, 0. */
  content: string;
  width: number;
  height: number;
}

const WIDTH = 460;
const TITLE_HEIGHT = 34;
const ROW_HEIGHT = 20;
const BAR_HEIGHT = 13;
/** Where bars start and how long they get; labels stand before, values behind. */
const BAR = { left: 150, length: 230 };
/** Letters of a label that fit before the bars. */
const LABEL_LETTERS = 22;

/** Labelled horizontal bars below a title. Text takes the colour that is around it. */
export function barChart({ title, bars, color, most }: BarChartOptions): BarChart {
  const longest = most ?? bars.reduce((highest, { value }) => Math.max(highest, value), 0);
  const rows = bars.map(({ label, value, text = String(value), color: own = color }, i) => {
    const middle = TITLE_HEIGHT + (i + 0.5) * ROW_HEIGHT;
    const length = longest > 0 ? (value / longest) * BAR.length : 0;
    const end = BAR.left + length + 6;
    const shown = label.length > LABEL_LETTERS ? `${label.slice(0, LABEL_LETTERS - 1)}…` : label;
    return (
      `<text x="${BAR.left - 8}" y="${middle}" dy="0.35em" text-anchor="end">${escapeXml(shown)}</text>` +
      `<rect x="${BAR.left}" y="${middle - BAR_HEIGHT / 2}" width="${length.toFixed(1)}" height="${BAR_HEIGHT}" fill="${own}"/>` +
      `<text x="${end.toFixed(1)}" y="${middle}" dy="0.35em">${escapeXml(text)}</text>`
    );
  });
  return {
    content: `<text x="0" y="16" font-size="14" font-weight="600">${escapeXml(title)}</text>${rows.join('')}`,
    width: WIDTH,
    height: TITLE_HEIGHT + Math.max(1, bars.length) * ROW_HEIGHT,
  };
}
