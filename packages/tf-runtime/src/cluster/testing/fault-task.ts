// A task of faults.test.ts: task FAULTY does as FAULT says, the other prints what becomes of its collectives, as JSON.
import { add, scalar } from '@tensorflow/tfjs-core';
import { Session, TensorFlowError, barrier, startServer } from '../../index.js';

const task = Number(process.env['TASK']);
const fault = process.env['FAULT'];
const server = startServer({ cluster: process.env['CLUSTER']!.split(','), task, intraOpThreads: 1 });
const session = new Session({ server });
const fn = session.compile(() => ({ there: barrier(server, { timeoutSeconds: 2 }) }), {
  name: 'meet',
  inputs: {},
});
const later = session.compile(() => ({ there: barrier(server, { timeoutSeconds: 2 }) }), {
  name: 'later',
  inputs: {},
});
const again = session.compile(() => ({ alone: add(scalar(1), scalar(1)) }), { name: 'alone', inputs: {} });

/** Ends as FAULT says. */
async function fail(): Promise<never> {
  if (fault === 'exit') process.exit(0);
  if (fault === 'killed') process.kill(process.pid, 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 8_000)); // asleep
  process.exit(0);
}

const faulty = Number(process.env['FAULTY']);
if (fault === 'missing' && task === faulty) process.exit(0);
if (fault !== 'missing') await fn.run({}); // all are there once
if (task === faulty) await fail();
const start = Date.now();
const codes = [];
for (const each of [fn, later, again]) {
  try {
    await each.run({});
    codes.push('OK');
  } catch (error) {
    codes.push(error instanceof TensorFlowError ? error.code : String(error));
  }
}
console.log(JSON.stringify({ codes, seconds: (Date.now() - start) / 1000 }));
process.exit(0); // TensorFlow's server has no end of its own
