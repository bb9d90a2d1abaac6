import { constants, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { checkImage } from '../check-image.js';
import { collectEntries } from '../collect-entries.js';
import type { DataRoots } from '../data-roots.js';
import { DatasetError } from '../dataset-error.js';
import { readImageHeader } from '../image-header.js';
import { mapConcurrently } from '../map-concurrently.js';
import { openLayouts } from '../open-layouts.js';
import type { OpenLayout } from '../open-layout.js';
import { readAnnotation } from '../read-annotation.js';
import { scanSamples } from '../scan-samples.js';
import type { ScannedSample } from '../scan-samples.js';
import { editAnnotation, isEmptyEdit } from './edit-annotation.js';
import { planFix } from './plan-fix.js';
import type { FixChange } from './plan-fix.js';
import { prepareOutput } from './prepare-output.js';
import { imageName, writeImage } from './write-image.js';
import { writeLists } from './write-lists.js';
import { fullMessage } from '../full-message.js';

export interface FixDatasetOptions {
  signal?: AbortSignal;
  /** Called after every image. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

export interface FixReport {
  /** Folder of the copy: a data set itself, or one folder a data set where there are several. */
  output: string;
  /** Images in the copy. */
  images: number;
  /** Every change, in the order of the files. */
  changes: FixChange[];
  /** Images or annotations that are not in the copy, and why; `dropped.txt` in the copy lists them, too. */
  dropped: FixChange[];
}

/** Images written at the same time. */
const CONCURRENCY = 4;

/** What is left out for these is not lost to training: there is nothing that it could have used. */
const UNREADABLE = new Set(['annotation-missing', 'annotation-invalid', 'image-missing', 'image-unreadable']);

/**
 * Writes a corrected copy of data sets. Boxes are clipped to the image, those without area, outside of it or there
 * twice are left out, sizes are the images' own, pictures are turned as EXIF says, and what cannot be read is left out
 * with its lines in the lists. What has nothing wrong is copied byte for byte. The original is only read.
 *
 * @param output a new or empty folder, not in the original
 * @throws DatasetError OUTPUT_UNUSABLE, or if there is no such data set
 */
export async function fixDataset(
  roots: DataRoots,
  output: string,
  { signal, onProgress }: FixDatasetOptions = {},
): Promise<FixReport> {
  const layouts = await openLayouts(roots);
  const { entries } = await collectEntries(layouts, undefined);
  const scanned = await scanSamples(entries, { signal });
  const folder = await prepareOutput(
    output,
    layouts.flatMap(({ root, annotations, images }) => [root, annotations, images]),
  );
  try {
    const targets = await makeTargets(layouts, folder);
    let done = 0;
    const fixed = await mapConcurrently(
      scanned,
      CONCURRENCY,
      async (one) => {
        const result = await fixSample(one, targets.get(one.layout)!);
        onProgress?.({ done: ++done, total: scanned.length });
        return result;
      },
      { signal },
    );
    const kept = new Set(fixed.flatMap(({ annotation }) => annotation ?? []));
    const lists: FixChange[] = [];
    for (const [layout, target] of targets) lists.push(...(await writeLists(layout, target, kept)));
    const dropped = fixed.flatMap((result) => result.dropped ?? []);
    if (dropped.length > 0) {
      const lines = dropped.map(({ file, code, message }) => `${file}\t${code}\t${message}\n`);
      await writeFile(join(folder, 'dropped.txt'), lines.join(''));
    }
    await rename(folder, output);
    return {
      output,
      images: kept.size,
      changes: [...fixed.flatMap(({ changes }) => changes), ...lists],
      dropped,
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface FixedSample {
  /** The original annotation, where the sample is in the copy. */
  annotation?: string;
  changes: FixChange[];
  dropped?: FixChange;
}

async function fixSample(
  { id, sample, issues, layout }: ScannedSample,
  folder: string,
): Promise<FixedSample> {
  if (sample === undefined) return drop(issues);
  const { image, annotation: file } = sample;
  const unusable = (await checkImage(sample)).issues.filter(({ code }) => UNREADABLE.has(code));
  if (unusable.length > 0) return drop(unusable);
  const own = relative(layout.annotations, file).slice(0, -'.xml'.length).split(sep).join('/');
  const { annotation, text } = await readAnnotation(file, layout.root);
  const header = await readImageHeader(image);
  const name = imageName(own, image, header.orientation !== 1);
  // Below a sub-folder, both with it and without it are usual.
  const stated = annotation.filename === name ? name : basename(name);
  const plan = planFix(annotation, header, { file, image, name: stated });
  for (const part of ['JPEGImages', 'Annotations'])
    await mkdir(dirname(join(folder, part, own)), { recursive: true });
  try {
    await writeImage(image, join(folder, 'JPEGImages', name), plan.image);
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    return drop([{ code: 'image-unreadable', file: image, message: fullMessage(error) }]);
  }
  const target = join(folder, 'Annotations', `${own}.xml`);
  if (isEmptyEdit(plan.edit)) await copyFile(file, target, constants.COPYFILE_EXCL);
  else await writeFile(target, editAnnotation(text, plan.edit, file), { flag: 'wx' });
  return { annotation: layout.annotationIndex.find(id) ?? file, changes: plan.changes };
}

function drop(reasons: readonly FixChange[]): FixedSample {
  const { code, file, message } = reasons.find((reason) => UNREADABLE.has(reason.code)) ?? reasons[0]!;
  return { changes: [], dropped: { code, file, message } };
}

/** The copy's folder of each data set: the one given where there is one, else one below it called as the data set is. */
async function makeTargets(
  layouts: readonly OpenLayout[],
  folder: string,
): Promise<ReadonlyMap<OpenLayout, string>> {
  const targets = new Map<OpenLayout, string>();
  const isSingle = layouts.length === 1 && layouts[0]!.wholeSplit === undefined;
  for (const layout of layouts) {
    const target = isSingle ? folder : join(folder, targetName(layout, layouts));
    for (const part of ['Annotations', 'JPEGImages']) await mkdir(join(target, part), { recursive: true });
    targets.set(layout, target);
  }
  return targets;
}

/** Data sets of the same name get a number. */
function targetName(layout: OpenLayout, layouts: readonly OpenLayout[]): string {
  const before = layouts.slice(0, layouts.indexOf(layout)).filter(({ name }) => name === layout.name).length;
  return before === 0 ? layout.name : `${layout.name}_${before + 1}`;
}
