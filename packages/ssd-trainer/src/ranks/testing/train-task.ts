// A rank of train-ranks.test.ts: trains on a made-up folder and prints what came of it, as JSON.
import { train } from '../../training/train.js';
import type { TrainContext, TrainOptions } from '../../training/types.js';
import { joinRanks } from '../../strategies/join-ranks.js';

const rank = Number(process.env['TASK']);
const cluster = process.env['CLUSTER']!.split(',');
const options = JSON.parse(process.env['OPTIONS']!) as TrainOptions;
const fault = process.env['FAULT'];
const abort = new AbortController();
const lines: string[] = [];

const context: TrainContext = {
  signal: abort.signal,
  log: (line) => lines.push(line),
  onProgress({ step }) {
    if (step !== (fault === 'abort' ? 1 : 2)) return;
    if (fault === 'abort') abort.abort();
    if (fault === 'kill') process.kill(process.pid, 'SIGKILL');
    if (fault === 'throw') throw Object.assign(new TypeError('A hook gave up.'), { code: 'BROKEN' });
  },
};
let said: object;
try {
  if (cluster.length > 1) {
    // Told the whole list, or where rank 0 waits alone.
    const place = process.env['LED'] === '1' ? { leader: cluster[0]!, size: cluster.length } : { cluster };
    const strategy = await joinRanks({ ...place, rank, intraOpThreads: 1, joinSeconds: 120 });
    Object.assign(context, { strategy });
  }
  const { stopped, steps, history, evaluation, checkpoint, runDir } = await train(options, context);
  said = {
    stopped,
    steps,
    history,
    map: evaluation?.result.map,
    losses: evaluation?.losses,
    checkpoint,
    runDir,
  };
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  said = { code, message };
}
process.stdout.write(JSON.stringify({ ...said, lines }), () => {
  process.exit(0); // TensorFlow's server has no end of its own
});
