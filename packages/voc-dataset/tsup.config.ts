import { library } from '../../tools/tsup.js';

export default library({ entry: ['src/index.ts', 'src/worker.ts'] });
