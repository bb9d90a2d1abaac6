import { libc } from './c-library.js';

/**
 * Ends the process at once, after its listeners of `exit`, without waiting for what TensorFlow still does: `process.exit` joins the
 * thread that waits for a run, and a run may wait for a task that never comes.
 *
 * @param code exit code. Range: 0 to 255
 */
export function exitNow(code: number): never {
  process.exitCode = code;
  process.emit('exit', code);
  (libc.func('void _exit(int)') as (status: number) => void)(code);
  return process.exit(code);
}
