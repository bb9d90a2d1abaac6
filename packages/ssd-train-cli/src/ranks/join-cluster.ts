import { networkInterfaces } from 'node:os';
import { joinRanks } from '@ssd/trainer/strategies';
import type { Strategy } from '@ssd/trainer/strategies';
import { defined } from '@ssd/trainer/config';
import type { Values } from '../cli/option.js';
import type { rankOptions } from './rank-options.js';
import type { RanksAsked } from './ranks-asked.js';

/** Makes this process the rank that the line or a launcher says. */
export async function joinCluster(
  { token, from, ...asked }: Extract<RanksAsked, { kind: 'cluster' }>,
  {
    values: { runToken, rankThreads, joinTimeout, rankTimeout },
    signal,
    log,
  }: { values: Values<typeof rankOptions>; signal: AbortSignal; log: (line: string) => void },
): Promise<Strategy> {
  const { rank } = asked;
  const size = 'cluster' in asked ? asked.cluster.length : asked.size;
  const leader = 'cluster' in asked ? undefined : asked.leader;
  if (from !== undefined) {
    log(
      `Ranks: this is rank ${rank} of ${size}, as ${from} says${leader === undefined ? '' : `; rank 0 waits at ${leader}`}.`,
    );
  }
  const strategy = await joinRanks({
    ...asked,
    ...defined({
      run: runToken ?? token,
      intraOpThreads: rankThreads,
      joinSeconds: joinTimeout,
      silentSeconds: rankTimeout,
    }),
    signal,
    log,
  });
  log(`Ranks: all ${size} are there; this is rank ${rank}.`);
  if (isReachable()) {
    log(
      `TensorFlow listens ${'cluster' in asked ? `at the port of ${asked.cluster[rank]!}` : 'at a port of its own'} on all network interfaces, without password or encryption: ` +
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
