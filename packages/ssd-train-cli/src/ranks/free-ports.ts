import { createServer, type Server } from 'node:net';

/** Ports for so many ranks of this machine that nobody listens on now; after the first one there is room to meet. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  const hold = async (port: number): Promise<number> => {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, resolve);
    });
    held.push(server);
    return (server.address() as { port: number }).port;
  };
  const pair = async (): Promise<number> => {
    for (let tries = 0; ; tries++) {
      const first = await hold(0);
      try {
        await hold(first + 1);
        return first;
      } catch (error) {
        if (tries === 20) throw error;
      }
    }
  };
  try {
    const ports = [await pair()];
    while (ports.length < count) ports.push(await hold(0));
    return ports;
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}
