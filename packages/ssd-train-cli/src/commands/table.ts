import type { CommandEntry } from '../cli/command-entry.js';

export const commands: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'Look at your data and write a configuration for it.',
    load: async () => (await import('./init.js')).init,
  },
  {
    name: 'demo',
    summary: 'Train a small detector on the example pictures, measure it and show the results.',
    load: async () => (await import('./demo.js')).demo,
  },
  {
    name: 'train',
    summary: 'Train a detector on a Pascal VOC folder, or go on with a run.',
    load: async () => (await import('./train.js')).train,
  },
  {
    name: 'config',
    summary: 'Show the settings that "ssd train" would run with, and who decided each.',
    load: async () => (await import('./config.js')).config,
  },
  {
    name: 'eval',
    summary: 'Measure average precision of a run, a checkpoint, or detections in files.',
    load: async () => (await import('./eval.js')).evaluate,
  },
  {
    name: 'detect',
    summary: 'Find objects in pictures: annotated copies, JSON, txt, VOC XML, CSV, raw output.',
    load: async () => (await import('./detect.js')).detect,
  },
  {
    name: 'infer',
    summary: "Run a checkpoint over files or a split and measure, as the reference's infer does.",
    load: async () => (await import('./infer.js')).infer,
  },
  {
    name: 'validate',
    summary: 'Check a Pascal VOC folder before training on it.',
    load: async () => (await import('./validate.js')).validate,
  },
  {
    name: 'stats',
    summary: 'Count and measure what a Pascal VOC folder holds, and how anchors fit its boxes.',
    load: async () => (await import('./stats.js')).stats,
  },
  {
    name: 'preview',
    summary: 'Show what training sees: originals, each augmentation, the batch, boxes and anchors.',
    load: async () => (await import('./preview.js')).preview,
  },
  {
    name: 'download',
    summary: 'Fetch Pascal VOC 2007 and 2012, check and unpack them.',
    load: async () => (await import('./download.js')).download,
  },
  {
    name: 'process',
    summary: 'Collect the samples of a training into training-data.json, as process_dataset does.',
    load: async () => (await import('./process.js')).processData,
  },
  {
    name: 'convert',
    summary: 'Convert between Pascal VOC, COCO JSON, YOLO text files and CSV.',
    load: async () => (await import('./convert.js')).convert,
  },
  {
    name: 'weights inspect',
    summary: 'List the tensors of a weight file: Keras, PyTorch, TensorFlow, safetensors, NumPy.',
    load: async () => (await import('./weights-inspect.js')).weightsInspect,
  },
  {
    name: 'weights import',
    summary: 'Turn weights of Keras, PyTorch, TensorFlow or the reference into a detector.',
    load: async () => (await import('./weights-import.js')).weightsImport,
  },
  {
    name: 'runs list',
    summary: 'List the runs in a folder: state, steps, best mAP, loss, time, size.',
    load: async () => (await import('./runs-list.js')).runsList,
  },
  {
    name: 'runs show',
    summary: 'Tell what a run was: settings of its own, results, checkpoints, machine, how to go on.',
    load: async () => (await import('./runs-show.js')).runsShow,
  },
  {
    name: 'runs compare',
    summary: 'Show runs side by side: settings that differ, mAP, AP of classes, losses, speed.',
    load: async () => (await import('./runs-compare.js')).runsCompare,
  },
  {
    name: 'runs curves',
    summary: 'Draw losses, mAP, learning rate of runs in the terminal, as SVG or as CSV.',
    load: async () => (await import('./runs-curves.js')).runsCurves,
  },
  {
    name: 'report',
    summary: 'Write report.html of a run anew: figures, curves, AP, errors, pictures, settings.',
    load: async () => (await import('./report.js')).report,
  },
  {
    name: 'doctor',
    summary: 'Check this machine: Node, CPU, TensorFlow, disk. --fix fetches what is missing.',
    load: async () => (await import('./doctor.js')).doctor,
  },
  {
    name: 'completion',
    summary: 'Print a script that makes bash, zsh or fish complete commands and options.',
    load: async () => (await import('./completion.js')).createCompletion(commands),
  },
];

/** The commands by what one wants to do, for `ssd --help`. */
export const commandGroups: readonly { title: string; commands: readonly string[] }[] = [
  { title: 'Start', commands: ['demo', 'init', 'doctor', 'completion'] },
  {
    title: 'Data',
    commands: ['download', 'validate', 'stats', 'preview', 'convert', 'process'],
  },
  { title: 'Train', commands: ['train', 'config'] },
  {
    title: 'Look at runs',
    commands: ['runs list', 'runs show', 'runs compare', 'runs curves', 'report'],
  },
  { title: 'Use a detector', commands: ['eval', 'detect', 'infer'] },
  { title: 'Weights', commands: ['weights inspect', 'weights import'] },
];

/** Commands of the design that this version does not have yet; naming one is an error that says so. */
export const plannedCommands: readonly string[] = ['export', 'serve', 'bench'];
