import { library } from '../../tools/tsup.js';

export default library({
  entry: [
    'src/index.ts',
    'src/config/index.ts',
    'src/training/index.ts',
    'src/evaluation/index.ts',
    'src/checkpoint/index.ts',
    'src/run-folder/index.ts',
    'src/data/index.ts',
    'src/pretrained/index.ts',
    'src/strategies/index.ts',
    'src/errors/index.ts',
    'src/files/index.ts',
  ],
});
