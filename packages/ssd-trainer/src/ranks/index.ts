export { joinRanks } from './join-ranks.js';
export type { JoinRanksOptions } from './join-ranks.js';
export type { LedRanks, ListedRanks } from './meeting/membership.js';
export { meetingPlace } from './meeting/meeting-place.js';
export type { RankWatch } from './rank-watch.js';
