import { flattenSettings } from '@ssd/trainer/config';
import { showSetting } from '../run-history/show-setting.js';
import type { Facts } from './report.js';

/** An object as lines of name and value, nested names joined by dots: `schedule.kind: cosine`. */
export function flatten(value: object): Facts {
  return [...flattenSettings(value)].map(([key, item]) => [key, showSetting(item)] as const);
}
