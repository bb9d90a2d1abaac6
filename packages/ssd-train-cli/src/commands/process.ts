import { dirname, join, resolve } from 'node:path';
import { classLists, getPreset, presets } from '@ssd/model';
import {
  collectSamples,
  DATA_SOURCES,
  referenceAugmentation,
  writeTrainingData,
  type CollectedSamples,
} from '@ssd/voc-dataset';
import { classColors } from '@ssd/draw';
import { renderTable } from '@ssd/report';
import { annotateSamples } from '@ssd/trainer/data';
import { CommandError } from '../errors/command-error.js';
import { makeFolder } from '@ssd/files';
import { showPath } from '@ssd/trainer/files';
import { defineCommand } from '../cli/command.js';
import { processAdvice } from './library-advice.js';
import { FIRST_ISSUES, issueSummary, showIssues } from './show-issues.js';
import { evaluationDisplay } from './show-training.js';

export const processData = defineCommand({
  name: 'process',
  summary: 'Collect the samples of a training into training-data.json, as process_dataset does.',
  description:
    'Does what the reference\'s process_dataset does: collects the samples of training, validation and test, and writes them with classes, colours and augmentation into training-data.json, where the reference writes a pickle. "pascal_voc" takes the reference\'s lists: VOC2007 trainval, VOC2012 trainval and VOC2007 test to train on, and for validation the annotations of VOC2012 that its trainval does not name. "voc" takes the splits of any other folder. Pictures without objects are left out.',
  options: {
    dataSource: {
      kind: 'choice',
      choices: DATA_SOURCES,
      default: 'pascal_voc',
      description: "The reference's lists over VOC2007 and VOC2012, or the splits of any folder.",
    },
    dataDir: {
      kind: 'text',
      value: 'DIR',
      default: 'pascal-voc',
      description: 'Folder above VOCdevkit, or with "voc" the folder of the data.',
    },
    validationFraction: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.025,
      description:
        'As in the reference, above 0 it only demands that there are samples for validation; their number is that of the list.',
    },
    expandProbability: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'Probability that the augmentation zooms out.',
    },
    samplerTrials: {
      kind: 'integer',
      minimum: 1,
      default: 50,
      description: 'Tries that each crop sampler of the augmentation has.',
    },
    annotate: {
      kind: 'flag',
      description: 'Write every picture with its boxes into annotated/ in the data folder.',
    },
    computeTd: { kind: 'flag', default: true, description: 'Write training-data.json.' },
    preset: {
      kind: 'choice',
      choices: Object.keys(presets),
      default: 'vgg300',
      description: 'Detector whose image size it is for.',
    },
    processTest: { kind: 'flag', description: 'Collect the test split, too.' },
    trainOnTest: {
      kind: 'flag',
      default: true,
      description: "Train on VOC2007's test split, too, as the reference does; it then measures nothing.",
    },
    output: {
      kind: 'text',
      value: 'FILE.json',
      description: 'File to write. training-data.json in the data folder if not given.',
    },
    all: { kind: 'flag', description: `List every issue, not only the first ${FIRST_ISSUES}.` },
  },
  examples: [
    { does: "The reference's training data", line: 'ssd process --data-dir pascal-voc' },
    {
      does: 'Keep VOC2007 test for measuring',
      line: 'ssd process --data-dir pascal-voc --no-train-on-test --preset vgg512',
    },
    {
      does: 'Data of your own, with pictures to look at',
      line: 'ssd process --data-source voc --data-dir photos --annotate',
    },
  ],
  advice: processAdvice,
  run: async ({ values, terminal, signal, workingDirectory }) => {
    const folder = resolve(workingDirectory, values.dataDir);
    const { dataSource, preset, processTest, annotate, computeTd } = values;
    const collected = await collectSamples(folder, {
      source: dataSource,
      trainOnTest: values.trainOnTest,
      test: processTest,
      signal,
      ...(dataSource === 'pascal_voc' && { classes: classLists.voc }),
    });
    expectSamples(collected, { folder, validation: values.validationFraction > 0 });
    const { classes, train, valid, test, issues } = collected;
    const colors = classColors(classes);
    const splits = { train, valid, ...(test && { test }) };
    const annotated = annotate ? join(folder, 'annotated') : null;
    for (const [name, samples] of annotated === null ? [] : Object.entries(splits)) {
      const onProgress = evaluationDisplay(terminal, `Drawing ${name}`);
      await annotateSamples(samples, { folder: join(annotated!, name), colors, signal, onProgress });
      terminal.endStatus();
    }
    const file = computeTd
      ? resolve(workingDirectory, values.output ?? join(folder, 'training-data.json'))
      : null;
    if (file !== null) {
      await makeFolder(dirname(file));
      await writeTrainingData(file, {
        preset: { name: preset, imageSize: getPreset(preset).layers.imageSize },
        classes: classes.map((name) => ({ name, color: colors.get(name)! })),
        augmentation: referenceAugmentation(values),
        splits,
      });
    }
    const { note } = terminal;
    showIssues(issues, { terminal, folder, all: values.all });
    const counts = Object.fromEntries(
      Object.entries(splits).map(([name, samples]) => [name, samples.length]),
    );
    note(
      renderTable(
        [{ title: 'split' }, { title: 'pictures', align: 'right' }],
        Object.entries(counts).map(([name, count]) => [name, String(count)]),
      ),
    );
    note(`\n${classes.length} classes; ${issueSummary(issues)}.`);
    if (dataSource === 'pascal_voc' && values.trainOnTest) {
      note('VOC2007 test is part of the training, as in the reference: do not measure on it.');
    }
    if (annotated !== null) note(`Pictures with boxes in ${showPath(annotated, workingDirectory)}`);
    if (file !== null) note(`Written to ${showPath(file, workingDirectory)}`);
    return { json: { file, annotated, preset, classes, splits: counts, issues } };
  },
});

/** In the reference's words. */
function expectSamples(
  { train, valid, test }: CollectedSamples,
  { folder, validation }: { folder: string; validation: boolean },
): void {
  const missing =
    train.length === 0
      ? 'training'
      : validation && valid.length === 0
        ? 'validation'
        : test?.length === 0
          ? 'testing'
          : undefined;
  if (missing === undefined) return;
  throw new CommandError('NO_SAMPLES', `No ${missing} samples found in ${folder}.`, {
    hint:
      missing === 'validation'
        ? 'Go on without: --validation-fraction 0.'
        : '"ssd validate DIR" says what a folder holds and lacks.',
  });
}
