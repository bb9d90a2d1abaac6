#!/usr/bin/env node
import { run } from './cli/run.js';

// "ssd … | head" closes the pipe early; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// exitCode instead of exit(): the process ends by itself once everything is closed, and pipes are flushed.
process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: () => process.stdin,
  environment: process.env,
  signals: {
    source: process,
    exit: (code) => {
      process.exit(code);
    },
  },
});
