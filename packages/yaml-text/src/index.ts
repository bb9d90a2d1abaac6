export { exceededLimit } from './text-limits.js';
export type { ExceededLimit, TextLimits } from './text-limits.js';
