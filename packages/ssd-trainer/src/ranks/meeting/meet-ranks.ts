import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { TrainerError } from '../../errors/trainer-error.js';
import type { RankWatch } from '../rank-watch.js';
import { Follower } from './follower.js';
import { Leader } from './leader.js';
import { placeToMeet } from './membership.js';
import type { MeetRanksOptions } from './meet-ranks-options.js';

export type { MeetingOptions, MeetRanksOptions } from './meet-ranks-options.js';

/** The ranks of a run, all there. */
export interface MetRanks {
  readonly watch: RankWatch;
  /** `host:port` of every rank. */
  readonly cluster: readonly string[];
}

/** Seconds between two lines about who is waited for. */
const REMIND = 30;
/** Milliseconds between two tries. */
const PAUSE = 250;

/**
 * Meets the other ranks, before TensorFlow is started: over TCP where rank 0 waits, JSON lines, from this process's own thread, so that
 * one that stands still is found out. Neither encrypted nor authenticated.
 *
 * Without a list each tells the port that it will listen at, and rank 0 makes the list of where they came from.
 *
 * @returns the watch over them and their addresses, once all are there
 * @throws TrainerError E_RANKS where they do not come in time, do not fit, or the port is taken; the signal's reason when aborted
 */
export async function meetRanks(options: MeetRanksOptions): Promise<MetRanks> {
  const { rank, joinSeconds = 600, silentSeconds = 60, signal } = options;
  signal?.throwIfAborted();
  const filled = { ...options, silentSeconds };
  const watch = rank === 0 ? await lead(filled) : await follow(filled, joinSeconds);
  const waiting = new AbortController();
  const log = options.log ?? (() => undefined);
  try {
    const cluster = await Promise.race([
      watch.all(),
      remind(watch, { seconds: joinSeconds, log, signal: waiting.signal }),
      ...(signal === undefined ? [] : [aborted(signal, waiting.signal)]),
    ]);
    return { watch, cluster };
  } catch (error) {
    await watch.fail(error);
    throw error;
  } finally {
    waiting.abort();
  }
}

async function lead(options: MeetRanksOptions & { readonly silentSeconds: number }): Promise<Leader> {
  const leader = new Leader(options);
  await leader.listen();
  return leader;
}

async function follow(
  options: MeetRanksOptions & { readonly silentSeconds: number },
  joinSeconds: number,
): Promise<Follower> {
  const { signal, log } = options;
  const place = placeToMeet(options);
  const end = performance.now() + joinSeconds * 1000;
  let told = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const socket = await tryToReach(place);
    if (socket !== undefined) return new Follower(socket, options);
    if (performance.now() >= end) {
      throw new TrainerError(
        'E_RANKS',
        `Expected rank 0 at port ${place.port} of ${place.host} within ${joinSeconds} s, but nobody answers.`,
        { hint: 'See whether it has started, and whether a firewall lies between.' },
      );
    }
    if (performance.now() - told > REMIND * 1000) {
      told = performance.now();
      log?.(`Waiting for rank 0 at port ${place.port} of ${place.host}.`);
    }
    await setTimeout(PAUSE);
  }
}

function tryToReach(place: { readonly host: string; readonly port: number }): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, timeout: 5000 });
    const fail = (): void => {
      socket.destroy();
      resolve(undefined);
    };
    socket.once('error', fail).once('timeout', fail);
    socket.once('connect', () => {
      socket.off('error', fail).off('timeout', fail).setTimeout(0);
      resolve(socket);
    });
  });
}

/** Says who is waited for, until there is no time left. */
async function remind(
  watch: Leader | Follower,
  { seconds, log, signal }: { seconds: number; log: (line: string) => void; signal: AbortSignal },
): Promise<never> {
  const waited = (): string =>
    watch instanceof Leader ? watch.missing.map((rank) => `rank ${rank}`).join(', ') : 'the other ranks';
  for (let left = seconds; left > 0; left -= REMIND) {
    await setTimeout(Math.min(REMIND, left) * 1000, undefined, { signal, ref: true }).catch(() => undefined);
    if (signal.aborted) break;
    if (left > REMIND) log(`Waiting for ${waited()}.`);
  }
  throw new TrainerError('E_RANKS', `Expected all ranks within ${seconds} s, but ${waited()} did not come.`, {
    hint: 'See whether they have started and reach rank 0, or give them more time.',
  });
}

function aborted(signal: AbortSignal, waiting: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { signal: waiting, once: true },
    );
  });
}
