// A training that is killed in the middle of a step, the same one each time: SETTINGS RUN-FOLDER STEP.
import { readFile } from 'node:fs/promises';
import type { TrainConfigInput } from '@ssd/trainer/config';
import { train } from '@ssd/trainer/training';

const [settings = '', runDir = '', last = ''] = process.argv.slice(2);
const config = JSON.parse(await readFile(settings, 'utf8')) as Partial<TrainConfigInput>;

await train(
  { config, runDir },
  {
    onProgress: ({ step }) => {
      if (step === Number(last)) process.kill(process.pid, 'SIGKILL');
    },
  },
);
