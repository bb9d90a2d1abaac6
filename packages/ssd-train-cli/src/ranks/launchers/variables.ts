import { UsageError } from '../../errors/usage-error.js';
import type { Environment } from './launcher.js';

/** A variable without spaces around it; an empty one counts as not set. */
export function textOf(environment: Environment, name: string): string | undefined {
  const text = environment[name]?.trim() ?? '';
  return text === '' ? undefined : text;
}

/** The first of some variables that is set, as `NAME=VALUE`. */
export function firstSet(environment: Environment, names: readonly string[]): string | undefined {
  const name = names.find((each) => textOf(environment, each) !== undefined);
  return name === undefined ? undefined : `${name}=${textOf(environment, name)!}`;
}

/** @throws UsageError naming the variable */
export function numberOf(
  environment: Environment,
  name: string,
  { least, most = 999_999_999 }: { least: number; most?: number },
): number | undefined {
  const text = textOf(environment, name);
  if (text === undefined) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(
    'INVALID_VALUE',
    most < 999_999_999
      ? `Expected a whole number from ${least} to ${most} as ${name}, got "${text}".`
      : `Expected a whole number, ${least} or more, as ${name}, got "${text}".`,
    { hint: 'Correct the variable, or unset it for one training alone.' },
  );
}

/** Size and rank of two variables, each with what says it. @throws UsageError for a rank that is not among so many */
export function sizeAndRank(
  environment: Environment,
  names: { readonly size: string; readonly rank: string },
  {
    eachAlone = false,
  }: { /** Whether a size of 1 is that of each of many. */ readonly eachAlone?: boolean } = {},
): { size: number | undefined; rank: number | undefined; sizeFrom?: string; rankFrom?: string } {
  const size = numberOf(environment, names.size, { least: 1 });
  const rank = numberOf(environment, names.rank, {
    least: 0,
    ...(size === undefined || (eachAlone && size === 1) ? {} : { most: size - 1 }),
  });
  return {
    size,
    rank,
    ...(size === undefined ? {} : { sizeFrom: `${names.size}=${size}` }),
    ...(rank === undefined ? {} : { rankFrom: `${names.rank}=${rank}` }),
  };
}

/** Where MASTER_ADDR and MASTER_PORT say that rank 0 waits. */
export function masterOf(
  environment: Environment,
  { host, port }: { readonly host?: string; readonly port?: number } = {},
): { leader: string | undefined; missing: 'MASTER_ADDR' | 'MASTER_PORT' | undefined } {
  const address = textOf(environment, 'MASTER_ADDR') ?? host;
  const number = numberOf(environment, 'MASTER_PORT', { least: 1, most: 65_535 }) ?? port;
  if (
    address !== undefined &&
    !/^(?:\[[\da-fA-F:.]+\]|[\da-fA-F:]+:[\da-fA-F:.]+|[^\s:/@,]+)$/.test(address)
  ) {
    throw new UsageError('INVALID_VALUE', `Expected a host as MASTER_ADDR, got "${address}".`, {
      hint: 'A name or an address; the port stands in MASTER_PORT.',
    });
  }
  if (address === undefined) return { leader: undefined, missing: 'MASTER_ADDR' };
  if (number === undefined) return { leader: undefined, missing: 'MASTER_PORT' };
  const bare = address.replace(/^\[(.*)\]$/, '$1');
  return { leader: `${bare.includes(':') ? `[${bare}]` : bare}:${number}`, missing: undefined };
}

/** Ports that systems give to nobody by themselves. */
const [FIRST, COUNT] = [12_000, 20_000];

/** A port that all who know the same text come to: different jobs seldom come to the same one. */
export function portOf(text: string): number {
  let hash = 0x81_1c_9d_c5; // FNV-1a
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01_00_01_93) >>> 0;
  return FIRST + (hash % COUNT);
}
