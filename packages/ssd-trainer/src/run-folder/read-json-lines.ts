import { open, readFile } from 'node:fs/promises';

/** Bytes at the end of a log that hold its last whole line for sure: lines have some hundred. */
const TAIL = 65_536;

/**
 * The objects in a file of JSON lines. Lines that are none are passed over: the half line of a run that was killed, or is
 * being written this moment. A missing file has no lines.
 */
export async function readJsonLines(path: string): Promise<Record<string, unknown>[]> {
  return objectsOf(await readFile(path, 'utf8').catch(() => ''));
}

/** The last whole object of such a file, without reading the rest of it; undefined where there is none. */
export async function readLastJsonLine(path: string): Promise<Record<string, unknown> | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL);
    const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length });
    return objectsOf(buffer.toString('utf8')).at(-1);
  } catch {
    return undefined; // a folder of that name
  } finally {
    await file.close();
  }
}

function objectsOf(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      const value = JSON.parse(line) as Record<string, unknown> | string | number | boolean | null;
      return typeof value === 'object' && value !== null ? [value] : [];
    } catch {
      return [];
    }
  });
}
