export { textExcess } from './text-excess.js';
export type { TextExcess, TextLimits } from './text-excess.js';
