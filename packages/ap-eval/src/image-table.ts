import { EvaluationError } from './errors.js';
import type { ImageHead } from './image.js';
import type { EvaluatorState } from './evaluator-state.js';

/** The images of an evaluation by number, in the order they came. */
export class ImageTable {
  readonly #indexOf = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #sequence: number[] = [];
  /** Width and height, NaN where not given. */
  readonly #sizes: number[] = [];
  /** 1 where detections were added. */
  readonly #detected: number[] = [];

  get count(): number {
    return this.#ids.length;
  }

  get ids(): readonly string[] {
    return this.#ids;
  }

  /** Places given with the images; empty where they rank in the order they came. */
  get sequence(): readonly number[] {
    return this.#sequence;
  }

  /** [n, 2] width and height in pixels, NaN where not given. */
  get sizes(): readonly number[] {
    return this.#sizes;
  }

  get detected(): readonly number[] {
    return this.#detected;
  }

  indexOf(id: string): number | undefined {
    return this.#indexOf.get(id);
  }

  /** Throws where the image cannot be added. */
  check({ id, sequence }: ImageHead): void {
    if (typeof id !== 'string' || id === '') {
      throw new EvaluationError(
        'BAD_IMAGE',
        `Expected an image id (a non-empty string), got ${JSON.stringify(id)}.`,
      );
    }
    if (this.#indexOf.has(id)) {
      throw new EvaluationError('DUPLICATE_IMAGE', `Expected every image once, got "${id}" again.`, {
        hint: 'Put all its detections into one add().',
      });
    }
    if (sequence !== undefined && !Number.isFinite(sequence)) {
      throw new EvaluationError(
        'BAD_IMAGE',
        `Expected a finite sequence of image "${id}", got ${String(sequence)}.`,
      );
    }
    if (this.count > 0 && this.#sequence.length > 0 !== (sequence !== undefined)) {
      throw new EvaluationError(
        'BAD_IMAGE',
        `Expected a sequence of every image or of none, got ${sequence === undefined ? 'none' : sequence} of image ` +
          `"${id}" after ${this.count} image${this.count === 1 ? '' : 's'} ${sequence === undefined ? 'with' : 'without'}.`,
      );
    }
  }

  /** @returns the image's number */
  add({ id, sequence, width = NaN, height = NaN }: ImageHead): number {
    const index = this.#ids.push(id) - 1;
    this.#sizes.push(width, height);
    this.#indexOf.set(id, index);
    if (sequence !== undefined) this.#sequence.push(sequence);
    this.#detected.push(0);
    return index;
  }

  /** Throws where one of another table's images cannot be added. */
  checkAll({ ids, sequence }: EvaluatorState['images']): void {
    ids.forEach((id, i) => {
      this.check({ id, ...(sequence.length > 0 ? { sequence: sequence[i]! } : {}) });
    });
  }

  /** @returns the number of the first; the others follow */
  addAll({ ids, sequence, sizes, detected }: EvaluatorState['images']): number {
    const first = this.count;
    ids.forEach((id, i) => {
      const index = this.add({
        id,
        width: sizes[2 * i]!,
        height: sizes[2 * i + 1]!,
        ...(sequence.length > 0 ? { sequence: sequence[i]! } : {}),
      });
      if (detected[i]) this.setDetected(index);
    });
    return first;
  }

  /** The image as it was added. */
  head(index: number): ImageHead {
    const [width, height] = [this.#sizes[2 * index]!, this.#sizes[2 * index + 1]!];
    return {
      id: this.#ids[index]!,
      ...(Number.isNaN(width) ? {} : { width }),
      ...(Number.isNaN(height) ? {} : { height }),
      ...(this.#sequence.length > 0 ? { sequence: this.#sequence[index]! } : {}),
    };
  }

  setDetected(index: number): void {
    this.#detected[index] = 1;
  }

  /**
   * Rank of each image among all, by which ties are broken: its place in the sequence (equal places by id), or where
   * there is none the order it came in.
   */
  ranks(): Uint32Array {
    const order = Uint32Array.from({ length: this.count }, (_, i) => i);
    const places = this.#sequence;
    if (places.length > 0) {
      order.sort((a, b) => places[a]! - places[b]! || (this.#ids[a]! < this.#ids[b]! ? -1 : 1));
    }
    const ranks = new Uint32Array(order.length);
    order.forEach((image, rank) => {
      ranks[image] = rank;
    });
    return ranks;
  }
}
