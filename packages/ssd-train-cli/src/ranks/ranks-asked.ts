import type { Values } from '../cli/option.js';
import { expectOneRank, ON_THE_CPU } from './expect-one-rank.js';
import { UsageError } from '../errors/usage-error.js';
import type { Environment } from './launchers/launcher.js';
import { readLaunchers, type Detected } from './launchers/read-launchers.js';
import { firstSet, textOf } from './launchers/variables.js';
import type { rankOptions } from './rank-options.js';

type RankValues = Values<typeof rankOptions>;

/** The ranks of a training: this process alone, processes that it is to start, or this one of several. */
export type RanksAsked =
  | { readonly kind: 'one' }
  | { readonly kind: 'processes'; readonly count: number }
  | ({
      readonly kind: 'cluster';
      readonly rank: number;
      /** Names the run, where its launcher has a name for it. */
      readonly token?: string;
      /** What says so, where it is not the line. */
      readonly from?: string;
    } & (
      | { readonly cluster: readonly string[] }
      | {
          /** Where rank 0 waits for the others. */
          readonly leader: string;
          readonly size: number;
        }
    ));

/**
 * What a line asks for, and launchers where it does not.
 *
 * @throws UsageError for options that contradict each other, or the variables of a launcher
 */
export async function ranksAsked(
  values: RankValues,
  environment: Environment,
  workingDirectory: string,
): Promise<RanksAsked> {
  const { nproc, cluster, rank } = values;
  if (nproc !== undefined && cluster !== undefined) {
    throw new UsageError('INVALID_VALUE', 'Expected either --nproc or --cluster, got both.', {
      hint: '--nproc starts the processes of this machine; --cluster names those of several, which are started one by one.',
    });
  }
  const detected = await readLaunchers(environment, workingDirectory);
  expectCompany(values, detected);
  if (cluster !== undefined)
    return ofList(addressesOf(cluster.split(','), '--cluster'), rank, {
      environment,
      detected,
    });
  if (nproc !== undefined) {
    expectSize(environment, detected, nproc);
    const other = detected.find((told) => (told.size ?? 1) > 1 && (told.rank ?? 0) > 0);
    if (other !== undefined) {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected one process with --nproc, which starts the others, got ${other.rankFrom!}.`,
        { hint: 'Let the launcher start one process, or leave --nproc out and let it start all.' },
      );
    }
    if (nproc > 1) return { kind: 'processes', count: nproc };
    await expectOneRank(environment, workingDirectory);
    return { kind: 'one' };
  }
  const [first] = detected;
  if (first === undefined || detected.some(({ size }) => size === 1)) {
    if (first === undefined) expectNoMaster(environment);
    await expectOneRank(environment, workingDirectory);
    return { kind: 'one' };
  }
  if (values.device === undefined && detected.some(({ launcher }) => launcher.cards)) {
    await expectOneRank(environment, workingDirectory);
    throw new UsageError('MISSING_OPTION', `Expected one process that trains, got ${first.rankFrom!}.`, {
      hint: ON_THE_CPU,
    });
  }
  return ofLauncher(detected);
}

/** Ranks as launchers tell of them. @throws UsageError where something is lacking */
function ofLauncher(detected: readonly Detected[]): RanksAsked {
  const whole = detected.find(({ missing, place }) => missing === undefined && place !== undefined);
  if (whole === undefined) {
    throw new UsageError('MISSING_OPTION', detected[0]!.missing!, {
      hint: 'Set it; or say on the line how the processes meet: --nproc N, or --cluster HOST:PORT,… --rank I. Or unset what is there for one training alone.',
    });
  }
  const { launcher, place, sizeFrom, rankFrom } = whole;
  const from = `${launcher.name} (${[...new Set([rankFrom, sizeFrom])].join(', ')})`;
  const [size, rank] = [whole.size!, whole.rank!];
  if ('cluster' in place!) {
    return { kind: 'cluster', cluster: addressesOf(place.cluster, launcher.name), rank, from };
  }
  return { kind: 'cluster', ...place!, size, rank, from };
}

/** Ranks as the line lists them; a launcher may say which of them this one is. */
function ofList(
  cluster: readonly string[],
  given: number | undefined,
  { environment, detected }: { environment: Environment; detected: readonly Detected[] },
): RanksAsked {
  expectSize(environment, detected, cluster.length);
  const told = detected.find(({ rank }) => rank !== undefined);
  const rank = given ?? told?.rank;
  if (rank === undefined) {
    throw new UsageError('MISSING_OPTION', 'Expected --rank beside --cluster, got none.', {
      hint: `Give each process its place in the list, from 0 to ${cluster.length - 1}.`,
    });
  }
  if (rank >= cluster.length) {
    throw new UsageError(
      'INVALID_VALUE',
      `Expected a --rank from 0 to ${cluster.length - 1}, since --cluster has ${cluster.length} addresses, got ${rank}.`,
      { hint: 'It is the place of this process in the list.' },
    );
  }
  if (told !== undefined && told.rank !== rank) {
    throw new UsageError('INVALID_VALUE', `Expected rank ${rank}, as the line says, got ${told.rankFrom!}.`, {
      hint: 'Leave --rank out, unset the variable, or let both say the same.',
    });
  }
  return { kind: 'cluster', cluster, rank, ...(given === undefined ? { from: told!.rankFrom! } : {}) };
}

/** @throws UsageError for an option about others where there are none */
function expectCompany(values: RankValues, detected: readonly Detected[]): void {
  const { nproc, cluster, rank, maxRestarts, runToken, rankThreads, joinTimeout, rankTimeout } = values;
  if (maxRestarts !== undefined && (nproc === undefined || nproc === 1)) {
    throw new UsageError(
      'MISSING_OPTION',
      `Expected --nproc 2 or more beside --max-restarts, got ${nproc === undefined ? 'none' : '--nproc 1'}.`,
      {
        hint: 'It is the processes of this machine that are started anew. Where others start them, let those do it, with --resume.',
      },
    );
  }
  if (cluster !== undefined) return;
  const isLaunched = nproc === undefined && detected.some(({ size }) => size !== 1);
  for (const [name, value] of [
    ['--rank', rank],
    ['--run-token', isLaunched ? undefined : runToken],
    ['--rank-threads', isLaunched ? undefined : rankThreads],
  ] as const) {
    if (value === undefined) continue;
    throw new UsageError('MISSING_OPTION', `Expected --cluster beside ${name}, got none.`, {
      hint: 'Give the addresses of all ranks: --cluster host-a:7000,host-b:7000',
    });
  }
  for (const [name, value] of [
    ['--join-timeout', joinTimeout],
    ['--rank-timeout', rankTimeout],
  ] as const) {
    if (value !== undefined && nproc === undefined && !isLaunched) throw nobodyElse(name);
  }
}

/** @throws UsageError for an address of a rank 0 of which nothing else is told */
function expectNoMaster(environment: Environment): void {
  const stray = firstSet(environment, ['MASTER_ADDR', 'MASTER_PORT']);
  if (stray === undefined) return;
  throw new UsageError('MISSING_OPTION', `Expected RANK and WORLD_SIZE beside ${stray}, got neither.`, {
    hint: 'Unset it for one training alone.',
  });
}

const ADDRESS = /^(?:\[[\da-fA-F:.]+\]|[^\s:/@,]+):(\d{1,5})$/;

/** @throws UsageError naming the first address that is none, or that stands there twice */
function addressesOf(list: readonly string[], where: string): string[] {
  const addresses = list.map((address) => address.trim());
  for (const [i, address] of addresses.entries()) {
    const port = Number(ADDRESS.exec(address)?.[1] ?? NaN);
    if (!(port >= 1 && port <= 65_535)) {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected host:port in ${where}, with a port from 1 to 65535, got "${address}" as the ${i + 1}. address.`,
        {
          hint: 'For example: --cluster host-a:7000,host-b:7000. An IPv6 address stands in brackets: [::1]:7000.',
        },
      );
    }
    if (addresses.indexOf(address) !== i) {
      throw new UsageError('INVALID_VALUE', `Expected each address of ${where} once, got ${address} twice.`, {
        hint: 'Two ranks on one machine need two ports.',
      });
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
function expectSize(environment: Environment, detected: readonly Detected[], size: number): void {
  const chief = textOf(environment, 'CM_WORKER_SIZE') ?? '0';
  const other =
    detected.find((told) => told.size !== undefined && told.size !== size)?.sizeFrom ??
    (chief === '0' || Number(chief) === size ? undefined : `CM_WORKER_SIZE=${chief}`);
  if (other === undefined) return;
  throw new UsageError('INVALID_VALUE', `Expected ${size} ranks, as the line says, got ${other}.`, {
    hint: 'Unset the variable, or let both say the same.',
  });
}
