import type { Facts } from './report.js';

function show(item: unknown): string {
  if (item === null || item === undefined) return '–';
  if (Array.isArray(item)) return item.map(show).join('; ');
  return typeof item === 'string' ? item : JSON.stringify(item);
}

/** An object as lines of name and value, nested names joined by dots: `schedule.kind: cosine`. */
export function flatten(value: object, prefix = ''): Facts {
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? flatten(item, `${prefix}${key}.`)
      : [[`${prefix}${key}`, show(item)] as const],
  );
}
