import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** MD5 of a file in hexadecimal: what the archives are known by. It tells damage, not malice. */
export async function md5Of(
  file: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(file, { signal, highWaterMark: 2 ** 20 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}
