import { once } from 'node:events';
import { createServer } from 'node:net';
import { holdFreePort } from './free-port.js';

it('holds a port, and gives it free', async () => {
  const [one, two] = await Promise.all([holdFreePort(), holdFreePort()]);
  expect(one.port).not.toBe(two.port);
  const early = createServer();
  const failed = once(early, 'error');
  early.listen(one.port, '0.0.0.0');
  expect(await failed).toMatchObject([{ code: 'EADDRINUSE' }]);
  await Promise.all([one.release(), two.release()]);
  const server = createServer().listen(one.port, '0.0.0.0');
  await once(server, 'listening');
  server.close();
});
