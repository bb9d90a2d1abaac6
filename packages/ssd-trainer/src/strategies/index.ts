export { collectiveRanks } from './collective.js';
export type { CollectiveRanksOptions } from './collective.js';
export { singleRank } from './single.js';
export type { Strategy } from './strategy.js';
