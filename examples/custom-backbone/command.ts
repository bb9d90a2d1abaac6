// The whole `ssd` command with a preset of one's own:
//     node --conditions=@ssd/source --import ./tools/source.mjs examples/custom-backbone/command.ts train --data-dir DIR --preset mobile
import { run } from '@ssd/train-cli';
import './preset.js';

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  // Ctrl-C saves what there is; a second one leaves at once.
  signals: { source: process, exit: (code) => process.exit(code) },
});
