import { ArgumentRangeError, ArgumentTypeError, shownValue } from '@ssd/errors';

const ADDRESS = /^(?:\[[\da-fA-F:.]+\]|[^\s:/@]+):(\d{1,5})$/;

/**
 * @throws ArgumentTypeError for what is no list of texts; ArgumentRangeError naming the first address that is none, or that two tasks
 * have, and for a task that the cluster has not
 */
export function checkCluster(cluster: readonly string[], task: number): void {
  if (!Array.isArray(cluster) || cluster.length === 0) {
    throw new ArgumentTypeError(
      `Expected cluster to be a list of addresses, one a task, got ${shownValue(cluster)}.`,
      { hint: "Give them as ['host-a:2222', 'host-b:2222'], the same list in the same order to every task." },
    );
  }
  for (const [i, address] of cluster.entries()) {
    const port = typeof address === 'string' ? Number(ADDRESS.exec(address)?.[1] ?? NaN) : NaN;
    if (!(port >= 1 && port <= 65535)) {
      throw new ArgumentRangeError(
        `Expected "host:port" as address of task ${i}, with a port from 1 to 65535, got ${shownValue(address)}.`,
        { hint: 'An IPv6 address stands in brackets: "[::1]:2222".' },
      );
    }
    const first = cluster.indexOf(address);
    if (first !== i) {
      throw new ArgumentRangeError(
        `Expected an address of its own for each task, got ${shownValue(address)} for task ${first} and for task ${i}.`,
        { hint: 'Two tasks on one machine need two ports.' },
      );
    }
  }
  if (Number.isInteger(task) && task >= 0 && task < cluster.length) return;
  throw new ArgumentRangeError(
    `Expected a task from 0 to ${cluster.length - 1}, since the cluster has ${cluster.length}, got ${shownValue(task)}.`,
    { hint: 'It is the place of this process in the list of addresses.' },
  );
}
