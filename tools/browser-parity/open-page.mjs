import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** WebGL in software, so that it is the same with and without a graphics card. */
const FLAGS = [
  '--headless=new',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader', // newer Chromiums want it said
  '--disable-dev-shm-usage', // containers have little of it
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-sync',
];

/** Lines of the browser's own output worth showing when it ends by itself. */
const SHOWN_LINES = 10;

/**
 * Opens a page in a headless Chromium with a profile of its own.
 *
 * @returns `ended`, which rejects if the browser ends before `close`; and `close`, which ends it
 */
export function openPage(browser, url) {
  const profile = mkdtempSync(join(tmpdir(), 'browser-parity-'));
  // Chromium's sandbox refuses to run as root, as in containers. The page is ours.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(browser, [...FLAGS, ...sandbox, `--user-data-dir=${profile}`, url], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // a group of its own, so that its helpers end with it
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-20_000)));
  let closing = false;
  const gone = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => resolve(new Error(`It ended with ${signal ?? code}.`)));
  });
  const ended = gone.then((reason) => {
    if (closing) return;
    const tail = said.trim().split('\n').slice(-SHOWN_LINES).join('\n');
    throw new Error(`${browser} ended before the page was done. ${reason.message}\n${tail}`);
  });
  return {
    ended,
    async close() {
      closing = true;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error; // it has ended already
      }
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
