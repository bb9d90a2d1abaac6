import { constants } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CommandError } from '../errors/command-error.js';

/** Bytes that Windows' tools put in front of a text to say how it is coded. */
const MARKS = [
  { label: 'utf-16le', bytes: [0xff, 0xfe] },
  { label: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** Where a text that was decoded without complaint has its first byte that is none of its coding. */
function placeOf(text: string): string {
  const at = text.indexOf('\ufffd');
  const before = text.slice(0, at).split(/\r\n|\n|\r/);
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/**
 * The text of a file: UTF-8, or UTF-16 where a mark in front says so.
 *
 * @throws CommandError BAD_ENCODING with line and column where some bytes are neither, TOO_LARGE for what no text holds
 */
export async function readText(path: string): Promise<string> {
  const name = basename(path);
  const { size } = await stat(path);
  if (size > constants.MAX_STRING_LENGTH) {
    throw new CommandError(
      'TOO_LARGE',
      `Expected ${name} to have at most ${constants.MAX_STRING_LENGTH} bytes, got ${size}.`,
      { hint: 'Split it, by images.' },
    );
  }
  const contents = await readFile(path);
  const label = MARKS.find(({ bytes }) => bytes.every((byte, i) => contents[i] === byte))?.label ?? 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(contents);
  } catch (cause) {
    const place = placeOf(new TextDecoder(label).decode(contents));
    throw new CommandError(
      'BAD_ENCODING',
      `Expected text in ${label.toUpperCase()} in ${name}, got other bytes in ${place}.`,
      { hint: 'Save it as UTF-8.', cause },
    );
  }
}
