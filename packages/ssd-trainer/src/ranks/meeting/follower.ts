import type { Socket } from 'node:net';
import { describeError } from '../../errors/describe-error.js';
import { TrainerError } from '../../errors/trainer-error.js';
import type { RankWatch } from '../rank-watch.js';
import { Deferred } from './deferred.js';
import { beginSchema, PROTOCOL, type Hello } from './hello.js';
import { LineChannel } from './line-channel.js';
import { Loss } from './loss.js';
import { sizeOf } from './membership.js';
import type { MeetRanksOptions } from './meet-ranks-options.js';
import { Pulse } from './pulse.js';

/** The side of a rank that is not 0: it knows rank 0 alone, which tells it of the others. */
export class Follower implements RankWatch {
  readonly #loss = new Loss();
  readonly #channel: LineChannel;
  readonly #pulse: Pulse;
  readonly #address: string;
  readonly #begin = new Deferred<readonly string[]>();
  readonly #same = new Deferred<undefined>();
  #free = false;

  /** @param socket to the place where rank 0 waits */
  constructor(socket: Socket, options: MeetRanksOptions & { readonly silentSeconds: number }) {
    const { cluster, leader, rank, port, run, versions, silentSeconds } = options;
    this.#address = cluster?.[0] ?? leader!;
    this.#channel = new LineChannel(socket, {
      onMessage: (message) => {
        this.#hear(message);
      },
      onEnd: (why) => {
        this.#lose(`is gone: ${why}`);
      },
    });
    this.#pulse = new Pulse(
      silentSeconds,
      () => [[0, this.#channel]],
      () => {
        this.#lose(`has been silent for ${silentSeconds} s`);
      },
    );
    this.#channel.send({
      kind: 'hello',
      protocol: PROTOCOL,
      run,
      rank,
      size: sizeOf(options),
      ...(cluster === undefined ? { port } : { cluster: [...cluster] }),
      versions: { ...versions },
    } satisfies Hello);
  }

  get lost(): Promise<never> {
    return this.#loss.promise;
  }

  /**
   * Until rank 0 says that all are there.
   *
   * @returns the addresses of all
   * @throws TrainerError E_RANKS where it sends this one away
   */
  async all(): Promise<readonly string[]> {
    return Promise.race([this.#begin.promise, this.lost]);
  }

  async compare(facts: Readonly<Record<string, string>>): Promise<void> {
    this.#channel.send({ kind: 'facts', facts });
    await Promise.race([this.#same.promise, this.lost]);
  }

  async leave(): Promise<void> {
    await this.#close({ kind: 'bye' });
  }

  async fail(error: unknown): Promise<void> {
    await this.#close(
      this.#loss.error === undefined
        ? { kind: 'failed', message: describeError(error).message }
        : { kind: 'bye' }, // rank 0 knows
    );
  }

  async #close(last: Record<string, unknown>): Promise<void> {
    this.#free = true;
    this.#pulse.stop();
    this.#channel.send(last);
    await this.#channel.close();
  }

  #hear(message: Readonly<Record<string, unknown>>): void {
    switch (message['kind']) {
      case 'begin': {
        const begin = beginSchema.safeParse(message);
        if (begin.success) this.#begin.resolve(begin.data.cluster);
        else this.#lose('sent no list of the ranks');
        return;
      }
      case 'same':
        this.#same.resolve(undefined);
        return;
      case 'refused': {
        const { message: why, hint } = message;
        this.#free = true;
        this.#begin.reject(new TrainerError('E_RANKS', String(why), { hint: String(hint) }));
        return;
      }
      case 'end': {
        const { hint } = message;
        this.#loss.tell(String(message['message']), typeof hint === 'string' ? hint : undefined);
        return;
      }
      case 'bye':
        this.#free = true; // its work is done: what this rank still does, it does alone
        return;
    }
  }

  #lose(what: string): void {
    this.#pulse.stop();
    if (!this.#free) this.#loss.tell(`Rank 0 (${this.#address}) ${what}.`);
  }
}
