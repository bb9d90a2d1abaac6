import { flattenSettings } from '@ssd/trainer/config';
import type { Facts } from './report.js';

/** A setting as a person reads it. */
export function showSetting(item: unknown): string {
  if (item === null || item === undefined) return '–';
  if (Array.isArray(item)) return item.map(showSetting).join('; ');
  return typeof item === 'string' ? item : JSON.stringify(item);
}

/** An object as lines of name and value, nested names joined by dots: `schedule.kind: cosine`. */
export function flatten(value: object): Facts {
  return [...flattenSettings(value)].map(([key, item]) => [key, showSetting(item)] as const);
}
