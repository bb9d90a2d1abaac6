import type { OptionGroup } from '../cli/command.js';

/** The options of `ssd train` by what they are about. */
export const trainGroups: readonly OptionGroup[] = [
  {
    title: 'Data',
    options: [
      'dataDir',
      'splitTrain',
      'splitVal',
      'trainingData',
      'classes',
      'limit',
      'skipBroken',
      'sampling',
      'augmentation',
      'workers',
      'cache',
      'cacheDir',
    ],
  },
  { title: 'Model', options: ['preset', 'pretrained', 'vggDir', 'freeze', 'newLayers', 'headDeviation'] },
  {
    title: 'Length',
    options: ['epochs', 'steps', 'timeLimit', 'patience'],
  },
  {
    title: 'Learning rate',
    options: [
      'schedule',
      'learningRate',
      'lrValues',
      'lrBoundaries',
      'scaleBoundaries',
      'warmupSteps',
      'rateFactors',
    ],
  },
  {
    title: 'Optimisation',
    options: [
      'batchSize',
      'accumulate',
      'optimizer',
      'momentum',
      'nesterov',
      'weightDecay',
      'clipNorm',
      'ema',
      'precisionMode',
      'emulatePrecision',
      'lossScale',
      'seed',
    ],
  },
  {
    title: 'Several processes',
    options: [
      'nproc',
      'maxRestarts',
      'cluster',
      'rank',
      'runToken',
      'device',
      'rankThreads',
      'joinTimeout',
      'rankTimeout',
      'ranksAs',
      'syncBatchNorm',
    ],
  },
  {
    title: 'Measuring',
    options: ['evalEvery', 'metric', 'evalTraining', 'previewPictures'],
  },
  {
    title: 'Where the run lies, and going on with one',
    options: ['runDir', 'name', 'checkpointInterval', 'resume', 'continueTraining', 'force'],
  },
  {
    title: 'Output',
    options: ['tensorboard', 'tensorboardDir', 'report', 'referenceLog'],
  },
  {
    title: 'Trying out and looking inside',
    options: ['dryRun', 'plotLr', 'overfit', 'dataDump', 'dataDumpStep', 'overDump', 'dumpPath', 'profiling'],
  },
  { title: 'Configuration', options: ['config', 'noConfig'] },
];
