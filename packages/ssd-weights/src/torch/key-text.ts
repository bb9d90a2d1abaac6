import type { PickleValue } from './pickle-value.js';

/** A key of a dict, or of a storage, in a name or a message; what is neither text nor number has none. */
export function keyText(key: PickleValue): string {
  return typeof key === 'object' ? '?' : String(key);
}
