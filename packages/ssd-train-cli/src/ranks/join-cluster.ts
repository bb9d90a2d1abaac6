import { networkInterfaces } from 'node:os';
import { joinRanks } from '@ssd/trainer/strategies';
import type { Strategy } from '@ssd/trainer/strategies';
import { defined } from '@ssd/trainer/config';
import type { Values } from '../cli/option.js';
import type { rankOptions } from './rank-options.js';
import type { RanksAsked } from './ranks-asked.js';

/** Makes this process the rank of a cluster that the line says. */
export async function joinCluster(
  { cluster, rank }: Extract<RanksAsked, { kind: 'cluster' }>,
  {
    values: { runToken, joinTimeout, rankTimeout },
    signal,
    log,
  }: { values: Values<typeof rankOptions>; signal: AbortSignal; log: (line: string) => void },
): Promise<Strategy> {
  const strategy = await joinRanks({
    cluster,
    rank,
    ...defined({ run: runToken, joinSeconds: joinTimeout, silentSeconds: rankTimeout }),
    signal,
    log,
  });
  log(`Ranks: all ${cluster.length} are there; this is rank ${rank}.`);
  if (isReachable()) {
    log(
      `TensorFlow listens at the port of ${cluster[rank]!} on all network interfaces, without password or encryption: ` +
        'keep it behind a firewall (docs/ranks.md).',
    );
  }
  // TensorFlow's server has no end of its own: once nothing is left to do, the process ends.
  process.once('beforeExit', (code) => process.exit(code));
  return strategy;
}

/** Whether this process has a network besides loopback. */
function isReachable(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));
}
