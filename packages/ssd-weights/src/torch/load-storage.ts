import { isCount } from './is-count.js';
import type { PickleValue } from './pickle-value.js';
import { KnownGlobal, Storage, Tuple } from './pickle-value.js';
import { DamageError } from '../errors.js';

/**
 * The storage that a persistent id describes: `('storage', class, key, location, length)`, in old files with a view
 * `(key, offset, length)` of it, or None, behind.
 *
 * @throws DamageError where it is something else, such as the source code of a class
 */
export function loadStorage(id: PickleValue): Storage {
  const [kind, type, key, , length, view] = id instanceof Tuple ? id.items : [];
  if (kind !== 'storage')
    throw new DamageError(
      'BAD_FILE',
      `a persistent id is ${typeof kind === 'string' ? `of ${JSON.stringify(kind.slice(0, 80))}` : 'no tuple'}, not of a storage`,
    );
  if (!(type instanceof KnownGlobal) || type.meaning.kind !== 'storage')
    throw new DamageError('BAD_FILE', 'a storage has no storage class');
  if ((typeof key !== 'string' && typeof key !== 'number') || !isCount(length))
    throw new DamageError('BAD_FILE', 'a storage has no key or no length');
  const { dtype, dtypeName, elementBytes } = type.meaning;
  if (!(view instanceof Tuple)) return new Storage(String(key), dtype, dtypeName, elementBytes, length, 0);
  const [, offset, viewLength] = view.items;
  if (!isCount(offset) || !isCount(viewLength) || offset + viewLength > length)
    throw new DamageError('BAD_FILE', 'a view of a storage runs over its end');
  return new Storage(String(key), dtype, dtypeName, elementBytes, viewLength, offset);
}
