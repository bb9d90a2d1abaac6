import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** What a task said, and how it ended. */
export interface EndedTask {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ports of this machine that nobody listens on now. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            resolve((server.address() as { port: number }).port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Milliseconds after which a task hangs, and is killed: tasks that wait for each other would wait for ever. */
const HANGS = 240_000;

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Runs a script as the tasks of a cluster, a process each: TensorFlow has one server a process, for ever. It finds its task as
 * `process.env.TASK`, the addresses as `process.env.CLUSTER`, with commas between.
 */
export async function runTasks(
  script: string,
  count: number,
  environment: (task: number) => Record<string, string> = () => ({}),
): Promise<EndedTask[]> {
  const cluster = (await freePorts(count)).map((port) => `localhost:${port}`).join();
  return Promise.all(
    Array.from({ length: count }, (_, task) => {
      const child = spawn(
        process.execPath,
        ['--conditions=@ssd/source', '--import', `${ROOT}tools/source.mjs`, script],
        {
          timeout: HANGS,
          killSignal: 'SIGKILL',
          cwd: ROOT,
          env: { ...process.env, TASK: String(task), CLUSTER: cluster, ...environment(task) },
        },
      );
      const said = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream].setEncoding('utf8').on('data', (text: string) => {
          said[stream] += text;
        });
      }
      return new Promise<EndedTask>((resolve) => {
        child.on('close', (exitCode) => {
          resolve({ exitCode, ...said });
        });
      });
    }),
  );
}
