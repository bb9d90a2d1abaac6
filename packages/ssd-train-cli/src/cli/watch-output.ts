import { fstatSync, readFileSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { OutputStream } from './terminal.js';

/** Errors after which nothing written arrives any more: the reader has gone, or the terminal. A full disk may become free. */
const GONE = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'EBADF']);

/**
 * A stream of the process whose errors end nothing: that a log's reader leaves, or its disk is full, is no reason for a
 * training to stop. What did not arrive is told by `lost`, to whom it matters.
 *
 * @param wasClosed Whether there was no such stream when the process began, see {@link startedClosed}. @default false
 */
export function watchOutput(
  stream: Writable & Pick<OutputStream, 'isTTY' | 'columns'>,
  { wasClosed = false }: { wasClosed?: boolean } = {},
): OutputStream & Required<Pick<OutputStream, 'lost'>> {
  let failure: NodeJS.ErrnoException | undefined;
  let gone = false;
  let pending = 0;
  let waiting: (() => void)[] = [];

  const goOn = (): void => {
    if (pending > 0 && !gone) return;
    for (const done of waiting) done();
    waiting = [];
  };
  const failed = (error: NodeJS.ErrnoException): void => {
    failure ??= error;
    gone ||= GONE.has(error.code ?? '');
    goOn();
  };
  stream.on('error', failed);

  return {
    wasClosed,
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns; // a window may be resized
    },
    write: (text) => {
      if (gone) return;
      pending++;
      stream.write(text, (error) => {
        pending--;
        if (error) failed(error);
        else goOn();
      });
    },
    lost: () =>
      new Promise((resolve) => {
        waiting.push(() => {
          resolve(failure);
        });
        goOn();
      }),
  };
}

/** Bits of the flags of an open file that say what may be done with it, and their value for both (fcntl.h of Linux). */
const [ACCESS, READ_AND_WRITE] = [3, 2];

/**
 * Whether the process was started without this stream (`>&-`). Node then has /dev/null in its place, open for reading and
 * writing, and does not say so; a shell opens `> /dev/null` for writing only. Programs that start others with nothing for
 * a stream (`stdio: 'ignore'`, `subprocess.DEVNULL`) open it as Node does, and cannot be told from that.
 *
 * @returns false where the system does not say
 */
export function startedClosed(fd: 1 | 2): boolean {
  try {
    const own = fstatSync(fd);
    if (!own.isCharacterDevice() || own.rdev !== statSync('/dev/null').rdev) return false;
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'));
    return flags !== null && (Number.parseInt(flags[1]!, 8) & ACCESS) === READ_AND_WRITE;
  } catch {
    return false;
  }
}
