import type { DatasetDescription, Distribution } from '@ssd/voc-dataset';
import { classColors, escapeXml } from '@ssd/draw';
import { barChart, type Bar, type BarChart } from './bar-chart.js';
import { percent, range } from './stats-text.js';

/** Space around and between the charts, in SVG units. */
const MARGIN = 24;
const COLUMNS = 2;
const HEAD = 46;

/** More rows than this in one chart are counted together. */
const MOST_ROWS = 30;

const BLUE = '#0b7fd4';

/** What is in a data set as one SVG picture: classes, sizes, shapes, and how presets' anchors fit. Needs no other file. */
export function statsSvg(description: DatasetDescription, title: string): string {
  const { images, objects } = description;
  const columns: BarChart[][] = Array.from({ length: COLUMNS }, () => []);
  const heightOf = (charts: readonly BarChart[]): number =>
    charts.reduce((sum, { height }) => sum + height + MARGIN, 0);
  // Each chart goes where there is most room.
  for (const chart of chartsOf(description)) {
    columns.reduce((a, b) => (heightOf(b) < heightOf(a) ? b : a)).push(chart);
  }
  const columnWidth = Math.max(...columns.flat().map((chart) => chart.width));
  const width = MARGIN + COLUMNS * (columnWidth + MARGIN);
  const height = HEAD + MARGIN + Math.max(...columns.map(heightOf));
  const parts = columns.flatMap((charts, column) => {
    const x = MARGIN + column * (columnWidth + MARGIN);
    return charts.map(({ content }, i) => {
      const y = HEAD + MARGIN + heightOf(charts.slice(0, i));
      return `<g transform="translate(${x} ${y})">${content}</g>`;
    });
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" ` +
    `font-family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif" font-size="12" fill="#1c2733">` +
    `<rect width="100%" height="100%" fill="#fff"/>` +
    `<text x="${MARGIN}" y="34" font-size="18" font-weight="600">${escapeXml(`${title}: ${images} images, ${objects} objects`)}</text>` +
    `${parts.join('')}</svg>\n`
  );
}

function chartsOf(description: DatasetDescription): BarChart[] {
  const { classes, areas, imageSizes, anchors, splits } = description;
  const colors = classColors(Object.keys(classes));
  const classBars = Object.entries(classes)
    .sort(([, a], [, b]) => b.objects - a.objects)
    .map(([label, { objects, images }]) => ({
      label,
      value: objects,
      text: `${objects} in ${images}`,
      color: colors.get(label)!,
    }));
  const chart = (title: string, bars: readonly Bar[], most?: number): BarChart =>
    barChart({ title, bars: shortened(bars), color: BLUE, ...(most === undefined ? {} : { most }) });
  const recall = anchors.map(({ name, recall: share }) => ({
    label: name,
    value: share ?? 0,
    text: percent(share),
  }));
  return [
    chart('Objects by class, and images', classBars),
    chart('Objects per image', bars(description.boxesPerImage, 1)),
    chart('Objects by area in pixels (COCO)', [
      { label: 'small, below 32²', value: areas.small },
      { label: 'medium, below 96²', value: areas.medium },
      { label: 'large', value: areas.large },
    ]),
    chart('Side of the boxes, as share of the image', bars(description.boxScales)),
    chart('Width by height of the boxes', bars(description.boxAspects)),
    chart('Width by height of the images', bars(description.imageAspects)),
    chart(
      'Image sizes',
      imageSizes.map(({ width, height, images }) => ({ label: `${width}×${height}`, value: images })),
    ),
    chart(
      'Images by split',
      Object.entries(splits).map(([label, { images }]) => ({ label, value: images })),
    ),
    ...(recall.length === 0 ? [] : [chart('Boxes that an anchor overlaps by 0.5 or more', recall, 1)]),
  ];
}

/** A row a bin; empty ones at either end are left out. */
function bars({ bins }: Distribution, unit?: 1): Bar[] {
  const first = bins.findIndex(({ count }) => count > 0);
  const last = bins.findLastIndex(({ count }) => count > 0);
  if (first < 0) return [];
  return bins.slice(first, last + 1).map((bin) => ({ label: range(bin, unit), value: bin.count }));
}

function shortened(all: readonly Bar[]): readonly Bar[] {
  if (all.length <= MOST_ROWS) return all;
  const rest = all.slice(MOST_ROWS - 1);
  const value = rest.reduce((sum, bar) => sum + bar.value, 0);
  return [...all.slice(0, MOST_ROWS - 1), { label: `${rest.length} others`, value }];
}
