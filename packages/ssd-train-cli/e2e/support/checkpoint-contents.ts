import { readCheckpoint } from '@ssd/tf-runtime';
import { readSidecar } from '@ssd/trainer/checkpoint';

/** Every tensor of a checkpoint as bytes. */
export async function checkpointBytes(prefix: string): Promise<Record<string, string>> {
  const tensors = await readCheckpoint(prefix);
  return Object.fromEntries(
    [...tensors].map(([name, { data }]) => [
      name,
      Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
    ]),
  );
}

/** What lies beside the variables, without what a clock put there. */
export async function sidecarWithoutTimes(prefix: string): Promise<unknown> {
  const TIMES = new Set(['elapsed', 'seconds', 'waited', 'imagesPerSecond', 'waitingShare']);
  const text = JSON.stringify(await readSidecar(prefix));
  return JSON.parse(text, (key, value: unknown) => (TIMES.has(key) ? 0 : value)) as unknown;
}
