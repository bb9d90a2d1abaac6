import { open } from 'node:fs/promises';

/** Bytes read at a time; far longer than a key. */
const CHUNK = 2 ** 20;
const KEYS = ['"images"', '"annotations"'];

/**
 * Whether a JSON file has the keys of a COCO file. Beside one, tools put others: Label Studio's `notes.json` has its categories
 * alone. One in UTF-16 is none: its keys are not looked for.
 */
export async function looksLikeCoco(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return false;
  try {
    if (!(await handle.stat()).isFile()) return false;
    const rest = new Set(KEYS);
    const buffer = Buffer.alloc(CHUNK);
    let end = '';
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK);
      const text = end + buffer.toString('latin1', 0, bytesRead);
      for (const key of rest) if (text.includes(key)) rest.delete(key);
      if (rest.size === 0) return true;
      if (bytesRead === 0) return false;
      end = text.slice(-20); // a key may lie across two
    }
  } finally {
    await handle.close();
  }
}
