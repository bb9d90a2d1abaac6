import { join, resolve } from 'node:path';
import { createEvaluator, reportJson, worstImages } from '@ssd/ap-eval';
import type { CommandContext, Outcome } from '../cli/command.js';
import { defined } from '../cli/defined.js';
import { dataDirs } from '../config/data-dirs.js';
import { classColors } from '../drawing/class-colors.js';
import { loadDetector, type EvaluationOutput } from '../evaluation/index.js';
import { toVocPixels } from '../evaluation/voc-pixels.js';
import { drawSamples } from '../report/draw-samples.js';
import { analyse } from '../scoring/analyse.js';
import { readDetections } from '../scoring/read-detections.js';
import { readCocoFile } from '../scoring/read-truth.js';
import { saveDetections, savedFormat } from '../scoring/save-detections.js';
import { scoreDetections } from '../scoring/score-detections.js';
import type { Truth } from '../scoring/truth.js';
import { writeReport } from '../scoring/write-report.js';
import { sideNames, showReport } from './eval-detections.js';
import { evalRules, refuseOptions, type evalOptions } from './eval-options.js';
import { evaluationJson } from './results.js';
import { evaluationDisplay } from './show-training.js';

const DEFAULT_BATCH = 8;
const DEFAULT_THRESHOLD = 0.01;
/** Pictures drawn of the errors, and the lowest score that is drawn and counted there. */
const WORST = 20;
const DRAWN_FROM = 0.5;

/** Detects in every picture of a split and measures that: `ssd eval RUN`. */
export async function evaluateRun({
  values,
  positionals,
  terminal,
  signal,
  workingDirectory,
}: CommandContext<typeof evalOptions>): Promise<Outcome> {
  const at = (path: string): string => resolve(workingDirectory, path);
  refuseOptions(
    values,
    ['groundTruth', 'detections'],
    'beside a RUN',
    'Of a RUN the data is --data-dir; to measure files leave the RUN out.',
  );
  refuseOptions(values, ['classes'], 'beside a RUN', 'A RUN has its own classes.');
  const dataDir = values.dataDir === undefined ? undefined : dataDirs(values.dataDir, workingDirectory);
  const {
    batchSize = DEFAULT_BATCH,
    checkpoint,
    split,
    threshold = DEFAULT_THRESHOLD,
    maxDetections,
  } = values;
  const rules = { ...evalRules(values), scoreThreshold: threshold };
  if (values.saveDetections !== undefined) savedFormat(values.saveDetections); // before the work, not after it
  const detector = await loadDetector(at(positionals[0]!), { batchSize, ...defined({ checkpoint }) });
  try {
    terminal.note(
      `${detector.preset}, step ${detector.step}, ${detector.classes.length} classes: ${detector.checkpoint}`,
    );
    const output = await detector.evaluate({
      scoreThreshold: threshold,
      ...defined({ dataDir, split, maxDetections }),
      signal,
      onProgress: evaluationDisplay(terminal, 'Evaluating'),
    });
    terminal.endStatus();
    const { classes } = detector;
    const options = {
      ...rules,
      classes,
      // What the detector kept of an image; COCO's limits are of each class.
      ...(rules.metric === 'coco' ? {} : { maxDetections: output.settings.maxDetections }),
    };
    const evaluator = createEvaluator(options);
    const images = output.images.map(({ sample, detections }) =>
      toVocPixels(sample, detections, classes, rules.pixelOffset),
    );
    for (const image of images) evaluator.add(image);

    const truth: Truth = {
      images,
      classes,
      allClasses: () => Promise.resolve(classes),
      name: `split "${output.split}"`,
    };
    const { compare } = values;
    const categories =
      values.categories === undefined ? undefined : await readCocoFile(at(values.categories), 0);
    const compared =
      compare === undefined
        ? undefined
        : await readDetections({
            path: at(compare),
            truth,
            listClasses: truth.allClasses,
            ...(categories && { categories }),
            split: output.split,
            pixelOffset: rules.pixelOffset,
          });
    const report = analyse(evaluator, {
      diagnose: values.diagnose,
      resamples: values.bootstrap,
      seed: values.seed,
      ...(compared && {
        other: {
          evaluator: scoreDetections(truth, compared, options),
          names: sideNames(positionals[0]!, compare!),
        },
      }),
      title: `Average precision of ${detector.preset}, step ${detector.step}`,
      facts: [
        ['checkpoint', detector.checkpoint],
        ['split', output.split],
        ...(compared ? [['compared with', `${compare!} (${compared.format})`] as const] : []),
      ],
    });
    terminal.note(`\nSplit ${output.split}.`);
    showReport(report, terminal);
    const { seconds } = output;
    const json = {
      ...evaluationJson({ ...output, result: report.result, seconds }),
      ...reportJson(report),
      checkpoint: detector.checkpoint,
    };
    if (values.saveDetections !== undefined) {
      const path = at(values.saveDetections);
      await saveDetections(path, images, { classes, split: output.split, pixelOffset: rules.pixelOffset });
      terminal.note(`Detections written to ${path}`);
    }
    if (values.outputDir !== undefined) {
      const folder = at(values.outputDir);
      await writeReport(folder, report, json);
      if (report.diagnosis) {
        const worst = await drawWorst(output, report.diagnosis, {
          folder: join(folder, 'worst'),
          classes,
          signal,
        });
        if (worst > 0) terminal.note(`The ${worst} pictures with the most errors: ${join(folder, 'worst')}`);
      }
      terminal.note(`Written to ${folder}`);
    }
    return { json };
  } finally {
    detector.dispose();
  }
}

/** Draws the pictures with the most errors, the worst first by name. @returns how many */
async function drawWorst(
  { images }: EvaluationOutput,
  diagnosis: Parameters<typeof worstImages>[0],
  { folder, classes, signal }: { folder: string; classes: readonly string[]; signal: AbortSignal },
): Promise<number> {
  const byId = new Map(images.map((image) => [image.sample.id, image]));
  const worst = worstImages(diagnosis, { count: WORST, scoreThreshold: DRAWN_FROM });
  if (worst.length === 0) return 0;
  await drawSamples(
    worst.map(({ id }) => byId.get(id)!),
    { folder, colors: classColors(classes), threshold: DRAWN_FROM, signal },
  );
  return worst.length;
}
