// The whole `ssd` command with a preset of one's own:
//     node --conditions=@ssd/source --import ./tools/source.mjs examples/custom-backbone/command.ts train --data-dir DIR --preset mobile
import { run } from '@ssd/train-cli';
import './preset.js';

process.exitCode = await run(process.argv.slice(2));
