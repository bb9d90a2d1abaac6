import { basename, resolve } from 'node:path';
import { analysisText, reportJson, reportText, type EvaluationReport, type ReportJson } from '@ssd/ap-eval';
import { analyse, writeReport } from '@ssd/report';
import { UsageError } from '../errors/usage-error.js';
import { parseClasses } from './parse-classes.js';
import type { CommandContext, Outcome } from '../cli/command.js';
import { readDetections, type DetectionSet } from '../scoring/read-detections.js';
import { readCocoFile, readTruth } from '../scoring/read-truth.js';
import { classesToScore, scoreDetections } from '../scoring/score-detections.js';
import { evalRules, refuseOptions, type evalOptions } from './eval-options.js';

/** Measures detections that lie in files: `ssd eval --ground-truth DIR --split SPLIT --detections PATH`. */
export async function evaluateDetections({
  values,
  terminal,
  signal,
  workingDirectory,
}: CommandContext<typeof evalOptions>): Promise<Outcome> {
  const at = (path: string): string => resolve(workingDirectory, path);
  const { groundTruth, split, detections: path, compare } = values;
  if (path === undefined || groundTruth === undefined) {
    const missing = path === undefined ? '--detections PATH' : '--ground-truth DIR';
    throw new UsageError(
      'MISSING_OPTION',
      `Expected ${missing} too, to measure detections in files, got none.`,
      { hint: 'Write ssd eval --ground-truth DIR --split NAME --detections PATH, or ssd eval RUN.' },
    );
  }
  refuseOptions(
    values,
    [
      'dataDir',
      'checkpoint',
      'batchSize',
      'emulatePrecision',
      'saveDetections',
      'pascalSummary',
      'dumpPredictions',
    ],
    'with --detections',
    'It belongs to a RUN.',
  );
  const rules = rulesForFiles(values);
  const { pixelOffset } = rules;
  const given =
    values.classes === undefined ? undefined : await parseClasses(values.classes, workingDirectory);
  const truth = await readTruth({ groundTruth, split, pixelOffset, workingDirectory, signal });
  const categories =
    values.categories === undefined ? undefined : await readCocoFile(at(values.categories), 0);
  const read = (file: string): Promise<DetectionSet> =>
    readDetections({
      path: at(file),
      truth,
      listClasses: () => (given === undefined ? truth.allClasses() : Promise.resolve(given)),
      ...(categories && { categories }),
      split,
      pixelOffset,
    });
  const first = await read(path);
  const second = compare === undefined ? undefined : await read(compare);
  signal.throwIfAborted();
  const named = [...first.classes, ...(second?.classes ?? [])];
  const options = { ...rules, classes: await classesToScore(truth, named, given) };
  const evaluator = scoreDetections(truth, first, options);
  const report = analyse(evaluator, {
    diagnose: values.diagnose,
    resamples: values.bootstrap,
    seed: values.seed,
    ...(second && {
      other: {
        evaluator: scoreDetections(truth, second, options),
        names: sideNames(path, compare!),
      },
    }),
    title: `Average precision of ${basename(path)}`,
    facts: [
      ['ground truth', truth.name],
      ['detections', `${path} (${first.format})`],
      ...(second ? [['compared with', `${compare!} (${second.format})`] as const] : []),
    ],
  });
  terminal.note(`${first.format}, ${truth.name}.\n`);
  showReport(report, terminal);
  if (report.result.dropped.unknownImage > 0 && first.images.size === report.result.unknownImages.length)
    terminal.warn(`None of the ${first.images.size} images of ${path} is in ${truth.name}: check the names.`);
  for (const { message } of report.result.warnings) terminal.warn(message);
  const measured = reportJson(report);
  const json = {
    ...measured,
    ...(given === undefined && rules.metric !== 'reference'
      ? { classes: withStrangers(measured, first) }
      : {}),
    split: split ?? null,
    groundTruth,
    detectionsFrom: path,
  };
  if (values.outputDir !== undefined) {
    await writeReport(at(values.outputDir), report, json);
    terminal.note(`Written to ${at(values.outputDir)}`);
  }
  return { json };
}

/**
 * The rules of the line; of VOC's metrics with every detection that the files have, as the devkit: a limit of the detections of an
 * image would let one class push out those of another.
 */
function rulesForFiles(values: Parameters<typeof evalRules>[0]): ReturnType<typeof evalRules> {
  const rules = evalRules(values);
  const devkit = rules.metric === 'voc07' || rules.metric === 'voc10';
  return devkit && values.maxDetections === undefined ? { ...rules, maxDetections: Infinity } : rules;
}

/**
 * The classes of a result and those that only the detections name (the reference leaves both out): a reader that asks for
 * one finds that it has no AP.
 */
function withStrangers(
  { classes, unknownClasses }: Pick<ReportJson, 'classes' | 'unknownClasses'>,
  { classes: named }: Pick<DetectionSet, 'classes'>,
): ReportJson['classes'] {
  const strangers = named.filter((name) => !Object.hasOwn(classes, name));
  return {
    ...classes,
    ...Object.fromEntries(
      strangers.map((name) => [name, { ap: null, positives: 0, detections: unknownClasses[name] ?? 0 }]),
    ),
  };
}

/** What the columns of a comparison are called: the names of the files where these differ. */
export function sideNames(first: string, second: string): readonly [string, string] {
  const names = [basename(first), basename(second)] as const;
  return names[0] === names[1] ? [first, second] : names;
}

/** Prints a result and its analyses for people. */
export function showReport(report: EvaluationReport, terminal: CommandContext['terminal']): void {
  terminal.note(reportText(report.result));
  const text = analysisText(report);
  if (text !== '') terminal.note(text);
}
