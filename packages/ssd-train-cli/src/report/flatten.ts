import type { Facts } from './report.js';

/** An object as lines of name and value, nested names joined by dots: `schedule.kind: cosine`. */
export function flatten(value: object, prefix = ''): Facts {
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const name = `${prefix}${key}`;
    if (item === null || item === undefined) return [[name, '–'] as const];
    if (Array.isArray(item))
      return [
        [
          name,
          item.map((part) => (typeof part === 'object' ? JSON.stringify(part) : String(part))).join('; '),
        ] as const,
      ];
    if (typeof item === 'object') return flatten(item, `${name}.`);
    return [[name, String(item as string | number | boolean)] as const];
  });
}
