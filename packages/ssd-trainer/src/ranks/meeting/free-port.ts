import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this machine that nobody listens on, kept from others until it is used. */
export interface HeldPort {
  readonly port: number;
  /** Gives it free, for who is to listen there. */
  release(): Promise<void>;
}

/** Takes a free port on all interfaces, as TensorFlow's server will. Others that look for one until it is released find another. */
export async function holdFreePort(): Promise<HeldPort> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  server.unref();
  return {
    port: (server.address() as { port: number }).port,
    release: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}
