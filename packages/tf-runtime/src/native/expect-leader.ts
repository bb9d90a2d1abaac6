import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Server } from './server.js';
import { TensorFlowError } from './tensorflow-error.js';

/** Milliseconds between two tries. */
const PAUSE = 250;

/**
 * Waits until task 0 can be reached. TensorFlow asks it for its place before the first run of a function with collectives, for ever and
 * outside of their time limit.
 *
 * @throws TensorFlowError DEADLINE_EXCEEDED where it is not there in so many seconds
 */
export async function expectLeader({ task, cluster }: Server, seconds: number): Promise<void> {
  if (task === 0) return;
  const [, host = '', port] = /^\[?(.*?)\]?:(\d+)$/.exec(cluster[0]!) ?? [];
  const end = Date.now() + seconds * 1000;
  while (!(await answers(host, Number(port)))) {
    if (Date.now() >= end) {
      throw new TensorFlowError(
        'DEADLINE_EXCEEDED',
        `expected task 0 to answer at ${cluster[0]!} within ${seconds} s, but nobody does`,
        { hint: 'See why it ended, or did not start; it is the one that all others ask first.' },
      );
    }
    await setTimeout(PAUSE);
  }
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => {
      end(true);
    });
    for (const event of ['error', 'timeout']) {
      socket.once(event, () => {
        end(false);
      });
    }
  });
}
