import { resolve } from 'node:path';
import { createEvaluator, resultJson, type EvaluationResult } from '@ssd/ap-eval';
import { readTrainingData } from '@ssd/voc-dataset';
import { defined } from '@ssd/trainer/config';
import type { EvaluationOutput } from '@ssd/trainer/evaluation';
import { loadDetector, toVocPixels } from '@ssd/trainer/evaluation';
import { visibleName } from '@ssd/names';
import type { CommandContext, Outcome } from '../cli/command.js';
import type { OutputFormat } from '../output-formats/formats.js';
import { checkTrainingData } from './check-training-data.js';
import type { inferOptions } from './infer-options.js';
import { readInferSamples } from './infer-samples.js';
import { makeOutputFolder } from './output-folder.js';
import { warnOfExtent } from './show-extent.js';
import { evaluationDisplay } from './show-training.js';
import { writeResults, writesFiles } from './write-results.js';

/** Runs over the samples of the data, writes what is asked for, and measures: `ssd infer` without files. */
export async function inferSplit(
  context: CommandContext<typeof inferOptions>,
  formats: readonly OutputFormat[],
): Promise<Outcome> {
  const { values, given, terminal, signal, workingDirectory } = context;
  const { sample, threshold, metric, jsonl, dumpPredictions: predictions } = values;
  const at = (path: string): string => resolve(workingDirectory, path);
  const options = {
    folder: at(values.outputDir),
    formats,
    scores: values.scores,
    predictions,
    pascalSummary: values.pascalSummary ? sample : undefined,
    jsonl,
  };
  if (writesFiles({ ...options, classes: [] })) await makeOutputFolder(options.folder);
  const file = values.trainingData === undefined ? undefined : at(values.trainingData);
  const trainingData = file === undefined ? undefined : await readTrainingData(file);
  const { batchSize, checkpoint, dataSource, emulatePrecision } = values;
  const detector = await loadDetector(at(values.name), {
    batchSize,
    checkpoint,
    ...defined({ emulatePrecision }),
  });
  try {
    const { classes, training } = detector;
    warnOfExtent(detector, terminal);
    if (trainingData) checkTrainingData(trainingData, { file: file!, detector });
    const namesFolder = given.has('dataDir') || given.has('dataSource');
    const samples = await readInferSamples({
      sample,
      dataSource,
      dataDir: at(values.dataDir),
      trainingData: namesFolder ? undefined : trainingData,
      trainingDataFile: file,
      classes,
      signal,
    });
    let measured: EvaluationOutput | undefined;
    const outcome = await writeResults(
      context,
      { ...options, classes, training },
      async ({ writer, answers }) => {
        try {
          measured = await detector.evaluate({
            samples,
            split: sample,
            scoreThreshold: threshold,
            predictions,
            signal,
            onProgress: evaluationDisplay(terminal, 'Detecting'),
            onImage: async ({ sample: { id, image, width, height }, ...found }) => {
              const picture = { ...found, id, width, height, path: image, file: image };
              const [written] = await writer.write([picture]);
              await answers.found(picture, written!);
            },
          });
        } catch (error) {
          if (!signal.aborted) throw error;
        }
        return samples.length - answers.done;
      },
    );
    const { checkpoint: prefix } = detector;
    const answer = { ...outcome.json, checkpoint: prefix, sample };
    if (measured === undefined || !values.computeStats) return { ...outcome, json: answer };
    const evaluator = createEvaluator({
      classes,
      metric,
      scoreThreshold: threshold,
      maxDetections: measured.settings.maxDetections,
    });
    for (const { sample: one, detections } of measured.images)
      evaluator.add(toVocPixels(one, detections, classes));
    const result = evaluator.result();
    for (const line of statistics(result)) sayAsReference(context, line);
    return { ...outcome, json: { ...answer, map: result.map, stats: resultJson(result) } };
  } finally {
    detector.dispose();
  }
}

/** The reference's lines: classes without objects have none, and nothing at all makes 0. */
function statistics({ classes, map }: EvaluationResult): string[] {
  return [
    ...Object.entries(classes).flatMap(([name, { ap }]) =>
      ap === null ? [] : [`[i] AP [${name}]: ${ap.toFixed(3)}`],
    ),
    `[i] mAP: ${(map ?? 0).toFixed(3)}`,
  ];
}

/** A line of the reference's: on stdout, unless that is a program's. */
export function sayAsReference(
  { json, print, terminal, values }: CommandContext<typeof inferOptions>,
  line: string,
): void {
  const shown = visibleName(line); // names of classes come from data
  if (json || values.jsonl) terminal.note(shown);
  else print(shown);
}
