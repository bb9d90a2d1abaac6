import type { Advice, AdvisedError } from '../cli/advice.js';

/** The library's own advice, and what the command has besides. */
function besides(words: string): (error: AdvisedError) => string {
  return ({ hint }) => (hint === undefined ? words : `${hint} ${words}`);
}

const LISTS_ALL = besides('"ssd validate --data-dir DIR" lists everything that is wrong with a data set.');

/** Of commands that read a data set from --data-dir. */
export const dataAdvice: Advice = {
  'DatasetError FOLDER_NOT_FOUND': 'Check --data-dir; a relative path starts from the folder you are in.',
  'DatasetError FOLDER_AMBIGUOUS': besides('--data-dir takes the folder that holds Annotations itself.'),
  'DatasetError TRAINING_DATA_INVALID':
    "Make it anew: ssd process --data-dir DIR, DIR being the folder with VOCdevkit; it takes process_dataset's options.",
  'DatasetError ANNOTATION_INVALID': LISTS_ALL,
  'DatasetError SPLIT_LINE_INVALID': LISTS_ALL,
  'DatasetError IMAGE_UNREADABLE': LISTS_ALL,
};

export const processAdvice: Advice = {
  ...dataAdvice,
  'DatasetError SPLIT_NOT_FOUND': ({ hint = '', file = 'DIR' }) =>
    hint
      .replace(
        / with downloadDataset\(\['([\w-]+)'\]\)/,
        (_, name: string) => `: ssd download ${name} --output-dir ${file}`,
      )
      .replace('(trainOnTest: false)', '(--no-train-on-test)')
      .replace("take source: 'voc'", 'take --data-source voc'),
};

export const convertAdvice: Advice = {
  'DatasetError FORMAT_UNKNOWN': 'Name the format with --from, or the file itself.',
  'DatasetError IMAGE_MISSING': besides('"--skip-missing" leaves out what is not there.'),
};

export const downloadAdvice: Advice = {
  'DatasetError DOWNLOAD_FAILED': ({ file, hint = '' }) =>
    // Without a file, a name or an address on the line is wrong.
    file === undefined || !hint.startsWith('Fetch it again')
      ? hint
      : 'Run the same line again: what is there is kept. --mirror URL takes another server.',
  'DatasetError CHECKSUM_MISMATCH': 'Run the same line again, or with --mirror URL for another server.',
  'DatasetError DISK_FULL': ({ hint = '' }) =>
    hint.startsWith('What is there is kept')
      ? hint
      : 'Free some space, or choose a folder on another disk with --output-dir.',
};

/** Of commands that read weights, which may be those of a run. */
export const weightsAdvice: Advice = {
  'WeightsError UNKNOWN_FORMAT': 'Name a run folder, a checkpoint, or a file in one of these formats.',
};

/** Of commands that start from weights of others: an ImportError of @ssd/model, with the file. */
export const importAdvice: Advice = {
  'TrainerError IMPORT_UNKNOWN':
    '"ssd weights inspect FILE" lists what a file holds; --preset has to be one that it is for.',
  'TrainerError IMPORT_PRESET': 'Take the preset that it names.',
  'TrainerError IMPORT_CLASSES':
    'Name the classes the weights were trained on: --classes voc, --classes coco, or a file with a name a line.',
  'TrainerError IMPORT_MISMATCH':
    '"ssd weights inspect FILE" lists what a file holds. Is it whole, and of this preset?',
  'TrainerError IMPORT_TENSOR': 'Fetch the file again, or take another one.',
};

/** Of measuring, which knows no files and options. */
export const evaluationAdvice: Advice = {
  'EvaluationError BAD_OPTION': 'See the options with "ssd eval --help".',
  'EvaluationError BAD_LABEL': 'Correct it there, or name the classes to measure: --classes.',
  'EvaluationError BAD_BOX':
    'Correct it there: boxes are xmin, ymin, xmax, ymax, and in COCO files x, y, width, height.',
};

export const reportAdvice: Advice = {
  'ReportError NOT_TRAINED': 'Measure them with "ssd eval", whose --output-dir writes a report, too.',
};
