import { join } from 'node:path';
import { annotatePicture, classColors } from '@ssd/draw';
import { makeFolder } from '@ssd/files';
import { zeroBasedBox } from '../../data/zero-based-box.js';
import type { EvaluationOutput } from '../../evaluation/types.js';
import { fileName } from '../../files/file-name.js';
import { writeFileAtomically } from '../../files/write-file-atomically.js';
import type { Hook, Run } from '../hook.js';

export interface PreviewHookOptions {
  /** Pictures drawn: the first ones measured on, always the same. */
  readonly count: number;
  /** Made when there is something to draw. */
  readonly folder: string;
  readonly classes: readonly string[];
  /** Lowest score drawn. @default 0.5, as in the report */
  readonly threshold?: number;
  /** The last evaluation of this process; looked at only where the run has a mAP. */
  readonly evaluation: () => EvaluationOutput | undefined;
}

/**
 * Draws the same pictures after every evaluation, so that one can watch what is learned: solid what was found, dashed what
 * is there. `step-000900-IMAGE.jpg`
 */
export function previewHook({
  count,
  folder,
  classes,
  threshold = 0.5,
  evaluation,
}: PreviewHookOptions): Hook {
  const colors = classColors(classes);
  let drawn: EvaluationOutput | undefined;

  async function draw({ map, state }: Run): Promise<void> {
    const output = evaluation();
    if (map === undefined || output === undefined || output === drawn) return;
    drawn = output;
    await makeFolder(folder);
    for (const { sample, detections } of output.images.slice(0, count)) {
      const { id, image, width, height, objects } = sample;
      const jpeg = await annotatePicture(image, {
        colors,
        detections: detections.filter(({ score }) => score >= threshold),
        groundTruth: objects.map(({ label, box }) => ({ label, box: zeroBasedBox(box) })),
        boxSize: { width, height },
        format: 'jpeg',
      });
      const name = `step-${String(state.step).padStart(6, '0')}-${fileName(id)}.jpg`;
      await writeFileAtomically(join(folder, name), jpeg);
    }
  }

  return { name: 'preview', afterEpoch: draw, afterTrain: draw };
}
