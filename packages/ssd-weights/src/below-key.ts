import { WeightsError } from './errors.js';
import type { TensorFile } from './tensor-file.js';

const SHOWN = 5;

/**
 * The tensors of an open file whose names begin with a key and a dot or a slash, by what is behind that.
 *
 * @throws WeightsError NO_TENSOR where there are none; the file is closed then
 */
export async function belowKey(file: TensorFile, key: string): Promise<TensorFile> {
  const separator = ['.', '/'].find((end) => file.entries.some(({ name }) => name.startsWith(key + end)));
  if (separator === undefined) {
    await file.close();
    const names = file.entries.map(({ name }) => name);
    throw new WeightsError(
      'NO_TENSOR',
      `Expected tensors whose names begin with "${key}." or "${key}/", got ${names.slice(0, SHOWN).join(', ') || 'none at all'}${names.length > SHOWN ? ', …' : ''}.`,
    );
  }
  const prefix = key + separator;
  const inside = <T>(named: Iterable<readonly [string, T]>): (readonly [string, T])[] =>
    [...named].flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
    );
  const entries = inside(file.entries.map((entry) => [entry.name, entry] as const));
  const left = file.entries.length - entries.length;
  return {
    ...file,
    entries: entries.map(([name, entry]) => ({ ...entry, name })),
    notes: [
      `Taken: "${key}".${left === 0 ? '' : ` Left out beside it: ${left} ${left === 1 ? 'tensor' : 'tensors'}.`}`,
      ...file.notes,
    ],
    unreadable: new Map(inside(file.unreadable)),
    read: (name) => file.read(prefix + name),
  };
}
