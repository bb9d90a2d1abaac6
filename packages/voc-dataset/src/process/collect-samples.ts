import { DatasetError } from '../dataset-error.js';
import { listDatasetSplits } from '../list-dataset-splits.js';
import { openLayouts } from '../open-layouts.js';
import type { OpenLayout } from '../open-layout.js';
import { proposeSplits } from '../propose-splits.js';
import { readDataset } from '../read-dataset.js';
import { scanSamples } from '../scan-samples.js';
import { selectSplit, splitNames } from '../select-split.js';
import type { DatasetIssue, VocSample } from '../types.js';
import { unknownClass } from '../unknown-class.js';

/** Where the samples come from. */
export const DATA_SOURCES = ['pascal_voc', 'voc'] as const;

/**
 * - `pascal_voc`: the reference's lists over VOC2007 and VOC2012.
 * - `voc`: the splits of any folder that readDataset reads: train, val and test.
 */
export type DataSource = (typeof DATA_SOURCES)[number];

export interface CollectSamplesOptions {
  source: DataSource;
  /** Class names that may occur, in the order of their indices. @default those that occur, sorted */
  classes?: readonly string[];
  /**
   * Train on VOC2007's test split, too, as the reference and the paper's 07++12 do; then it is no test any more. For
   * `pascal_voc` only.
   * @default true
   */
  trainOnTest?: boolean;
  /** Collect the test split as well. @default false */
  test?: boolean;
  signal?: AbortSignal;
}

export interface CollectedSamples {
  classes: string[];
  train: VocSample[];
  valid: VocSample[];
  test?: VocSample[];
  /** What was left out or corrected, and why. */
  issues: DatasetIssue[];
}

/**
 * The samples of a training, its validation and its test. As in the reference, a picture without objects is left out.
 *
 * Of `pascal_voc`, train is VOC2007 trainval, VOC2012 trainval and VOC2007 test, in this order: 21,503 names. valid is
 * every annotation of VOC2012 that its trainval does not name: 5,585. test is VOC2012's, whose annotations are not
 * public.
 *
 * @throws DatasetError if there is no such data, or it cannot be read
 */
export async function collectSamples(
  folder: string,
  { source, classes, trainOnTest = true, test = false, signal }: CollectSamplesOptions,
): Promise<CollectedSamples> {
  const options = { ...(classes && { classes }), ...(signal && { signal }) };
  const read = (split: string) => readDataset(folder, { split, ...options });
  const names =
    source === 'pascal_voc' ? await referenceSplits(folder, trainOnTest) : await ordinarySplits(folder);
  const train = await read(names.train);
  const rest = source === 'pascal_voc' ? await readUnlisted(folder, classes, signal) : undefined;
  const valid = rest ?? (names.valid === undefined ? { samples: [], issues: [] } : await read(names.valid));
  const tested = !test ? undefined : names.test === undefined ? noTest(folder) : await read(names.test);
  const withObjects = (samples: readonly VocSample[]) => samples.filter(({ objects }) => objects.length > 0);
  const all = [train, valid, ...(tested ? [tested] : [])];
  const labels = all.flatMap(({ samples }) =>
    samples.flatMap(({ objects }) => objects.map(({ label }) => label)),
  );
  return {
    classes: classes ? [...classes] : [...new Set(labels)].sort(),
    train: withObjects(train.samples),
    valid: withObjects(valid.samples),
    ...(tested && { test: withObjects(tested.samples) }),
    issues: all.flatMap(({ issues }) => issues),
  };
}

interface SplitNames {
  train: string;
  valid?: string | undefined;
  test?: string | undefined;
}

async function referenceSplits(folder: string, trainOnTest: boolean): Promise<SplitNames> {
  const layouts = await openLayouts(folder, new Set(['VOC2007', 'VOC2012']));
  const parts = [
    'VOC2007:trainval',
    'VOC2012:trainval',
    ...(trainOnTest ? (['VOC2007:test'] as const) : []),
  ] as const;
  for (const part of parts) {
    const [set, split] = part.split(':') as [string, string];
    if (withSplit(layouts, set, split).length > 0) continue;
    const fetched = split === 'test' ? 'voc2007-test' : set.toLowerCase();
    const without = split === 'test' ? ', or train without it (trainOnTest: false)' : '';
    throw new DatasetError(
      'SPLIT_NOT_FOUND',
      `Expected the list "${split}" of ${set} below ${folder}, found ${found(layouts)}.`,
      {
        hint: `Fetch it with downloadDataset(['${fetched}'])${without}. For other data take source: 'voc'.`,
        file: folder,
      },
    );
  }
  const hasTest = withSplit(layouts, 'VOC2012', 'test').length > 0;
  return { train: parts.join('+'), test: hasTest ? 'VOC2012:test' : undefined };
}

function withSplit(layouts: readonly OpenLayout[], set: string, split: string): OpenLayout[] {
  return layouts.filter(
    ({ name, ...layout }) => name === set && splitNames({ name, ...layout }).includes(split),
  );
}

function found(layouts: readonly OpenLayout[]): string {
  return layouts.map((layout) => `${layout.name} (${splitNames(layout).slice(0, 8).join(', ')})`).join(', ');
}

async function ordinarySplits(folder: string): Promise<SplitNames> {
  const { splits } = await listDatasetSplits(folder);
  const { train, val, test } = proposeSplits(splits);
  if (train === undefined) {
    throw new DatasetError(
      'SPLIT_NOT_FOUND',
      `Expected a split called train or trainval in ${folder}, found ${splits.join(', ') || 'none'}.`,
      { hint: 'Call one of its lists so.', file: folder },
    );
  }
  return { train, valid: val, test };
}

function noTest(folder: string): never {
  throw new DatasetError(
    'SPLIT_NOT_FOUND',
    `No testing samples found in ${folder}: it has no list of test images.`,
    { hint: 'Collect none, or add the list.', file: folder },
  );
}

/** The annotations of VOC2012 that its trainval does not name, sorted. */
async function readUnlisted(
  folder: string,
  classes: readonly string[] | undefined,
  signal: AbortSignal | undefined,
): Promise<{ samples: VocSample[]; issues: DatasetIssue[] }> {
  const layouts = withSplit(
    await openLayouts(folder, new Set(['VOC2007', 'VOC2012'])),
    'VOC2012',
    'trainval',
  );
  const listed = new Set(
    (await selectSplit(layouts, 'trainval', 0)).entries.map(({ layout, id }) =>
      layout.annotationIndex.find(id),
    ),
  );
  const entries = layouts.flatMap((layout) =>
    layout.annotationIndex.ids
      .filter((id) => !listed.has(layout.annotationIndex.find(id)))
      .map((id) => ({ layout, id })),
  );
  const scanned = await scanSamples(entries, { signal });
  for (const { error } of scanned) if (error !== undefined) throw error;
  const samples = scanned.flatMap(({ sample }) => sample ?? []);
  for (const { annotation, objects } of samples) {
    const stranger = objects.find(({ label }) => classes?.includes(label) === false);
    if (stranger !== undefined) throw unknownClass(stranger.label, classes!, annotation);
  }
  return { samples, issues: scanned.flatMap(({ issues }) => issues) };
}
