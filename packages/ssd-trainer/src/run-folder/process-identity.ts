import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** What tells one process from all others, also from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it started, in the system's own count, and in which uptime of the machine; null where the system does not say. */
  readonly started: string | null;
}

/** This process. */
export async function thisProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
}

/** Whether a process still runs; undefined where that cannot be seen, because it ran on another machine. */
export async function isAlive({ pid, host, started }: ProcessIdentity): Promise<boolean | undefined> {
  if (host !== hostname()) return undefined;
  if (!exists(pid)) return false;
  if (started === null) return true;
  const now = await startOf(pid);
  return now === null || now === started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Place of the start time in /proc/PID/stat, counted behind the name in parentheses, which may hold anything (proc(5)). */
const START_TIME = 19;

async function startOf(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}/${fields[START_TIME]!}`;
  } catch {
    return null; // not Linux
  }
}
