import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { HUNG_UP, INTERRUPTED } from '../cli/signals.js';
import type { Terminal } from '../cli/terminal.js';
import { freePorts } from './free-ports.js';
import { ownNetwork, type OwnNetwork } from './own-network.js';
import { RankLog } from './rank-log.js';
import { SUPERVISED } from './supervised.js';
import type { EndMessage, RunFolderMessage } from './supervisor-messages.js';

export interface SuperviseRanksOptions {
  readonly count: number;
  /** What starts one rank, without what makes it a rank: program and arguments. */
  readonly command: readonly string[];
  readonly terminal: Pick<Terminal, 'note' | 'warn' | 'endStatus'>;
  /** Aborting lets the ranks save and end. */
  readonly signal: AbortSignal;
  /** Milliseconds that the others have to end by themselves where one has failed. @default 10000 */
  readonly grace?: number;
  /** Of the ranks. @default this process's */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Keeps what rank 0 writes on stdout, for who decides whether it counts. @default false */
  readonly holdAnswer?: boolean;
  /** Told where the run lies, before its first step. */
  readonly onRunFolder?: (folder: string) => void;
}

/** How the ranks of a run ended. */
export interface EndedRanks {
  /** That of the first rank that failed; 0 where none did. */
  readonly exitCode: number;
  /** Whether others in their place may do better: rank 0 came to no end, and none was asked to end or found its input wrong. */
  readonly mayRestart: boolean;
  /** What rank 0 wrote on stdout, where that was held. */
  readonly answer: string;
}

/** Exit codes of who was told to end, or says that it was told wrong: it would be the same again. */
const FINAL_CODES: ReadonlySet<number | null> = new Set([2, HUNG_UP, INTERRUPTED]);

interface Rank {
  readonly child: ChildProcess;
  /** What it writes; rank 0 writes to the terminal. */
  readonly log: RankLog | undefined;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Runs the ranks of a training as processes of this machine, and sees to it that they end together. It loads no TensorFlow: a rank that
 * fails spoils nothing but itself. Rank 0 has the terminal; the others write to `logs/` of the run folder.
 */
export async function superviseRanks(options: SuperviseRanksOptions): Promise<EndedRanks> {
  const network = await ownNetwork();
  try {
    return await superviseIn(network, options);
  } finally {
    network?.close();
  }
}

async function superviseIn(
  network: OwnNetwork | undefined,
  options: SuperviseRanksOptions,
): Promise<EndedRanks> {
  const { count, signal, terminal } = options;
  const ports = await freePorts(count); // those of its own network are all free
  const cluster = ports.map((port) => `127.0.0.1:${port}`).join();
  const token = randomUUID();
  terminal.note(
    `Ranks: ${count} processes of this machine${network === undefined ? '' : ', in a network of their own'}`,
  );
  // Rank 0 answers for all.
  const commandOf = (rank: number): readonly string[] =>
    rank === 0 ? options.command : [...options.command, '--no-json'];
  const ranks = Array.from({ length: count }, (_, rank) =>
    start([...commandOf(rank), '--cluster', cluster, '--rank', String(rank), '--run-token', token], {
      ...options,
      rank,
      network,
    }),
  );
  const killAll = (): void => {
    for (const { child } of ranks) child.kill('SIGKILL');
  };
  process.once('exit', killAll); // after a second Ctrl-C
  const end = (): void => {
    for (const { child } of ranks) if (child.connected) child.send({ kind: 'end' } satisfies EndMessage);
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  ranks[0]!.child.on('message', (message: RunFolderMessage) => {
    for (const { log } of ranks) log?.open(message.folder);
    options.onRunFolder?.(message.folder);
  });
  let answer = '';
  if (options.holdAnswer) ranks[0]!.child.stdout?.on('data', (text: string) => (answer += text));
  try {
    return { ...(await endOf(ranks, killAll, options)), answer };
  } finally {
    signal.removeEventListener('abort', end);
    process.off('exit', killAll);
    for (const { log } of ranks) await log?.close();
  }
}

function start(
  command: readonly string[],
  {
    rank,
    network,
    environment = process.env,
    holdAnswer = false,
  }: Pick<SuperviseRanksOptions, 'environment' | 'holdAnswer'> & {
    rank: number;
    network: OwnNetwork | undefined;
  },
): Rank {
  const [program, ...args] = [...(network?.prefix ?? []), ...command];
  const out = rank === 0 ? 'inherit' : 'pipe';
  const child = spawn(program!, args, {
    // A Ctrl-C goes to the terminal's group, and to a rank twice where it is in it: the supervisor tells them.
    detached: true,
    stdio: ['ignore', holdAnswer ? 'pipe' : out, out, 'ipc'],
    env: { ...environment, [SUPERVISED]: '1' },
  });
  const log = rank === 0 ? undefined : new RankLog(rank);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => log?.write(text));
  }
  const ended = new Promise<Awaited<Rank['ended']>>((resolve) => {
    child.once('error', (error) => {
      log?.write(`${error.message}\n`);
      resolve({ code: 1, signal: null });
    });
    child.once('close', (code, signal) => {
      resolve({ code, signal });
    });
  });
  return { child, log, ended };
}

/** Waits for all; where one fails, the others have a while to say what they know, and are killed. */
async function endOf(
  ranks: readonly Rank[],
  killAll: () => void,
  { terminal, signal: asked, grace = 10_000 }: SuperviseRanksOptions,
): Promise<Omit<EndedRanks, 'answer'>> {
  let failed: { rank: number; code: number | null; signal: NodeJS.Signals | null } | undefined;
  let killing: NodeJS.Timeout | undefined;
  const codes = await Promise.all(
    ranks.map(async ({ ended }, rank) => {
      const { code, signal } = await ended;
      if (code === 0) return code;
      failed ??= { rank, code, signal };
      killing ??= setTimeout(killAll, grace);
      return code;
    }),
  );
  clearTimeout(killing);
  if (failed === undefined) return { exitCode: 0, mayRestart: false };
  terminal.endStatus();
  const { rank, code, signal } = failed;
  const { log } = ranks[rank]!;
  // Rank 0 has said on the terminal why it ended, unless it could not.
  const [own] = codes;
  const isSaid = asked.aborted || own === 2; // a line that was wrong is wrong for all
  if (!isSaid && (rank > 0 || signal !== null)) {
    const how =
      signal === null
        ? `ended with exit code ${code}`
        : `was killed by ${signal}${signal === 'SIGKILL' ? ', as a system does that has no memory left' : ''}`;
    const where = log?.path === undefined ? '' : ` Its log: ${log.path}`;
    terminal.warn(`Rank ${rank} ${how}.${where}`);
    for (const line of log?.last() ?? []) terminal.warn(`  ${line}`);
  }
  const mayRestart = codes[0] !== 0 && !asked.aborted && !codes.some((each) => FINAL_CODES.has(each));
  // Rank 0 knows best, unless it was killed for the others.
  return { exitCode: own || (code ?? 1), mayRestart };
}
