// A task of server-memory.test.ts: makes sessions with large variables one after the other, and prints the memory after each, in MiB.
import { mul, sum, tidy, variable, zeros } from '@tensorflow/tfjs-core';
import { Session, registerBackends, startServer } from '../../index.js';

const MIB = 2 ** 20;
const server = startServer({ cluster: process.env['CLUSTER']!.split(','), task: 0, intraOpThreads: 1 });
registerBackends();
const memory: number[] = [];
for (let round = 0; round < 6; round++) {
  const session = new Session({ server });
  const large = tidy(() => variable(zeros([32 * MIB]), true, `large${round}`)); // 128 MiB
  const read = session.compile(() => ({ total: sum(mul(large, 1)) }), { name: 'read', inputs: {} });
  const { total } = await read.run({});
  if (total!.data[0] !== 0) throw new Error('not what was put in');
  session.dispose();
  large.dispose();
  memory.push(Math.round(process.memoryUsage.rss() / MIB));
}
console.log(JSON.stringify(memory));
process.exit(0); // TensorFlow's server has no end of its own
