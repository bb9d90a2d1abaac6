import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ifThere, isAbsent } from '../errors/if-there.js';
import { TrainerError } from '../errors/trainer-error.js';
import { diskError } from '../files/disk-error.js';
import { isAlive, thisProcess } from './process-identity.js';

/** Name of the file that says that a process writes into a run folder. */
const LOCK = 'run.lock';

const ownerSchema = z.object({
  pid: z.int().positive(),
  host: z.string(),
  started: z.string().nullable(),
  /** ISO 8601. */
  since: z.string(),
});

/** The process that uses a run folder. */
export type LockOwner = z.output<typeof ownerSchema>;

/** Takeovers that are tried: another process may be faster each time. */
const TRIES = 5;

/**
 * Takes a run folder for this process: two that write checkpoints and metrics into one would spoil both runs. What a process
 * left behind that died on this machine is taken over, and said so.
 *
 * @param root an existing folder
 * @returns gives the folder free; happens by itself when the process ends, unless it is killed
 * @throws TrainerError E_RUN_LOCKED saying which process uses it, on which machine, since when; E_RUN_FOLDER or E_DISK_FULL
 * where it cannot be written to
 */
export async function lockRunFolder(root: string, log: (line: string) => void): Promise<() => Promise<void>> {
  const path = join(root, LOCK);
  const owner: LockOwner = { ...(await thisProcess()), since: new Date().toISOString() };
  const text = `${JSON.stringify(owner)}\n`;
  for (let i = 0; i < TRIES; i++) {
    if (await create(path, text)) return unlocker(path);
    const found = await ifThere(readFile(path, 'utf8')).catch((cause: unknown) => {
      throw diskError(path, cause);
    });
    if (found === undefined) continue; // given free in between
    const before = parseOwner(found);
    // A file without an owner was left half written by a machine that lost power.
    if (before !== undefined && (await isAlive(before)) !== false) throw locked(root, path, before);
    if (await putAside(path, found)) {
      const who = before === undefined ? 'a process' : `process ${before.pid}, which began ${before.since}`;
      log(`Taking over ${root}: ${who} ended without giving it free.`);
    }
  }
  throw new TrainerError('E_RUN_LOCKED', `Expected to take ${root} over, but other processes were faster.`, {
    hint: 'Let one of them have it, and name another folder as "runDir".',
  });
}

/** The process that uses a run folder, if one does. */
export async function runInUse(root: string): Promise<LockOwner | undefined> {
  const text = await readFile(join(root, LOCK), 'utf8').catch(() => undefined);
  const owner = text === undefined ? undefined : parseOwner(text);
  return owner !== undefined && (await isAlive(owner)) !== false ? owner : undefined;
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Makes the file with all of its content or not at all. @returns false where there is one */
async function create(path: string, text: string): Promise<boolean> {
  const own = `${path}.${randomUUID()}`;
  try {
    await writeFile(own, text);
    await link(own, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== undefined && WITHOUT_LINKS.has(code)) return await createPlainly(path, text);
    throw diskError(path, error);
  } finally {
    await rm(own, { force: true });
  }
}

/** What file systems say that have no hard links: FAT, some network drives. */
const WITHOUT_LINKS = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'ENOSYS']);

async function createPlainly(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw diskError(path, error);
  }
}

/** Removes the file of a process that is gone, unless a faster process has put its own there by now. */
async function putAside(path: string, stale: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (cause) {
    if (isAbsent(cause)) return false; // it went already
    throw diskError(path, cause);
  }
  const isStale = (await readFile(aside, 'utf8')) === stale;
  if (!isStale) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return isStale;
}

/** Gives the folder free, at the latest when the process ends: after a second Ctrl-C, too. */
function unlocker(path: string): () => Promise<void> {
  const atExit = (): void => {
    rmSync(path, { force: true });
  };
  process.once('exit', atExit);
  return async () => {
    process.off('exit', atExit);
    await rm(path, { force: true });
  };
}

function locked(root: string, path: string, { pid, host, since }: LockOwner): TrainerError {
  const own = pid === process.pid;
  return new TrainerError(
    'E_RUN_LOCKED',
    `Expected a run folder that nothing else uses, but ${own ? 'this process' : `process ${pid} on ${host}`} trains in ${root} since ${since}.`,
    {
      hint: `Wait for it, stop it, or name another folder as "runDir". If it is sure to be gone, remove ${path}.`,
    },
  );
}
