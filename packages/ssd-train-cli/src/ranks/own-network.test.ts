import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { ownNetwork } from './own-network.js';

/** Listens on all interfaces, says where, and who it can reach there; then waits. */
const LISTENER = `
const { createServer, connect } = require('node:net');
const server = createServer().listen(0, '0.0.0.0', () => {
  const { port } = server.address();
  connect(port, '127.0.0.1', () => console.log(port)).on('error', (error) => console.log(error.code));
});
`;

/** Ports that are listened on in this process's network: the state 0A of /proc/net/tcp. */
async function listening(): Promise<number[]> {
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === '0A')
    .map(([, local]) => parseInt(local!.split(':')[1]!, 16));
}

it('hides what listens in it, and lets those in it reach each other', async () => {
  const network = await ownNetwork();
  if (network === undefined) {
    console.warn('This system lets nobody make a network of their own: nothing to test.');
    return;
  }
  const [command, ...args] = [...network.prefix, process.execPath, '-e', LISTENER];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const port = Number(said);
    expect(port).toBeGreaterThan(0); // it reached itself
    expect(await listening()).not.toContain(port);
    const refused = await new Promise<string | undefined>((resolve) => {
      connect(port, '127.0.0.1', () => {
        resolve('connected');
      }).on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code);
      });
    });
    expect(refused).toBe('ECONNREFUSED');
  } finally {
    child.kill('SIGKILL');
    network.close();
  }
});
