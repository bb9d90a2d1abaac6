import type { Style } from '@ssd/report';
import { MARK, createStyle, wantsColor } from '@ssd/report';
import { UNSAFE, escaped } from '@ssd/names';

/** The part of a stream the terminal needs; process.stdout and process.stderr have it. */
export interface OutputStream {
  write: (text: string) => unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  /** Whether there was no such stream when the process began. @default false */
  wasClosed?: boolean;
  /** Waits until everything written has been taken, and says why some was not. @default nothing is lost */
  lost?: () => Promise<NodeJS.ErrnoException | undefined>;
}

/**
 * Where humans read. Everything goes to stderr, so that stdout stays the machine's. Control characters in what is written
 * are shown and not obeyed (`\x1b`), for names come from data; the colours of `style` are the terminal's own.
 */
export interface Terminal {
  style: Style;
  /** Whether a line can be overwritten: a terminal, and not a build server (CI). */
  interactive: boolean;
  /** Width that a status line is cut to; endless where it is not cut. */
  columns: number;
  /** A line of text, or several. */
  note: (text?: string) => void;
  /** A line that also `--quiet` lets through. */
  warn: (text: string) => void;
  /**
   * The present state of long work in one line. On a terminal it overwrites the last one; elsewhere it becomes a plain
   * line, at most one every {@link PLAIN_STATUS_SECONDS}.
   */
  status: (text: string) => void;
  /** Ends the status line, keeping what it last said. */
  endStatus: () => void;
}

export interface TerminalOptions {
  stderr: OutputStream;
  environment: Readonly<Record<string, string | undefined>>;
  /** @default false */
  quiet?: boolean;
  /** Milliseconds, rising. @default performance.now */
  clock?: () => number;
}

/** Seconds between status lines where they cannot be overwritten: a log of an hour stays readable. */
export const PLAIN_STATUS_SECONDS = 10;

const CLEAR_LINE = '\r\u001b[2K';
/** Columns of a terminal that does not say. */
const DEFAULT_COLUMNS = 100;

/** A terminal that was not told its size says 0. */
function widthOf({ columns }: { columns?: number | undefined }): number {
  return columns === undefined || columns === 0 ? DEFAULT_COLUMNS : columns;
}

/** The text cut to the width of the terminal: a wrapped status line cannot be overwritten. */
function fit(text: string, columns: number): string {
  return text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;
}

const OURS_OR_UNSAFE = new RegExp(`\\u001b\\[${MARK}(\\d+m)|${UNSAFE}`, 'gu');

/** Text as it is written: colours of ours lose their mark, whatever else a terminal would obey is written out. */
function show(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(OURS_OR_UNSAFE, (found: string, code: string | undefined) =>
      code === undefined ? escaped(found) : `\u001b[${code}`,
    );
}

export function createTerminal({
  stderr,
  environment,
  quiet = false,
  clock = () => performance.now(),
}: TerminalOptions): Terminal {
  const isTerminal = stderr.isTTY === true;
  const ci = (environment.CI ?? '') !== '' && environment.CI !== 'false';
  const interactive = isTerminal && !ci && environment.TERM !== 'dumb';
  let shown: string | undefined; // the status on screen (interactive) or held back (plain)
  let lastPlain = Number.NEGATIVE_INFINITY;

  const lines = (written: string): void => {
    const text = show(written);
    if (interactive && shown !== undefined) {
      stderr.write(`${CLEAR_LINE}${text}\n${shown}`);
    } else {
      stderr.write(`${text}\n`);
    }
  };

  return {
    style: createStyle(wantsColor(environment, isTerminal), MARK),
    interactive,
    columns: interactive ? widthOf(stderr) : Number.POSITIVE_INFINITY,
    note: (text = '') => {
      if (!quiet) lines(text);
    },
    warn: lines,
    status: (written) => {
      if (quiet) return;
      const text = show(written).replaceAll('\n', String.raw`\n`);
      if (interactive) {
        shown = fit(text, widthOf(stderr));
        stderr.write(`${CLEAR_LINE}${shown}`);
      } else if (clock() - lastPlain >= PLAIN_STATUS_SECONDS * 1000) {
        lastPlain = clock();
        shown = undefined;
        stderr.write(`${text}\n`);
      } else {
        shown = text;
      }
    },
    endStatus: () => {
      if (shown !== undefined) stderr.write(interactive ? '\n' : `${shown}\n`);
      shown = undefined;
      lastPlain = Number.NEGATIVE_INFINITY;
    },
  };
}
