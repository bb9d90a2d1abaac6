import type { LineChannel } from './line-channel.js';

/** Signs of life in the time after which silence is an end. */
const BEATS = 4;

/** Sends signs of life, and finds out who sends none any more. */
export class Pulse {
  readonly #silentMs: number;
  readonly #timer: NodeJS.Timeout;
  #lastBeat = performance.now();

  /**
   * @param silentSeconds after which silence is an end
   * @param channels those that are watched, by rank
   * @param onSilent told once a beat of each that is silent
   */
  constructor(
    silentSeconds: number,
    channels: () => Iterable<readonly [rank: number, channel: LineChannel]>,
    onSilent: (rank: number) => void,
  ) {
    this.#silentMs = silentSeconds * 1000;
    this.#timer = setInterval(() => {
      this.#beat(channels(), onSilent);
    }, this.#silentMs / BEATS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(channels: Iterable<readonly [number, LineChannel]>, onSilent: (rank: number) => void): void {
    const now = performance.now();
    // Where it was this process that stood still, what the others sent meanwhile has not been read yet.
    const stoodStill = now - this.#lastBeat > this.#silentMs / 2;
    this.#lastBeat = now;
    for (const [rank, channel] of [...channels]) {
      channel.send({ kind: 'alive' });
      if (stoodStill) channel.lastHeard = Math.max(channel.lastHeard, now - this.#silentMs / 2);
      if (now - channel.lastHeard > this.#silentMs) onSilent(rank);
    }
  }
}
