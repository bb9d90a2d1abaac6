import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readPictureSize } from '@ssd/voc-dataset';
import { CommandError } from '../errors/command-error.js';
import type { InputStream } from '../cli/input-stream.js';

/** Most bytes that are read from stdin: half a gigabyte is beyond any picture and any list. */
const MOST_BYTES = 2 ** 29;

/**
 * Everything that is piped in.
 *
 * @param what is expected there, for messages
 * @throws CommandError where nothing is piped in, or too much
 */
async function readInput(stdin: InputStream, what: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  if (stdin.isTTY !== true) {
    for await (const part of stdin) {
      const next = Buffer.from(part);
      bytes += next.length;
      if (bytes > MOST_BYTES) {
        throw new CommandError(
          'INPUT_TOO_LONG',
          `Expected ${what} on stdin, got more than ${MOST_BYTES} bytes.`,
          { hint: 'Write it to a file and name the file.' },
        );
      }
      parts.push(next);
    }
  }
  if (bytes > 0) return Buffer.concat(parts);
  throw new CommandError('NO_INPUT', `Expected ${what} on stdin, got nothing.`, {
    hint: 'Pipe it in: "ssd detect RUN - < photo.jpg", or "find … | ssd detect RUN --files-from -".',
  });
}

/**
 * The paths of a list: one a line, or ended by NUL characters where there is one (`find -print0`). Empty lines count for
 * nothing.
 *
 * @param from a file, or `-` for stdin
 * @throws CommandError for a list that holds none
 */
export async function readPathList(
  from: string,
  { stdin, workingDirectory }: { stdin: () => InputStream; workingDirectory: string },
): Promise<string[]> {
  const text =
    from === '-'
      ? (await readInput(stdin(), 'a list of paths')).toString('utf8')
      : await readFile(resolve(workingDirectory, from), 'utf8');
  const paths = text.split(text.includes('\0') ? '\0' : /\r?\n/).filter((path) => path.trim() !== '');
  if (paths.length > 0) return paths;
  throw new CommandError(
    'NO_INPUT',
    `Expected paths in ${from === '-' ? 'stdin' : from}, one a line, got none.`,
    { hint: 'Lines, or NUL characters as of "find -print0", divide them.' },
  );
}

/** A picture that was piped in, in a file of its own for as long as it is needed. */
export interface InputPicture {
  path: string;
  dispose: () => Promise<void>;
}

/** @throws CommandError where what is piped in is no picture */
export async function readInputPicture(stdin: InputStream): Promise<InputPicture> {
  const bytes = await readInput(stdin, 'the bytes of a picture');
  const { format } = await readPictureSize(bytes).catch((cause: unknown) => {
    const reason = (cause as Error).message.replace(
      'a whole image in the bytes',
      'the bytes of a picture on stdin',
    );
    throw new CommandError('E_IMAGE', reason, {
      hint: 'A list of paths is read with --files-from -.',
      cause,
    });
  });
  const folder = await mkdtemp(join(tmpdir(), 'ssd-stdin-'));
  const path = join(folder, `stdin.${format}`);
  await writeFile(path, bytes);
  return { path, dispose: () => rm(folder, { recursive: true, force: true }) };
}
