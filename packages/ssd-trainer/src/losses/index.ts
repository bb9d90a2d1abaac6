export type { Loss, PartOfBatch } from './loss.js';
export { multibox } from './multibox.js';
export type { MultiboxSettings } from './multibox.js';
