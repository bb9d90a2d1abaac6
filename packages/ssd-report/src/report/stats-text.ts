import type { DatasetDescription, Distribution } from '@ssd/voc-dataset';
import { renderTable } from '../text/table.js';

/** `96.6 %`, or a dash for a share of nothing. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

/**
 * A bin's name: `0.5–0.67`, `4 and more`; of whole numbers `6–10`, or `1` where there is one only.
 *
 * @param unit distance between values that are counted, for bins of whole numbers
 */
export function range({ from, to }: { from: number; to: number | null }, unit?: 1): string {
  if (to === null) return `${from} and more`;
  if (unit === undefined) return `${from}–${to}`;
  return to - from === unit ? String(from) : `${from}–${to - unit}`;
}

function number(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(3)));
}

/** More sizes of images than this are counted together. */
const MOST_SIZES = 8;

/** What is in a data set, as tables for a terminal. */
export function statsText(description: DatasetDescription): string {
  const { images, objects, unusable, empty, difficult, truncated } = description;
  const head =
    `${images} images (${unusable} cannot be used, ${empty} without objects), ` +
    `${objects} objects (${difficult} difficult, ${truncated} truncated)`;
  return [
    head,
    classTable(description),
    splitTable(description),
    spreadTable(description),
    sizeTable(description),
    ...(description.anchors.length === 0 ? [] : [anchorTable(description)]),
  ].join('\n\n');
}

function right(title: string) {
  return { title, align: 'right' as const };
}

function classTable({ classes, objects: all }: DatasetDescription): string {
  return renderTable(
    [
      { title: 'class' },
      right('objects'),
      right('share'),
      right('images'),
      right('difficult'),
      right('truncated'),
    ],
    Object.entries(classes).map(([name, { objects, images, difficult, truncated }]) => [
      name,
      String(objects),
      percent(all === 0 ? null : objects / all),
      String(images),
      String(difficult),
      String(truncated),
    ]),
  );
}

function splitTable({ splits }: DatasetDescription): string {
  return renderTable(
    [{ title: 'split' }, right('images'), right('objects')],
    Object.entries(splits).map(([name, { images, objects }]) => [name, String(images), String(objects)]),
  );
}

function spreadTable(description: DatasetDescription): string {
  const row = (name: string, { min, median, mean, max }: Distribution): string[] => [
    name,
    ...[min, median, mean, max].map(number),
  ];
  return renderTable(
    [{ title: '' }, right('least'), right('median'), right('mean'), right('most')],
    [
      row('objects per image', description.boxesPerImage),
      row('side of a box, as share of the image', description.boxScales),
      row('width by height of a box', description.boxAspects),
      row('width by height of an image', description.imageAspects),
    ],
  );
}

function sizeTable({ imageSizes, areas, objects }: DatasetDescription): string {
  const shown = imageSizes.slice(0, MOST_SIZES);
  const rest = imageSizes.slice(MOST_SIZES);
  const sizes = [
    ...shown.map(({ width, height, images }) => [`${width}×${height}`, String(images)]),
    ...(rest.length === 0
      ? []
      : [[`${rest.length} other sizes`, String(rest.reduce((sum, { images }) => sum + images, 0))]]),
  ];
  const area = (name: string, count: number): string[] => [
    name,
    String(count),
    percent(objects === 0 ? null : count / objects),
  ];
  return [
    renderTable([{ title: 'image size' }, right('images')], sizes),
    renderTable(
      [{ title: 'area of a box in pixels (COCO)' }, right('objects'), right('share')],
      [
        area('small, below 32²', areas.small),
        area('medium, below 96²', areas.medium),
        area('large', areas.large),
      ],
    ),
  ].join('\n\n');
}

function anchorTable({ anchors }: DatasetDescription): string {
  return renderTable(
    [
      { title: `anchors of` },
      right(`recall at IoU ${anchors[0]!.threshold}`),
      right('small'),
      right('medium'),
      right('large'),
      right('mean IoU'),
      right('boxes'),
    ],
    anchors.map(({ name, recall, recallByArea: { small, medium, large }, meanOverlap, boxes }) => [
      name,
      percent(recall),
      percent(small),
      percent(medium),
      percent(large),
      number(meanOverlap),
      String(boxes),
    ]),
  );
}
