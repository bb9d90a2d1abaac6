import { lookup } from 'node:dns/promises';
import { createServer, isIP, type Server } from 'node:net';
import { TrainerError } from '../../errors/trainer-error.js';
import { describeError } from '../../errors/describe-error.js';
import type { RankWatch } from '../rank-watch.js';
import { differenceOf, helloSchema, PROTOCOL, type Hello } from './hello.js';
import { LineChannel } from './line-channel.js';
import { Loss } from './loss.js';
import type { MeetingPlace } from './meeting-place.js';
import { bracketed, hostOf, placeToMeet, sizeOf } from './membership.js';
import type { MeetRanksOptions } from './meet-ranks-options.js';
import { Pulse } from './pulse.js';

const SAME_HINT = 'Start every rank with the same code, libraries, settings and data.';

/** Rank 0's side: it waits for the others, compares what they say, and tells each of the end of another. */
export class Leader implements RankWatch {
  readonly #options: Required<Pick<MeetRanksOptions, 'silentSeconds'>> & MeetRanksOptions;
  readonly #loss = new Loss();
  readonly #members = new Map<number, LineChannel>();
  readonly #facts = new Map<number, Readonly<Record<string, string>>>();
  readonly #pulse: Pulse;
  readonly #server: Server;
  readonly #place: MeetingPlace;
  /** `host:port` of the ranks that have come, where no list says them. */
  readonly #addresses: string[] = [];
  #changed: () => void = () => undefined;
  #begun = false;

