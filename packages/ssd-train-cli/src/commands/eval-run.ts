import { join, resolve } from 'node:path';
import {
  createEvaluator,
  diagnose,
  reportJson,
  worstImages,
  type EvaluationReport,
  type EvaluatorOptions,
} from '@ssd/ap-eval';
import { classColors } from '@ssd/draw';
import { analyse, drawSamples, writeReport } from '@ssd/report';
import { dataDirs, defined } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import type { LoadedDetector, EvaluationOutput } from '@ssd/trainer/evaluation';
import { loadDetector, toVocPixels } from '@ssd/trainer/evaluation';
import { makeFolder } from '@ssd/files';
import { splitFileName } from '@ssd/trainer/run-folder';
import type { CommandContext, Outcome } from '../cli/command.js';
import { ResultWriter } from '../output-formats/result-writer.js';
import { readDetections } from '../scoring/read-detections.js';
import { readCocoFile } from '../scoring/read-truth.js';
import { saveDetections, savedFormat } from '../scoring/save-detections.js';
import { scoreDetections } from '../scoring/score-detections.js';
import type { Truth } from '../scoring/ground-truth.js';
import { sideNames, showReport } from './eval-detections.js';
import { evalRules, refuseOptions, type evalOptions, type EvalValues } from './eval-options.js';
import { evaluationFolder } from './evaluation-folder.js';
import { makeOutputFolder } from './output-folder.js';
import { evaluationJson } from './results.js';
import { warnOfExtent } from './show-extent.js';
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
    emulatePrecision,
    split,
    threshold = DEFAULT_THRESHOLD,
    maxDetections,
  } = values;
  evalRules(values); // contradictions are told before the work
  if (values.saveDetections !== undefined) savedFormat(values.saveDetections); // before the work, not after it
  const detector = await loadDetector(at(positionals[0]!), {
    batchSize,
    ...defined({ checkpoint, emulatePrecision }),
  });
  try {
    const rules = { ...evalRules(values, detector.config ?? undefined), scoreThreshold: threshold };
    const { pixelOffset } = rules;
    terminal.note(
      `${detector.preset}, step ${detector.step}, ${detector.classes.length} classes: ${detector.checkpoint}`,
    );
    warnOfExtent(detector, terminal);
    expectData(detector, { dataDir, split });
    const { pascalSummary, dumpPredictions } = values;
    const folder = values.outputDir === undefined ? undefined : at(values.outputDir);
    const written = values.diagnose || pascalSummary || dumpPredictions;
    const reportFolder = folder ?? (written ? evaluationFolder(detector, split) : undefined);
    if (reportFolder !== undefined) await makeOutputFolder(reportFolder);
    else if (pascalSummary || dumpPredictions) throw noFolder(detector.checkpoint);
    const writer = await openDetections(reportFolder, detector, values);
    const output = await detector.evaluate({
      scoreThreshold: threshold,
      ...defined({ dataDir, split, maxDetections }),
      predictions: dumpPredictions,
      signal,
      onProgress: evaluationDisplay(terminal, 'Evaluating'),
      ...(writer && {
        onImage: async ({ sample: { id, image, width, height }, ...found }) => {
          await writer.write([{ ...found, id, width, height, path: image, file: image }]);
        },
      }),
    });
    terminal.endStatus();
    await writer?.finish();
    const { classes } = detector;
    const options = {
      ...rules,
      classes,
      // What the detector kept of an image; COCO's limits are of each class.
      ...(rules.metric === 'coco' ? {} : { maxDetections: output.settings.maxDetections }),
    };
    const evaluator = createEvaluator(options);
    const images = output.images.map(({ sample, detections }) =>
      toVocPixels(sample, detections, classes, pixelOffset),
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
            pixelOffset,
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
      training: detector.training,
    };
    if (values.saveDetections !== undefined) {
      const path = at(values.saveDetections);
      await saveDetections(path, images, { classes, split: output.split, pixelOffset });
      terminal.note(`Detections written to ${path}`);
    }
    if (reportFolder !== undefined) {
      const worst = report.diagnosis
        ? await drawWorst(output, { folder: join(reportFolder, 'worst'), options, pixelOffset, signal })
        : [];
      await writeReport(reportFolder, { ...report, worst }, json);
      if (worst.length > 0)
        terminal.note(`Pictures with the most errors (${worst.length}): ${join(reportFolder, 'worst')}`);
      terminal.note(`Written to ${reportFolder}`);
    }
    return { json };
  } finally {
    detector.dispose();
  }
}

/** Where the detections of each image go as they come, if they are to be written. */
async function openDetections(
  folder: string | undefined,
  { classes, config }: LoadedDetector,
  { pascalSummary, dumpPredictions, split }: EvalValues,
): Promise<ResultWriter | undefined> {
  if (folder === undefined || !(pascalSummary || dumpPredictions)) return undefined;
  const own = join(folder, 'detections');
  await makeFolder(own);
  const name = splitFileName(split ?? config?.validationSplit ?? config?.trainSplit ?? 'test');
  return ResultWriter.open({
    folder: own,
    formats: [],
    classes,
    predictions: dumpPredictions,
    pascalSummary: pascalSummary ? name : undefined,
  });
}

/** @throws UsageError where nothing says what to measure on: weights that were imported have no data of their own */
function expectData(
  { checkpoint, config }: LoadedDetector,
  { dataDir, split }: { dataDir: unknown; split: string | undefined },
): void {
  if (config !== null || (dataDir !== undefined && split !== undefined)) return;
  throw new UsageError(
    'MISSING_OPTION',
    `Expected a folder and a split to measure on: ${checkpoint} was imported and not trained.`,
    { hint: 'Name both: --data-dir DIR --split test.' },
  );
}

function noFolder(checkpoint: string): UsageError {
  return new UsageError(
    'MISSING_OPTION',
    `Expected --output-dir too, since ${checkpoint} belongs to no run folder.`,
    { hint: 'Write --output-dir DIR.' },
  );
}

/**
 * Draws the pictures with the most errors among what is drawn: an object that was found with a score of 0.02 is missed there.
 *
 * @returns them as a report shows them, the worst first
 */
async function drawWorst(
  { images }: EvaluationOutput,
  {
    folder,
    options,
    pixelOffset,
    signal,
  }: { folder: string; options: EvaluatorOptions; pixelOffset: 0 | 1; signal: AbortSignal },
): Promise<NonNullable<EvaluationReport['worst']>> {
  const { classes } = options;
  const evaluator = createEvaluator({ ...options, scoreThreshold: DRAWN_FROM });
  for (const { sample, detections } of images)
    evaluator.add(toVocPixels(sample, detections, classes, pixelOffset));
  const byId = new Map(images.map((image) => [image.sample.id, image]));
  const worst = worstImages(diagnose(evaluator), { count: WORST, scoreThreshold: DRAWN_FROM });
  if (worst.length === 0) return [];
  const drawn = await drawSamples(
    worst.map(({ id }) => byId.get(id)!),
    { folder, colors: classColors(classes), threshold: DRAWN_FROM, signal },
  );
  return worst.map(({ id, kinds }, i) => {
    const errors = Object.entries(kinds).filter(([, number]) => number > 0);
    return {
      file: `worst/${drawn[i]!.name}`,
      caption: `${id}: ${errors.map(([kind, number]) => `${number} ${kind}`).join(', ')}`,
    };
  });
}
