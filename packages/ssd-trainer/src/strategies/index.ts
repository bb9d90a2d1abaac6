export { singleRank } from './single.js';
export type { Strategy } from './strategy.js';
