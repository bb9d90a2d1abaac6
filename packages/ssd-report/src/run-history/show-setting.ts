/** A setting as a person reads it. */
export function showSetting(item: unknown): string {
  if (item === null || item === undefined) return '–';
  if (Array.isArray(item)) return item.map(showSetting).join('; ');
  return typeof item === 'string' ? item : JSON.stringify(item);
}
