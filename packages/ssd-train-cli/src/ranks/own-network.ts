import { spawn } from 'node:child_process';

/** A network of its own for processes, with nothing but loopback: nobody else reaches what listens there. */
export interface OwnNetwork {
  /** What goes before the command line of a process that is to be in it. */
  readonly prefix: readonly string[];
  /** Ends it, once those in it are gone. */
  close(): void;
}

/** Brings loopback up, says so, and stays until its input ends: with the process that started it. */
const HOLD = '{ ip link set lo up || ifconfig lo up; } && echo up && exec cat';

/**
 * Makes such a network where this system lets an ordinary user make one (Linux with user namespaces, `unshare` and `nsenter` of util-linux,
 * `ip` or `ifconfig`).
 *
 * @returns undefined where it does not
 */
export async function ownNetwork(): Promise<OwnNetwork | undefined> {
  if (process.platform !== 'linux') return undefined;
  const holder = spawn('unshare', ['-rn', 'sh', '-c', HOLD], { stdio: ['pipe', 'pipe', 'ignore'] });
  const isUp = await new Promise<boolean>((resolve) => {
    holder.once('error', () => {
      resolve(false);
    });
    holder.once('exit', () => {
      resolve(false);
    });
    holder.stdout.once('data', () => {
      resolve(true);
    });
  });
  const { pid } = holder;
  if (!isUp || pid === undefined) return undefined;
  holder.unref();
  holder.stdin.on('error', () => undefined);
  const network: OwnNetwork = {
    prefix: ['nsenter', '--preserve-credentials', '-t', String(pid), '-U', '-n', '--'],
    close: () => {
      holder.stdin.end();
    },
  };
  if (await enters(network)) return network;
  network.close();
  return undefined;
}

/** Whether a process gets in: containers may forbid what they let another one make. */
function enters({ prefix: [command, ...args] }: OwnNetwork): Promise<boolean> {
  return new Promise((resolve) => {
    spawn(command!, [...args, 'true'], { stdio: 'ignore' })
      .once('error', () => {
        resolve(false);
      })
      .once('exit', (code) => {
        resolve(code === 0);
      });
  });
}
