import { kindOf } from '../../schedules/schedules.js';
import { visibleName } from '@ssd/names';
import type { TrainConfig } from '../../config/schema.js';
import { showDataDirs } from '../../config/data-dirs.js';

/** A run about to start, as train.py tells it. */
export interface LogHeaderOptions {
  readonly config: TrainConfig;
  /** Folder of the run, as it is to be shown. */
  readonly name: string;
  /** Folder of TensorBoard's events, as it is to be shown; undefined for none. */
  readonly tensorboardDir: string | undefined;
  /** Epochs that were trained before. */
  readonly startEpoch: number;
  readonly continues: boolean;
  /** Pictures of a step: the settings' batch may be larger than there are pictures. */
  readonly batchSize: number;
  readonly trainingSamples: number;
  readonly validationSamples: number;
  readonly classes: number;
  readonly imageSize: { readonly width: number; readonly height: number };
}

/** The block of `[i]` lines in front of a training, with what is in force. */
export function logHeader(options: LogHeaderOptions): string[] {
  const { config, name, continues, imageSize } = options;
  const [rates, boundaries] = kindOf(config.schedule).inReferenceLog(config.schedule);
  return [
    labelled('Project name:', name),
    labelled('Data directory:', showDataDirs(config.dataDir)),
    labelled('VGG directory:', config.pretrained ?? 'None'),
    labelled('# epochs:', config.epochs),
    labelled('Batch size:', options.batchSize),
    labelled('Tensorboard directory:', options.tensorboardDir ?? 'None'),
    labelled('Checkpoint interval:', config.checkpointEvery),
    labelled('Learning rate values:', rates),
    labelled('Learning rate boundaries:', boundaries, 26),
    labelled('Momentum:', config.momentum),
    labelled('Weight decay:', config.weightDecay),
    labelled('Continue:', boolean(continues)),
    labelled('Number of workers:', config.workers),
    labelled('Precision mode:', config.precisionMode, 19),
    labelled('Overflow dump flag:', boolean(config.overflowDump), 23),
    labelled('data dump flag:', boolean(config.dataDumpSteps !== null), 19),
    labelled('Dump path:', config.dumpPath ?? 'None', 14),
    ...(continues ? [] : [`[i] Creating directory ${visibleName(name)}...`]),
    labelled('Starting at epoch:', options.startEpoch),
    '[i] Configuring the training data...',
    labelled('# training samples:', options.trainingSamples),
    labelled('# validation samples:', options.validationSamples),
    labelled('# classes:', options.classes),
    labelled('Image size:', `Size(w=${imageSize.width}, h=${imageSize.height})`),
    '[i] Creating the model...',
  ];
}

/** The line behind the header, once the model is there. */
export const TRAINING_LINE = '[i] Training...';

/** A label and its value as Python prints two arguments; the labels are as wide as train.py has them. */
function labelled(label: string, value: string | number, width = 22): string {
  return `[i] ${label.padEnd(width)} ${visibleName(String(value))}`;
}

/** As Python writes it. */
function boolean(value: boolean): string {
  return value ? 'True' : 'False';
}
