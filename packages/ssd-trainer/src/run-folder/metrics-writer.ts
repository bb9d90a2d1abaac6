import { open, type FileHandle } from 'node:fs/promises';
import type { EpochMeasurements, EpochRecord, StepLosses } from './epoch-record.js';
import { diskError } from '../files/disk-error.js';
import { keepLinesUpTo } from './keep-lines.js';
import { writeFileAtomically } from '../files/write-file-atomically.js';

/** A line of train.jsonl. */
export interface StepRecord extends StepLosses {
  readonly step: number;
  /** 1-based. */
  readonly epoch: number;
  readonly learningRate: number;
  readonly images: number;
  readonly seconds: number;
  /** Of the seconds, those spent waiting for the loader. */
  readonly waited: number;
  /** The scale that the step was made with; absent without one. */
  readonly lossScale?: number;
  /** Whether it was skipped since gradients overflowed. */
  readonly skipped?: boolean;
}

/** What was measured after a step, as a line of train.jsonl of its own. */
export type MeasuredRecord = Pick<StepRecord, 'step' | 'epoch'> & EpochMeasurements;

export interface MetricsWriterOptions {
  /** Path of train.jsonl. */
  readonly trainLog: string;
  /** Path of results.csv. */
  readonly results: string;
  /** Step a resumed run goes on from: lines after it belong to work that was lost. @default 0 */
  readonly fromStep?: number;
}

const COLUMNS = [
  'epoch',
  'step',
  'total',
  'localization',
  'confidence',
  'l2',
  'gradientNorm',
  'learningRate',
  'imagesPerSecond',
  'waitingShare',
  'seconds',
  'map',
  'validationTotal',
  'validationLocalization',
  'validationConfidence',
  'validationL2',
  'trainingMap',
  'skipped',
  'iou',
  'metric',
  'map50',
] as const satisfies readonly (keyof EpochRecord)[];

/** Empty where there is no number. */
function cell(value: number | string | undefined): number | string {
  return value === undefined || Number.isNaN(value) ? '' : value;
}

/** Writes the metrics of a run for programs: a line of JSON a step, a line of CSV an epoch. */
export class MetricsWriter {
  readonly #log: FileHandle;
  readonly #trainLog: string;
  readonly #results: string;

  private constructor(log: FileHandle, { trainLog, results }: MetricsWriterOptions) {
    this.#log = log;
    this.#trainLog = trainLog;
    this.#results = results;
  }

  static async open(options: MetricsWriterOptions): Promise<MetricsWriter> {
    const { trainLog, fromStep = 0 } = options;
    await keepLinesUpTo(trainLog, fromStep);
    try {
      return new MetricsWriter(await open(trainLog, 'a'), options);
    } catch (cause) {
      throw diskError(trainLog, cause);
    }
  }

  async step(record: StepRecord | MeasuredRecord): Promise<void> {
    try {
      await this.#log.appendFile(`${JSON.stringify(record)}\n`);
    } catch (cause) {
      throw diskError(this.#trainLog, cause);
    }
  }

  /** Replaces results.csv: a reader sees every finished epoch once, never half a line. */
  async epochs(history: readonly EpochRecord[]): Promise<void> {
    const rows = history.map((record) => COLUMNS.map((column) => cell(record[column])).join(','));
    await writeFileAtomically(this.#results, `${[COLUMNS.join(','), ...rows].join('\n')}\n`);
  }

  async close(): Promise<void> {
    await this.#log.close();
  }
}
