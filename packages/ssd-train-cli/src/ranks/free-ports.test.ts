import { createServer } from 'node:net';
import { freePorts } from './free-ports.js';

it('finds ports of which the first has room to meet beside it', async () => {
  const ports = await freePorts(4);
  expect(new Set(ports).size).toBe(4);
  expect(ports.slice(1)).not.toContain(ports[0]! + 1);
  for (const port of [...ports, ports[0]! + 1]) {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, resolve);
    });
    await new Promise((resolve) => server.close(resolve));
  }
});
