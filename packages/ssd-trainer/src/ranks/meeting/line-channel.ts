import type { Socket } from 'node:net';

/** Longer lines are nobody's of ours. */
const LONGEST = 2 ** 20;

export interface LineChannelEvents {
  /** An object that came. */
  readonly onMessage: (message: Readonly<Record<string, unknown>>) => void;
  /** The other side is gone, or says what is no line of ours. */
  readonly onEnd: (why: string) => void;
}

/** Objects as lines of JSON over a socket, both ways. */
export class LineChannel {
  readonly #socket: Socket;
  #rest = '';
  #ended = false;
  /** Milliseconds of `performance.now()` at which something came last. */
  lastHeard = performance.now();

  constructor(socket: Socket, { onMessage, onEnd }: LineChannelEvents) {
    this.#socket = socket;
    const end = (why: string): void => {
      if (this.#ended) return;
      this.#ended = true;
      socket.destroy();
      onEnd(why);
    };
    socket.setNoDelay(true).setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.lastHeard = performance.now();
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop()!;
      if (this.#rest.length > LONGEST) {
        end('it sent what is no message');
        return;
      }
      for (const line of lines) {
        const message = this.#ended ? undefined : parse(line);
        if (message === undefined) end('it sent what is no message');
        else onMessage(message);
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end(`its connection broke (${error.code ?? error.message})`);
    });
    socket.on('close', () => {
      end('its connection ended');
    });
  }

  get remote(): string {
    return `${this.#socket.remoteAddress ?? 'somewhere'}:${this.#socket.remotePort ?? 0}`;
  }

  send(message: Readonly<Record<string, unknown>>): void {
    if (!this.#ended) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Sends what is left, and closes; nobody is told of an end any more. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await new Promise<void>((resolve) => {
      this.#socket.once('close', resolve).once('error', () => {
        resolve();
      });
      this.#socket.end(() => this.#socket.destroy());
    });
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // told by the caller
  }
  return undefined;
}
