import { EventEmitter } from 'node:events';
import { run, type RunOptions } from '../run-command.js';

/** What a command line left behind. */
export interface RanLine {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** stdout's last line, parsed. */
  json: () => unknown;
}

/** Collects what is written to it. */
export function memoryStream(terminal = false): {
  write: (text: string) => void;
  isTTY: boolean;
  text: () => string;
} {
  const parts: string[] = [];
  return { write: (text) => void parts.push(text), isTTY: terminal, text: () => parts.join('') };
}

/** Runs a command line in this process, with streams kept in memory. */
export async function runLine(
  argv: readonly string[],
  options: Partial<RunOptions> & { terminal?: boolean } = {},
): Promise<RanLine> {
  const stdout = memoryStream();
  const stderr = memoryStream(options.terminal);
  const exitCode = await run(argv, { ...options, stdout, stderr });
  return {
    exitCode,
    stdout: stdout.text(),
    stderr: stderr.text(),
    json: () => JSON.parse(stdout.text().trimEnd().split('\n').at(-1)!) as unknown,
  };
}

/** A stand-in for process: signals are emitted by the test, and exits are written down. */
export function fakeSignals(): { source: EventEmitter; exit: (code: number) => void; exits: number[] } {
  const exits: number[] = [];
  return { source: new EventEmitter(), exit: (code) => void exits.push(code), exits };
}
