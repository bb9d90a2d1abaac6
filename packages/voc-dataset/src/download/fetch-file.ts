import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeFolder } from '@ssd/files';
import { DatasetError } from '../dataset-error.js';
import { asError, expectRoom, freeBytes } from './disk-room.js';
import { lockDownload } from './download-lock.js';
import { BusyError, fetchPart, RefusedError } from './fetch-part.js';
import { PartialFile } from './partial-file.js';

export interface FetchFileOptions {
  /** Places of the file, tried in order. */
  urls: readonly string[];
  /** Bytes that it has. */
  bytes: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Failures in a row, without a byte between them, after which a place is given up. @default 5 */
  retries?: number;
  /** Milliseconds before the first new try; they double with every failure in a row, up to half a minute. @default 1000 */
  retryDelay?: number;
  /** Milliseconds without a byte after which a connection is taken for dead. @default 60000 */
  stallTimeout?: number;
  /** Room on the disk. @default what the system says */
  room?: (folder: string) => Promise<number>;
}

const MAX_DELAY = 30_000;

/** Tries in all: a server that sends a byte at a time is given up, too. */
const MAX_TRIES = 1000;

/**
 * Fetches a file, going on where an earlier try or an earlier process stopped. What is there stays in `.incomplete`
 * until all is there; its checksum is for the caller to check. One process at a time fetches a file.
 *
 * @throws DatasetError DOWNLOAD_FAILED with what every place said, or DISK_FULL; the signal's reason
 */
export async function fetchFile(target: string, options: FetchFileOptions): Promise<void> {
  const { urls, bytes, signal, room = freeBytes } = options;
  const folder = dirname(target);
  await makeFolder(folder);
  const unlock = await lockDownload(target);
  const part = new PartialFile(target);
  try {
    await part.open();
    if (part.length > bytes) await part.restart(undefined);
    expectRoom(await room(folder), bytes - part.length, { folder, what: target });
    const refusals: string[] = [];
    for (const url of urls) {
      const refusal = part.length === bytes ? undefined : await fetchFrom(url, part, options);
      if (refusal === undefined) {
        await part.finish();
        return;
      }
      refusals.push(refusal);
    }
    const kept = part.length > 0 ? ` ${part.length} of ${bytes} bytes are there and kept.` : '';
    throw new DatasetError('DOWNLOAD_FAILED', `Expected to fetch ${target}. ${refusals.join(' ')}${kept}`, {
      hint: 'Fetch it again, which goes on from there; or take another server.',
      file: target,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    try {
      await part.close();
    } finally {
      await unlock();
    }
  }
}

/** @returns why this place does not serve the file, or nothing when all is there */
async function fetchFrom(
  url: string,
  part: PartialFile,
  { bytes, signal, onProgress, retries = 5, retryDelay = 1000, stallTimeout = 60_000 }: FetchFileOptions,
): Promise<string | undefined> {
  let failures = 0;
  let last = '';
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = part.length;
    let asked: number | undefined;
    try {
      await withStallTimer({ url, milliseconds: stallTimeout }, signal, (attempt, onData) =>
        fetchPart(url, part, {
          bytes,
          signal: attempt,
          onData: () => {
            onData();
            onProgress?.({ done: part.length, total: bytes });
          },
        }),
      );
      if (part.length === bytes) return undefined;
      last = `${url} closed the connection early, after ${part.length} of ${bytes} bytes.`;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof RefusedError) return error.message;
      if (error instanceof DatasetError) throw error;
      if (error instanceof BusyError) [last, asked] = [error.message, error.retryAfter];
      else last = `${url}: ${reasonOf(error)}.`;
    }
    failures = part.length > before ? 1 : failures + 1;
    if (failures > retries) break;
    const backoff = retryDelay * 2 ** (failures - 1);
    await wait(Math.min(MAX_DELAY, asked === undefined ? backoff : asked * 1000), undefined, { signal });
  }
  return `${last} Given up after ${failures} tries.`;
}

/** Runs an attempt that is ended when `onData` is not called for some time, or by the outer signal. */
async function withStallTimer(
  { url, milliseconds }: { url: string; milliseconds: number },
  signal: AbortSignal | undefined,
  attempt: (signal: AbortSignal, onData: () => void) => Promise<void>,
): Promise<void> {
  signal?.throwIfAborted(); // before there is a timer
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(signal?.reason);
  };
  const timer = setTimeout(() => {
    controller.abort(new BusyError('STALLED', `${url}: nothing came for ${milliseconds / 1000} seconds.`));
  }, milliseconds);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await attempt(controller.signal, () => {
      timer.refresh();
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** fetch says "fetch failed" and has the reason as its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = asError(error);
  const reason = cause === undefined ? '' : asError(cause).message;
  return reason === '' ? message : reason;
}
