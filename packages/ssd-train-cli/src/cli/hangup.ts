import { closeSync, fstatSync, openSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';

/** SIGHUP, signal 1, in the masks of /proc/PID/status (proc(5)). */
const SIGHUP_BIT = 1n;

/** O_WRONLY, of the bits that say what may be done with an open file (fcntl.h of Linux). */
const [ACCESS, WRITE_ONLY] = [3, 1];

/**
 * Whether whoever started this process wants it to outlive its terminal. Node forgets at its start that SIGHUP was ignored,
 * so that it is concluded from what else is there: the shell's note of what it called (`_`), what `nohup` puts in the place
 * of a terminal (/dev/null for writing only as input, nohup.out), a parent that ignores the signal, which its children
 * inherit (`trap '' HUP`).
 */
export function ignoresHangup({
  environment,
  parentStatus = () => readFileSync(`/proc/${process.ppid}/status`, 'utf8'),
  stdinFlags = nullFlags,
  outputs = () => [1, 2].map((fd) => readlinkSync(`/proc/self/fd/${fd}`)),
}: {
  environment: Readonly<Record<string, string | undefined>>;
  /** Text of /proc/PARENT/status; throws where there is none. */
  parentStatus?: () => string;
  /** Flags that standard input is open with where it is /dev/null; throws where the system does not say. */
  stdinFlags?: () => number | undefined;
  /** Paths of the files that standard output and error go to; throws where the system does not say. */
  outputs?: () => string[];
}): boolean {
  if (/(^|\/)nohup$/.test(environment['_'] ?? '')) return true;
  return (
    attempt(() => isIgnored(parentStatus())) ||
    attempt(() => isForWriting(stdinFlags())) ||
    attempt(() => outputs().some((path) => path.endsWith('/nohup.out')))
  );
}

function isForWriting(flags: number | undefined): boolean {
  return flags !== undefined && (flags & ACCESS) === WRITE_ONLY;
}

function isIgnored(status: string): boolean {
  const mask = /^SigIgn:\s*([0-9a-f]+)$/im.exec(status);
  return mask !== null && (BigInt(`0x${mask[1]!}`) & SIGHUP_BIT) !== 0n;
}

function nullFlags(): number | undefined {
  const own = fstatSync(0);
  if (!own.isCharacterDevice() || own.rdev !== statSync('/dev/null').rdev) return undefined;
  const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync('/proc/self/fdinfo/0', 'utf8'));
  return flags === null ? undefined : Number.parseInt(flags[1]!, 8);
}

/** What a system without /proc does not say is taken for no. */
function attempt(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}

/**
 * Puts /dev/null in the place of a terminal that is gone: Node sets terminals back to what they were when it ends, and where
 * one cannot be set it aborts instead of leaving with its exit code. For the very end of a process.
 */
export function leaveGoneTerminals(): void {
  for (const fd of [0, 1, 2]) {
    try {
      if (!fstatSync(fd).isCharacterDevice() || isatty(fd)) continue;
      closeSync(fd);
      openSync('/dev/null', 'r+'); // takes the lowest number that is free, which is this one
    } catch {
      continue; // closed already
    }
  }
}
