#!/usr/bin/env node
import { ignoresHangup, leaveGoneTerminals } from './cli/hangup.js';
import { run } from './run-command.js';
import { startedClosed, watchOutput } from './cli/watch-output.js';

const watchHangup = !ignoresHangup({ environment: process.env });
// Node has set the signal to what ends a process; nohup wants it to be nothing.
if (!watchHangup) process.on('SIGHUP', () => undefined);
process.on('exit', leaveGoneTerminals);

// exitCode instead of exit(): the process ends by itself once everything is closed, and pipes are flushed.
process.exitCode = await run(process.argv.slice(2), {
  stdout: watchOutput(process.stdout, { wasClosed: startedClosed(1) }),
  stderr: watchOutput(process.stderr),
  stdin: () => process.stdin,
  environment: process.env,
  signals: {
    source: process,
    exit: (code) => {
      process.exit(code);
    },
    watchHangup,
  },
});
