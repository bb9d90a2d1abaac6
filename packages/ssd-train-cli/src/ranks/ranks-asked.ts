import type { Values } from '../cli/option.js';
import { expectOneRank } from '../commands/expect-one-rank.js';
import { UsageError } from '../errors/usage-error.js';
import type { rankOptions } from './rank-options.js';

type RankValues = Values<typeof rankOptions>;

/** The ranks of a training: this process alone, processes that it is to start, or this one of a cluster. */
export type RanksAsked =
  | { readonly kind: 'one' }
  | { readonly kind: 'processes'; readonly count: number }
  | { readonly kind: 'cluster'; readonly cluster: readonly string[]; readonly rank: number };

/**
 * What a line asks for.
 *
 * @throws UsageError for options that contradict each other, or the variables of a launcher
 */
export async function ranksAsked(
  values: RankValues,
  environment: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): Promise<RanksAsked> {
  const { nproc, cluster, rank } = values;
  if (nproc !== undefined && cluster !== undefined) {
    throw new UsageError('INVALID_VALUE', 'Expected either --nproc or --cluster, got both.', {
      hint: '--nproc starts the processes of this machine; --cluster names those of several, which are started one by one.',
    });
  }
  if (values.maxRestarts !== undefined && (nproc === undefined || nproc === 1)) {
    throw new UsageError(
      'MISSING_OPTION',
      `Expected --nproc 2 or more beside --max-restarts, got ${nproc === undefined ? 'none' : '--nproc 1'}.`,
      {
        hint: 'It is the processes of this machine that are started anew. Where others start them, let those do it, with --resume.',
      },
    );
  }
  if (cluster === undefined) {
    for (const [name, value] of [
      ['--rank', rank],
      ['--run-token', values.runToken],
    ] as const) {
      if (value === undefined) continue;
      throw new UsageError('MISSING_OPTION', `Expected --cluster beside ${name}, got none.`, {
        hint: 'Give the addresses of all ranks: --cluster host-a:7000,host-b:7000',
      });
    }
  }
  if (cluster === undefined && (nproc === undefined || nproc === 1)) {
    await expectOneRank(environment, workingDirectory);
    for (const [name, value] of [
      ['--join-timeout', values.joinTimeout],
      ['--rank-timeout', values.rankTimeout],
    ] as const) {
      if (value !== undefined && nproc === undefined) throw nobodyElse(name);
    }
    return { kind: 'one' };
  }
  expectSize(environment, cluster === undefined ? nproc! : addressesOf(cluster).length);
  if (cluster === undefined) return { kind: 'processes', count: nproc! };
  const addresses = addressesOf(cluster);
  if (rank === undefined) {
    throw new UsageError('MISSING_OPTION', 'Expected --rank beside --cluster, got none.', {
      hint: `Give each process its place in the list, from 0 to ${addresses.length - 1}.`,
    });
  }
  if (rank >= addresses.length) {
    throw new UsageError(
      'INVALID_VALUE',
      `Expected a --rank from 0 to ${addresses.length - 1}, since --cluster has ${addresses.length} addresses, got ${rank}.`,
      { hint: 'It is the place of this process in the list.' },
    );
  }
  return { kind: 'cluster', cluster: addresses, rank };
}

const ADDRESS = /^(?:\[[\da-fA-F:.]+\]|[^\s:/@,]+):(\d{1,5})$/;

/** @throws UsageError naming the first address that is none, or that stands there twice */
function addressesOf(list: string): string[] {
  const addresses = list.split(',').map((address) => address.trim());
  for (const [i, address] of addresses.entries()) {
    const port = Number(ADDRESS.exec(address)?.[1] ?? NaN);
    if (!(port >= 1 && port <= 65_535)) {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected host:port in --cluster, with a port from 1 to 65535, got "${address}" as the ${i + 1}. address.`,
        {
          hint: 'For example: --cluster host-a:7000,host-b:7000. An IPv6 address stands in brackets: [::1]:7000.',
        },
      );
    }
    if (addresses.indexOf(address) !== i) {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected each address of --cluster once, got ${address} twice.`,
        {
          hint: 'Two ranks on one machine need two ports.',
        },
      );
    }
  }
  return addresses;
}

function nobodyElse(name: string): UsageError {
  return new UsageError('MISSING_OPTION', `Expected --nproc or --cluster beside ${name}, got neither.`, {
    hint: 'One process has nobody to wait for: leave it out.',
  });
}

/** @throws UsageError where a launcher's variables speak of other ranks than the line */
function expectSize(environment: Readonly<Record<string, string | undefined>>, size: number): void {
  for (const name of ['RANK_SIZE', 'CM_WORKER_SIZE']) {
    const told = environment[name]?.trim() ?? '';
    if (told === '' || Number(told) === size || (name === 'CM_WORKER_SIZE' && told === '0')) continue;
    throw new UsageError('INVALID_VALUE', `Expected ${size} ranks, as the line says, got ${name}=${told}.`, {
      hint: 'Unset the variable, or let both say the same.',
    });
  }
}
