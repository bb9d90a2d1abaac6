import { freemem } from 'node:os';

/** Share of the free memory that decoded images may take: the model and the system need the rest. */
const SHARE = 0.25;
/** More does not help: the data sets that fit are small ones. */
const MOST = 4 * 2 ** 30;

/** Most bytes of decoded images to keep; changes speed only. @param free bytes of free memory */
export function cacheBytes(enabled: boolean, free: number = freemem()): number {
  return enabled ? Math.floor(Math.min(MOST, free * SHARE)) : 0;
}
