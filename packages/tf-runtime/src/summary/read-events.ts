import { readFile } from 'node:fs/promises';
import { crc32c, maskCrc } from '../checkpoint/crc32c.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { decodeMessage } from '../proto/schema.js';

/** A distribution, as TensorFlow's histogram op stores it. */
export interface HistogramValue {
  readonly min: number;
  readonly max: number;
  readonly num: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** Right edges of the buckets. */
  readonly bucketLimit: readonly number[];
  /** Values in each bucket. */
  readonly bucket: readonly number[];
}

/** One tag's value in an event; exactly one of the three kinds is there, or none where we do not know the kind. */
export interface SummaryValue {
  readonly tag: string;
  readonly simpleValue?: number;
  /** An encoded image (PNG from TensorFlow's op). */
  readonly image?: {
    readonly height: number;
    readonly width: number;
    /** Channels. */
    readonly colorspace: number;
    readonly encodedImageString: Uint8Array;
  };
  readonly histo?: HistogramValue;
}

/** One record of an event file. */
export interface SummaryEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** Of the first record only: `brain.Event:2`. */
  readonly fileVersion?: string;
  /** A serialised GraphDef. */
  readonly graphDef?: Uint8Array;
  readonly summary?: { readonly value: readonly SummaryValue[] };
}

/** An event file's contents. */
export interface EventFile {
  readonly events: readonly SummaryEvent[];
  /** Bytes at the end that are no whole record: the writer died in the middle of one. 0 for a whole file. */
  readonly cutOff: number;
}

// A record: length (8 bytes), masked CRC of the length (4), data, masked CRC of the data (4), all little-endian.
const HEADER_BYTES = 12;
const FOOTER_BYTES = 4;

/**
 * Reads a TensorBoard event file of ours or of anybody's. Needs no TensorFlow.
 *
 * A record that is cut off at the end is left out, as TensorBoard does.
 *
 * @throws TensorFlowError DATA_LOSS where a checksum is wrong or a record is no event
 */
export async function readEventFile(file: string): Promise<EventFile> {
  const bytes = await readFile(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: SummaryEvent[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    if (maskCrc(crc32c(bytes.subarray(at, at + 8))) !== view.getUint32(at + 8, true)) {
      throw damaged(file, at, 'the checksum of its length is wrong');
    }
    // Checked against what is there before it is used: a length may be anything.
    const length = view.getBigUint64(at, true);
    const start = at + HEADER_BYTES;
    if (length > BigInt(bytes.length - start - FOOTER_BYTES)) break;
    const end = start + Number(length);
    const data = bytes.subarray(start, end);
    if (maskCrc(crc32c(data)) !== view.getUint32(end, true)) throw damaged(file, at, 'its checksum is wrong');
    events.push(decode(file, at, data));
    at = end + FOOTER_BYTES;
  }
  return { events, cutOff: bytes.length - at };
}

function decode(file: string, at: number, data: Uint8Array): SummaryEvent {
  try {
    return decodeMessage<SummaryEvent>('Event', data);
  } catch (cause) {
    throw damaged(file, at, 'it is no event', cause);
  }
}

function damaged(file: string, at: number, what: string, cause?: unknown): TensorFlowError {
  return new TensorFlowError('DATA_LOSS', `the record at byte ${at} of ${file} is damaged: ${what}`, {
    hint: 'Name an event file of TensorBoard; its name holds ".tfevents.".',
    cause,
  });
}
