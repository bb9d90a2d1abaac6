import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells a process from all others, those of other machines, containers and times included. */
export interface ProcessMark {
  pid: number;
  /** Name of the machine and, where there is such a thing, its space of process numbers. */
  host: string;
  /** When the process began, in the system's own count; null where it does not tell. */
  start: string | null;
}

/** Of this process. */
export function ownMark(): ProcessMark {
  return { pid: process.pid, host: host(), start: startOf(process.pid) };
}

/** Whether a mark's process has ended for certain: one of another machine may go on. */
export function hasEnded(mark: unknown): boolean {
  if (typeof mark !== 'object' || mark === null) return false;
  const { pid, host: where, start } = mark as Partial<ProcessMark>;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || where !== host()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  // Numbers are given again.
  const now = startOf(pid);
  return now !== null && typeof start === 'string' && now !== start;
}

function host(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Field 22 of /proc/PID/stat; the name before it may hold anything, but ends at the last parenthesis. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
