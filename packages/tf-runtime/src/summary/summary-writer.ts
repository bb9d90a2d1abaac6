import { ArgumentRangeError, ArgumentTypeError } from '@ssd/errors';
import { closeAllInTurn } from '../close-all.js';
import { DataType } from '../native/data-type.js';
import { load } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { encodeMessage } from '../proto/schema.js';
import { attribute } from '../tfjs/attributes.js';
import type { OpAttribute } from '../tfjs/binding.js';
import { imageInput, type SummaryImage } from './summary-image.js';
import { SummaryResource, type SummaryInput, scalarInput } from './summary-resource.js';

/** Options of {@link createSummaryWriter}. */
export interface SummaryWriterOptions {
  /** Ends the file's name, such as `.validation`. @default '.v2', as TensorFlow's own writer */
  readonly suffix?: string;
  /** Events that may wait in memory; a killed process loses no more than these. Whole number ≥ 0. @default 10 */
  readonly maxQueue?: number;
  /** Longest wait before a further event takes the ones that wait to the disk, milliseconds ≥ 0. @default 10000 */
  readonly flushMs?: number;
}

/** Writes one TensorBoard event file. */
export interface SummaryWriter {
  readonly folder: string;

  /**
   * A curve's point. NaN and infinities are kept: TensorBoard marks them.
   *
   * @param step - whole number ≥ 0
   * @param wallTime - seconds since 1970 @default now
   */
  scalar(tag: string, value: number, step: number, wallTime?: number): void;

  /**
   * The distribution of `values`, of any shape, in TensorFlow's own buckets.
   *
   * @throws TensorFlowError (INVALID_ARGUMENT) naming the tag where a value is not finite; nothing is written then
   */
  histogram(
    tag: string,
    values: Float32Array | Float64Array | Int32Array | readonly number[],
    step: number,
  ): void;

  /**
   * Images, written as PNG under `TAG/image` for one and `TAG/image/0`, `TAG/image/1`, … for several, as TensorFlow 1.x
   * names them. No image, no event.
   */
  image(tag: string, image: SummaryImage, step: number): void;

  /**
   * The graph that TensorBoard draws: {@link Session.graphDef}'s or a compiled function's.
   *
   * @param step - @default 0
   */
  graph(graphDef: Uint8Array, step?: number): void;

  /** Takes everything written so far to the disk. */
  flush(): Promise<void>;

  /**
   * Flushes and closes the file. A second call does nothing.
   *
   * @throws TensorFlowError of the first that fails, such as a full disk; it is closed and freed all the same
   */
  close(): Promise<void>;
}

/**
 * Opens a new event file for TensorBoard in `folder`, which is made where it is missing, through TensorFlow's own summary
 * ops. The file is called `events.out.tfevents.TIME.HOST.PID.COUNT` + `suffix`, so that no two writers, in this process
 * or another, ever share one; a resumed run adds a file, and TensorBoard shows both as one.
 *
 * Events are appended, each with a checksum: a process that dies leaves a readable file that lacks its last events.
 *
 * @throws TensorFlowError where the folder or the file cannot be made, with the system's reason
 */
export function createSummaryWriter(
  folder: string,
  { suffix = '.v2', maxQueue = 10, flushMs = 10_000 }: SummaryWriterOptions = {},
): SummaryWriter {
  if (/[/\\\0]/.test(suffix)) {
    throw new ArgumentTypeError(
      `Expected suffix to end a file's name, without "/", got ${JSON.stringify(suffix)}`,
    );
  }
  const resource = open(folder, [
    folder,
    scalarInput(DataType.INT32, wholeNumber('maxQueue', maxQueue)),
    scalarInput(DataType.INT32, wholeNumber('flushMs', flushMs)),
    suffix,
  ]);
  let closed: Promise<void> | undefined;
  const run = (type: string, inputs: readonly SummaryInput[], attributes?: readonly OpAttribute[]): void => {
    if (closed !== undefined) {
      throw new TensorFlowError('FAILED_PRECONDITION', `the summary writer of ${folder} is closed`, {
        hint: 'Make a new one: it adds a file, and TensorBoard shows both as one run.',
      });
    }
    resource.run(type, inputs, attributes);
  };
  return {
    folder,
    scalar(tag, value, step, wallTime) {
      if (wallTime === undefined) {
        run('WriteScalarSummary', [stepInput(step), checkTag(tag), scalarInput(DataType.FLOAT, value)]);
        return;
      }
      if (!Number.isFinite(wallTime)) {
        throw new ArgumentRangeError(`Expected wallTime in seconds since 1970, got ${wallTime}`);
      }
      const summary = { value: [{ tag: checkTag(tag), simpleValue: value }] };
      run('ImportEvent', [encodeMessage('Event', { wallTime, step: wholeNumber('step', step), summary })]);
    },
    histogram(tag, values, step) {
      run('WriteHistogramSummary', [stepInput(step), checkTag(tag), histogramInput(values)]);
    },
    image(tag, image, step) {
      const input = imageInput(checkTag(tag), image);
      const [images] = input.shape;
      if (images === 0) return;
      const inputs = [stepInput(step), tag, input, BAD_COLOR];
      run('WriteImageSummary', inputs, [attribute.int('max_images', images)]);
    },
    graph(graphDef, step = 0) {
      run('WriteGraphSummary', [stepInput(step), graphDef]);
    },
    flush: () => closed ?? resource.runOffThread('FlushSummaryWriter'),
    close() {
      closed ??= closeAllInTurn(
        () => resource.runOffThread('FlushSummaryWriter'),
        () => {
          resource.run('CloseSummaryWriter', []);
        },
        () => {
          resource.delete();
        },
      );
      return closed;
    },
  };
}

function open(folder: string, inputs: readonly SummaryInput[]): SummaryResource {
  const resource = new SummaryResource(load());
  try {
    resource.run('CreateSummaryFileWriter', inputs);
    return resource;
  } catch (cause) {
    resource.delete();
    const { code, message } = cause as TensorFlowError;
    throw new TensorFlowError(code, `no event file can be made in ${folder}: ${message}`, {
      hint: 'Give a folder that can be made, or that exists and may be written to.',
      cause,
    });
  }
}

// Red and opaque: what the op draws for pixels that are not finite, which uint8 cannot be. The op asks for it.
const BAD_COLOR: SummaryInput = {
  dataType: DataType.UINT8,
  shape: [4],
  values: Uint8Array.of(255, 0, 0, 255),
};

function histogramInput(values: Parameters<SummaryWriter['histogram']>[1]): SummaryInput {
  if (values instanceof Float32Array) return { dataType: DataType.FLOAT, shape: [values.length], values };
  if (values instanceof Int32Array) return { dataType: DataType.INT32, shape: [values.length], values };
  const doubles = values instanceof Float64Array ? values : Float64Array.from(values);
  return { dataType: DataType.DOUBLE, shape: [doubles.length], values: doubles };
}

function stepInput(step: number): SummaryInput {
  return scalarInput(DataType.INT64, wholeNumber('step', step));
}

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ArgumentRangeError(`Expected ${name} to be a whole number ≥ 0, got ${value}`);
}

function checkTag(tag: string): string {
  if (tag !== '') return tag;
  throw new ArgumentTypeError('Expected a tag, such as "training_total_loss", got an empty string');
}