  constructor(options: MeetRanksOptions & { readonly silentSeconds: number }) {
    this.#options = options;
    this.#place = placeToMeet(options);
    if (options.cluster === undefined) this.#addresses[0] = `${bracketed(this.#place.host)}:${options.port!}`;
    this.#pulse = new Pulse(
      options.silentSeconds,
      () => this.#members,
      (rank) => {
        this.#lose(rank, `has been silent for ${options.silentSeconds} s`);
      },
    );
    this.#server = createServer((socket) => {
      let rank: number | undefined;
      const channel: LineChannel = new LineChannel(socket, {
        onMessage: (message) => {
          if (rank === undefined) {
            rank = this.#admit(message, channel, hostOf(socket, this.#place.host));
          } else this.#hear(rank, message);
        },
        onEnd: (why) => {
          if (rank !== undefined && this.#members.get(rank) === channel) this.#lose(rank, `is gone: ${why}`);
        },
      });
    });
  }

  get lost(): Promise<never> {
    return this.#loss.promise;
  }

  /** Ranks that have not come. */
  get missing(): number[] {
    return Array.from({ length: sizeOf(this.#options) }, (_, rank) => rank).filter(
      (rank) => rank > 0 && !this.#members.has(rank),
    );
  }

  /** Begins to wait. @throws TrainerError E_RANKS where the port is taken */
  async listen(): Promise<void> {
    const { host, port } = this.#place;
    try {
      await this.#listenAt((await isOwnLoopback(host)) ? { port } : { host, port });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Behind a translated address or another name of this machine.
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
        await this.#listenAt({ port });
      else {
        throw new TrainerError(
          'E_RANKS',
          `Expected to wait for the other ranks at port ${port} of ${host}, but could not: ${code ?? String(error)}.`,
          {
            cause: error,
            hint: 'Another rank 0 has the port, perhaps of an earlier run: end it, or take other ports.',
          },
        );
      }
    }
  }

  /** Until all ranks are there. @returns the addresses of all */
  async all(): Promise<readonly string[]> {
    await this.#until(() => this.missing.length === 0);
    this.#begun = true;
    const cluster = this.#options.cluster ?? this.#addresses;
    this.#tell({ kind: 'begin', cluster: [...cluster] });
    return cluster;
  }

  async compare(facts: Readonly<Record<string, string>>): Promise<void> {
    const { size } = this.#members;
    await this.#until(() => this.#facts.size === size);
    for (const [rank, theirs] of [...this.#facts].sort(([a], [b]) => a - b)) {
      const difference = differenceOf(facts, theirs, rank);
      if (difference !== undefined) this.#end(difference, SAME_HINT);
    }
    if (this.#loss.error !== undefined) await this.lost;
    this.#tell({ kind: 'same' });
  }

  async leave(): Promise<void> {
    await this.#close({ kind: 'bye' });
  }

  async fail(error: unknown): Promise<void> {
    await this.#close(
      this.#loss.error === undefined
        ? { kind: 'end', message: `Rank 0 failed: ${describeError(error).message}` }
        : { kind: 'bye' }, // they know
    );
  }

  async #close(last: Record<string, unknown>): Promise<void> {
    this.#pulse.stop();
    this.#tell(last);
    const channels = [...this.#members.values()];
    this.#members.clear();
    this.#server.close();
    await Promise.all(channels.map((channel) => channel.close()));
  }

  #listenAt(place: { readonly host?: string; readonly port: number }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(place, () => {
        this.#server.off('error', reject);
        this.#server.unref();
        resolve();
      });
    });
  }

  /** @returns the rank that came; undefined for one that is sent away */
  #admit(message: Readonly<Record<string, unknown>>, channel: LineChannel, host: string): number | undefined {
    const parsed = helloSchema.safeParse(message);
    if (!parsed.success) {
      void channel.close(); // nobody of ours
      return undefined;
    }
    const hello = parsed.data;
    const refusal = this.#refusal(hello);
    if (refusal === undefined) {
      this.#members.set(hello.rank, channel);
      if (this.#options.cluster === undefined) this.#addresses[hello.rank] = `${host}:${hello.port!}`;
      channel.send({ kind: 'welcome' });
      this.#changed();
      return hello.rank;
    }
    const { message: why, hint, ends } = refusal;
    this.#options.log?.(`Sent rank ${hello.rank} at ${channel.remote} away: ${why}`);
    channel.send({ kind: 'refused', message: why, hint });
    void channel.close();
    if (ends) this.#end(why, hint);
    return undefined;
  }

  /** Why a rank cannot take part, and whether that ends the run, since it is meant to. */
  #refusal(hello: Hello): { message: string; hint: string; ends: boolean } | undefined {
    const { cluster, run, versions } = this.#options;
    const size = sizeOf(this.#options);
    const { rank } = hello;
    if (hello.run !== run || hello.protocol !== PROTOCOL) {
      return {
        message: `Expected rank ${rank} of this run, got one of another run or version.`,
        hint: 'End what is left of earlier runs, or give this one ports of its own.',
        ends: false,
      };
    }
    if (hello.cluster?.join() !== cluster?.join()) {
      return {
        message: `Expected ${cluster === undefined ? 'no list of addresses, as on rank 0' : `the same list of ${size} addresses on all ranks`}, rank ${rank} was given ${hello.cluster?.join() ?? 'none'}.`,
        hint: 'Give every rank the same list in the same order, or none of them any.',
        ends: true,
      };
    }
    if (hello.size !== size || (cluster === undefined && hello.port === undefined)) {
      return {
        message: `Expected ${size} ranks, as rank 0 has it, rank ${rank} was started as one of ${hello.size}.`,
        hint: 'Start every rank as one of the same number.',
        ends: true,
      };
    }
    if (rank === 0 || rank >= size || this.#members.has(rank)) {
      return {
        message: `Expected each rank once, got another rank ${rank}.`,
        hint: `Give every process a rank of its own, 0 to ${size - 1}.`,
        ends: false,
      };
    }
    if (this.#begun) {
      return {
        message: `Expected rank ${rank} when the run began, got it later.`,
        hint: 'Start all ranks anew.',
        ends: false,
      };
    }
    const difference = differenceOf(versions, hello.versions, rank);
    return difference === undefined ? undefined : { message: difference, hint: SAME_HINT, ends: true };
  }

  #hear(rank: number, message: Readonly<Record<string, unknown>>): void {
    switch (message['kind']) {
      case 'facts':
        this.#facts.set(rank, message['facts'] as Record<string, string>);
        this.#changed();
        return;
      case 'failed':
        this.#lose(rank, `failed: ${String(message['message'])}`);
        return;
      case 'bye':
        this.#members.delete(rank);
        return;
    }
  }

  #lose(rank: number, what: string): void {
    const channel = this.#members.get(rank);
    this.#members.delete(rank);
    void channel?.close();
    const address = (this.#options.cluster ?? this.#addresses)[rank]!;
    this.#end(`Rank ${rank} (${address}) ${what}`);
  }

  /** Ends the run on all ranks. */
  #end(message: string, hint?: string): void {
    if (this.#loss.error !== undefined) return;
    this.#loss.tell(withStop(message), hint);
    this.#tell({ kind: 'end', message: withStop(message), ...(hint === undefined ? {} : { hint }) });
    this.#changed();
  }

  #tell(message: Readonly<Record<string, unknown>>): void {
    for (const channel of this.#members.values()) channel.send(message);
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await Promise.race([
        new Promise<void>((resolve) => {
          this.#changed = resolve;
        }),
        this.lost,
      ]);
    }
    if (this.#loss.error !== undefined) await this.lost;
  }
}

/** Whether a machine has its own name at its loopback, as some systems do: the others know it by another address. */
async function isOwnLoopback(host: string): Promise<boolean> {
  if (isIP(host) !== 0 || host === 'localhost') return false;
  const found = await lookup(host).catch(() => undefined);
  return found !== undefined && (found.address.startsWith('127.') || found.address === '::1');
}

function withStop(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
