import { resolve } from 'node:path';
import { readTrainingData } from '@ssd/voc-dataset';
import { defined } from '@ssd/trainer/config';
import { loadDetector } from '@ssd/trainer/evaluation';
import type { CommandContext, Outcome } from '../cli/command.js';
import type { Options, Values } from '../cli/option.js';
import type { OutputFormat } from '../output-formats/formats.js';
import { checkTrainingData } from './check-training-data.js';
import { detectPictures } from './detect-pictures.js';
import { gatherPictures } from './gather-pictures.js';
import { makeOutputFolder, refuseOverwriting } from './output-folder.js';
import type { resultOptions } from './result-options.js';
import { warnOfExtent } from './show-extent.js';
import { evaluationDisplay } from './show-training.js';
import { writeResults, writesFiles } from './write-results.js';

export interface DetectFilesOptions {
  /** Run folder, folder of checkpoints or checkpoint. */
  readonly weights: string;
  readonly checkpoint: string | undefined;
  /** Pictures, folders, patterns, `-`. */
  readonly paths: readonly string[];
  readonly formats: readonly OutputFormat[];
  readonly outputDir: string;
}

type ResultValues = Values<typeof resultOptions>;

/** Looks for objects in files and writes what is found. Everything that can be wrong with the line is found out before. */
export async function detectFiles<O extends Options>(
  context: Omit<CommandContext<O>, 'values'> & { values: ResultValues },
  { weights, checkpoint, paths, formats, outputDir }: DetectFilesOptions,
): Promise<Outcome> {
  const { values, terminal, signal, stdin, workingDirectory } = context;
  const { filesFrom, recursive, scores, threshold, jsonl, dumpPredictions: predictions } = values;
  const folder = resolve(workingDirectory, outputDir);
  const { pictures, dispose } = await gatherPictures({
    paths,
    filesFrom,
    recursive,
    results: folder,
    stdin,
    workingDirectory,
  });
  try {
    const pascalSummary = values.pascalSummary ? 'test' : undefined;
    const options = { folder, formats, scores, predictions, pascalSummary, jsonl };
    if (writesFiles({ ...options, classes: [] })) await makeOutputFolder(folder);
    await refuseOverwriting(pictures, { ...options, classes: [] });
    const file = values.trainingData && resolve(workingDirectory, values.trainingData);
    const trainingData = file === undefined ? undefined : await readTrainingData(file);
    const detector = await loadDetector(resolve(workingDirectory, weights), {
      // A single picture must not wait for a batch of empty ones.
      batchSize: Math.min(values.batchSize, pictures.length),
      ...defined({ checkpoint, emulatePrecision: values.emulatePrecision }),
    });
    try {
      warnOfExtent(detector, terminal);
      if (trainingData) checkTrainingData(trainingData, { file: file!, detector });
      const written = { ...options, classes: detector.classes, training: detector.training };
      return await writeResults(context, written, ({ writer, answers }) =>
        detectPictures({
          detector,
          pictures,
          writer,
          answers,
          threshold,
          predictions,
          signal,
          onProgress: evaluationDisplay(terminal, 'Detecting'),
        }),
      );
    } finally {
      detector.dispose();
    }
  } finally {
    await dispose();
  }
}
