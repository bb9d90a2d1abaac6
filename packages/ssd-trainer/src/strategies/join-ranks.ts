import { availableParallelism } from 'node:os';
import { loadTensorFlow, startServer, type Server } from '@ssd/tf-runtime';
import { packageVersions } from '../run-folder/environment.js';
import { collectiveRanks, type CollectiveRanksOptions } from './collective.js';
import type { Strategy } from './strategy.js';
import { ranksBeside } from '../ranks/ranks-beside.js';
import { holdFreePort } from '../ranks/meeting/free-port.js';
import { checkMembership, type Membership } from '../ranks/meeting/membership.js';
import { meetRanks, type MeetingOptions } from '../ranks/meeting/meet-ranks.js';

/** Every rank is told all addresses (`cluster`, `rank`), or where rank 0 waits (`leader`, `size`, `rank`). */
export type JoinRanksOptions = Membership & JoiningOptions;

export interface JoiningOptions
  extends Omit<MeetingOptions, 'versions' | 'run' | 'port'>, Pick<CollectiveRanksOptions, 'bucketBytes'> {
  /** Names the run, so that ranks of another one are sent away. @default '' */
  readonly run?: string;
  /** Threads inside one operation. @default this machine's cores, divided among the ranks that the cluster has at this one's host */
  readonly intraOpThreads?: number;
}

/**
 * Makes this process one of the ranks of a training: meets the others, and starts TensorFlow's server, through which they compute
 * together. For `train`, and for sessions and loaders put together by hand. Before anything is computed; once a process, which is to end
 * with `process.exit`, since the server has no end of its own.
 *
 * TensorFlow's server listens on all network interfaces, without password or encryption: keep the machines behind a firewall.
 *
 * @throws TrainerError E_RANKS for ranks that do not come or do not fit; TensorFlowError UNAVAILABLE where the port is taken;
 * ArgumentRangeError for addresses that are none
 */
export async function joinRanks({
  run = '',
  intraOpThreads,
  bucketBytes,
  ...meeting
}: JoinRanksOptions): Promise<Strategy> {
  checkMembership(meeting);
  const { rank } = meeting;
  const versions = { ...(await packageVersions()), tensorflow: loadTensorFlow().version };
  const held = meeting.cluster === undefined ? await holdFreePort() : undefined;
  const { watch, cluster } = await meetRanks({
    ...meeting,
    ...(held === undefined ? {} : { port: held.port }),
    run,
    versions,
  }).finally(() => held?.release());
  let server: Server;
  try {
    server = startServer({
      cluster,
      task: rank,
      intraOpThreads: intraOpThreads ?? threadsOf(cluster, rank),
    });
  } catch (error) {
    await watch.fail(error);
    throw error;
  }
  return collectiveRanks({
    server,
    watch,
    ...(bucketBytes === undefined ? {} : { bucketBytes }),
  });
}

function threadsOf(cluster: readonly string[], rank: number): number {
  return Math.max(1, Math.floor(availableParallelism() / ranksBeside(cluster, rank)));
}
