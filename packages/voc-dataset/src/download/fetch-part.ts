import { CodedError, type ErrorDetails } from '@ssd/errors';
import { formatSize } from './format-size.js';
import type { PartialFile, Validator } from './partial-file.js';

/** A server that will not serve the file however often it is asked. */
export class RefusedError extends CodedError<'REFUSED'> {
  static {
    this.prototype.name = 'RefusedError';
  }
}

/** A server that may serve it later. */
export class BusyError extends CodedError<'BUSY' | 'STALLED'> {
  static {
    this.prototype.name = 'BusyError';
  }

  /** Seconds that it asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(
    code: 'BUSY' | 'STALLED',
    message: string,
    { retryAfter, ...details }: ErrorDetails & { retryAfter?: number | undefined } = {},
  ) {
    super(code, message, details);
    this.retryAfter = retryAfter;
  }
}

export interface FetchPartOptions {
  /** Bytes that the file has. */
  bytes: number;
  signal: AbortSignal;
  /** Called with every piece. */
  onData: () => void;
}

/**
 * Asks for what is missing of a file and appends what comes. A server that ignores the range, or has another file now,
 * makes it start over.
 *
 * @throws RefusedError or BusyError by what the server says; TypeError of fetch where the connection breaks
 */
export async function fetchPart(
  url: string,
  part: PartialFile,
  { bytes, signal, onData }: FetchPartOptions,
): Promise<void> {
  const response = await fetch(url, { headers: rangeHeaders(url, part), signal });
  const reader = response.body?.getReader();
  try {
    const validator = validatorOf(url, response);
    const from = await startOf(response, { url, part, bytes, validator });
    if (from === 0) await part.restart(validator);
    for (;;) {
      const { done, value: chunk } = (await reader?.read()) ?? { done: true };
      if (done) return;
      if (part.length + chunk.length > bytes) {
        await part.restart(undefined);
        throw new RefusedError(
          'REFUSED',
          `${url} sends more than the ${bytes} bytes that the file has; it serves another file.`,
        );
      }
      await part.append(chunk);
      onData();
    }
  } finally {
    // What is not read keeps the connection open; a connection that broke has nothing to end.
    await reader?.cancel().catch(() => undefined);
  }
}

/** Of an unchanged file only the rest: the server compares what it said of it before. Another server cannot. */
function rangeHeaders(url: string, { length, validator }: PartialFile): Record<string, string> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (length === 0) return headers;
  headers['range'] = `bytes=${length}-`;
  if (validator?.url !== url) return headers;
  const { etag, lastModified } = validator;
  const known = etag ?? lastModified;
  if (known !== undefined) headers['if-range'] = known;
  return headers;
}

function validatorOf(url: string, { headers }: Response): Validator {
  const etag = headers.get('etag');
  const lastModified = headers.get('last-modified');
  return {
    url,
    // A weak tag does not promise the same bytes.
    ...(etag !== null && !etag.startsWith('W/') && { etag }),
    ...(lastModified !== null && { lastModified }),
  };
}

/** Place of the first byte that the answer brings. */
async function startOf(
  response: Response,
  { url, part, bytes, validator }: { url: string; part: PartialFile; bytes: number; validator: Validator },
): Promise<number> {
  const { status, headers } = response;
  if (status === 200) {
    const length = headers.get('content-length');
    if (length === null || Number(length) === bytes) return 0;
    throw new RefusedError(
      'REFUSED',
      `${url} offers ${length} bytes (${formatSize(Number(length))}), the file has ${bytes}; it is another file or an error page.`,
    );
  }
  if (status === 206) {
    const range = headers.get('content-range') ?? '';
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
    if (total !== undefined && total !== '*' && Number(total) !== bytes) {
      await part.restart(undefined);
      throw new RefusedError(
        'REFUSED',
        `${url} has ${total} bytes, the file has ${bytes}; it is another file.`,
      );
    }
    const known = part.validator;
    const isSame = known?.url !== url || known.etag === undefined || known.etag === validator.etag;
    if (Number(start) === part.length && isSame) return part.length;
    await part.restart(undefined);
    throw new BusyError(
      'BUSY',
      `${url} answered with "${range}" of ${isSame ? 'another range' : 'another file'}.`,
    );
  }
  if (status === 416) {
    await part.restart(undefined);
    throw new BusyError('BUSY', `${url} has nothing after what is here; it starts over.`);
  }
  const said = `${url} answered ${status} ${response.statusText}`.trim();
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    throw new BusyError('BUSY', `${said}.`, { retryAfter: Number.isFinite(seconds) ? seconds : undefined });
  }
  throw new RefusedError('REFUSED', `${said}.`);
}
