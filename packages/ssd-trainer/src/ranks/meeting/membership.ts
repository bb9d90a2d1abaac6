import { isIPv6, type Socket } from 'node:net';
import { ArgumentRangeError, shownValue } from '@ssd/errors';
import { checkCluster } from '@ssd/tf-runtime';
import { meetingPlace, placeOf, type MeetingPlace } from './meeting-place.js';

/** Ranks that are all known by their addresses. */
export interface ListedRanks {
  /** `host:port` of every rank, the same list in the same order for all of them. */
  readonly cluster: readonly string[];
  readonly rank: number;
  readonly leader?: undefined;
  readonly size?: undefined;
}

/** Ranks of which each knows where rank 0 waits, and how many there are. */
export interface LedRanks {
  /** `host:port` at which rank 0 waits for the others. */
  readonly leader: string;
  /** How many there are. */
  readonly size: number;
  readonly rank: number;
  readonly cluster?: undefined;
}

/** Who takes part, and as which rank this process does. */
export type Membership = ListedRanks | LedRanks;

/** @throws ArgumentRangeError, ArgumentTypeError for addresses that are none, and a rank that is not among them */
export function checkMembership(membership: Membership): void {
  if (membership.cluster !== undefined) {
    checkCluster(membership.cluster, membership.rank);
    return;
  }
  const { leader, rank, size } = membership;
  checkCluster([leader], 0);
  if (!(Number.isInteger(size) && size >= 1)) {
    throw new ArgumentRangeError(`Expected size to be a whole number from 1 on, got ${shownValue(size)}.`);
  }
  if (Number.isInteger(rank) && rank >= 0 && rank < size) return;
  throw new ArgumentRangeError(
    `Expected a rank from 0 to ${size - 1}, since there are ${size}, got ${shownValue(rank)}.`,
  );
}

/** Ranks of the run. */
export function sizeOf({ cluster, size }: Membership): number {
  return cluster?.length ?? size!;
}

/** Where rank 0 waits. */
export function placeToMeet({ cluster, leader }: Membership): MeetingPlace {
  return cluster === undefined ? placeOf(leader) : meetingPlace(cluster);
}

/**
 * The host at which others reach a rank that came over a connection: where that comes from, or rank 0's own where it comes from the same
 * machine, whose loopback means something else to everybody.
 *
 * @param leaderHost as all ranks know rank 0's
 */
export function hostOf(
  { remoteAddress = '', localAddress }: Pick<Socket, 'remoteAddress' | 'localAddress'>,
  leaderHost: string,
): string {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  if (remoteAddress === localAddress || address === '::1' || address.startsWith('127.')) {
    return bracketed(leaderHost);
  }
  return bracketed(address);
}

/** An address as it stands before a port. */
export function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
