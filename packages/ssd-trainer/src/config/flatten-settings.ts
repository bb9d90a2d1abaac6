/** Settings within settings by their dotted names: `schedule.peak`. Lists stay whole. */
export function flattenSettings(value: object, prefix = ''): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (item !== null && typeof item === 'object' && !Array.isArray(item)) {
      for (const [inner, leaf] of flattenSettings(item, `${prefix}${key}.`)) flat.set(inner, leaf);
    } else {
      flat.set(prefix + key, item);
    }
  }
  return flat;
}
