export { collectiveRanks } from './collective.js';
export type { CollectiveRanksOptions } from './collective.js';
export { joinRanks } from './join-ranks.js';
export type { JoinRanksOptions } from './join-ranks.js';
export type { LedRanks, ListedRanks } from '../ranks/meeting/membership.js';
export type { RankWatch } from '../ranks/rank-watch.js';
export { singleRank } from './single.js';
export type { Strategy } from './strategy.js';
