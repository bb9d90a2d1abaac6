import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells a process from all others, those of other machines, containers and times included. */
export interface ProcessMark {
  readonly pid: number;
  /** Name of the machine. */
  readonly host: string;
  /** Its space of process numbers: containers of one machine have their own; null where there is no such thing. */
  readonly space: string | null;
  /** When the process began, in which uptime of the machine, in the system's own count; null where it does not tell. */
  readonly start: string | null;
}

/** Of this process. */
export function ownMark(): ProcessMark {
  return { pid: process.pid, host: hostname(), space: ownSpace(), start: startOf(process.pid) };
}

/**
 * Whether a process goes on; undefined where that cannot be seen from here: it is one of another machine or container.
 *
 * @param mark of which space and start may be unknown
 */
export function isRunning({ pid, host, space, start }: MaybeMark): boolean | undefined {
  const own = ownSpace();
  if (host !== hostname() || (isText(space) && own !== null && space !== own)) return undefined;
  try {
    process.kill(pid, 0); // signal 0 only asks
  } catch (error) {
    // EPERM: it is there, and another user's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return now === null || !isText(start) || now === start; // numbers are given again
}

/** Whether what a file says of a process is a mark, and the process has ended for certain. */
export function hasEnded(mark: unknown): boolean {
  if (typeof mark !== 'object' || mark === null) return false;
  const { pid, host } = mark as Partial<ProcessMark>;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || !isText(host)) return false;
  return isRunning(mark as MaybeMark) === false;
}

type MaybeMark = Pick<ProcessMark, 'pid' | 'host'> & {
  readonly space?: string | null | undefined;
  readonly start?: string | null | undefined;
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function ownSpace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}

/** Place of the start time in /proc/PID/stat, counted behind the name in parentheses, which may hold anything (proc(5)). */
const START_TIME = 19;

function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME]!}`;
  } catch {
    return null; // not Linux
  }
}
