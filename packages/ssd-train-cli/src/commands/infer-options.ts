import { DATA_SOURCES } from '@ssd/voc-dataset';
import type { Options } from '../cli/option.js';
import { FORMATS_DESCRIPTION, resultOptions } from './result-options.js';

/** Options of `ssd infer`: infer.py's, with its defaults, and what `ssd detect` writes besides. */
export const inferOptions = {
  name: {
    kind: 'text',
    value: 'DIR',
    default: 'test',
    description: 'Folder of the checkpoints, as of "ssd train --name"; or a run folder.',
  },
  checkpoint: {
    kind: 'text',
    value: 'N',
    default: '-1',
    description: 'Which of them: a place in the list, from 0 or from the end, -1; or best, last or a name.',
  },
  outputDir: { kind: 'text', value: 'DIR', default: 'test-output', description: 'Folder for the results.' },
  annotate: { kind: 'flag', description: 'Write a copy of each picture with boxes.' },
  format: { kind: 'text', value: 'LIST', description: `${FORMATS_DESCRIPTION} Nothing if not given.` },
  computeStats: {
    kind: 'flag',
    default: true,
    description: 'Without FILES: print average precision by class.',
  },
  metric: {
    kind: 'choice',
    choices: ['reference', 'voc07', 'voc10'],
    default: 'reference',
    description: "Of the statistics: the reference's own calculator, or the VOC devkit's.",
  },
  dataSource: {
    kind: 'choice',
    choices: DATA_SOURCES,
    description:
      "Without FILES: the reference's lists over VOC2007 and VOC2012 (pascal_voc), or the splits of any folder.",
  },
  dataDir: {
    kind: 'text',
    value: 'DIR',
    default: 'pascal-voc',
    description: 'Without FILES: folder of the data; unless given, the samples of --training-data go first.',
  },
  sample: {
    kind: 'choice',
    choices: ['test', 'trainval'],
    default: 'test',
    description: 'Without FILES: which samples.',
  },
  ...resultOptions,
} as const satisfies Options;
