import { float64Column, uint8Column, uint32Column } from './column.js';
import type { DetectionColumns, TruthColumns } from './data-columns.js';
import { ImageTable } from './image-table.js';
import type { PreparedBoxes } from './image.js';

/** Everything that was added: columns of numbers, 48 bytes a detection, 56 with their order. */
export class EvaluationData {
  readonly images = new ImageTable();
  readonly #truth = {
    images: uint32Column(),
    labels: uint32Column(),
    boxes: float64Column(),
    flags: uint8Column(),
    areas: float64Column(),
  };
  readonly #detections = {
    images: uint32Column(),
    labels: uint32Column(),
    boxes: float64Column(),
    scores: float64Column(),
    order: float64Column(), // empty, or as long as the others
  };

  addTruth(
    image: number,
    { count, boxes, labels }: PreparedBoxes,
    flags: Uint8Array,
    areas: Float64Array | undefined,
  ): void {
    this.#truth.images.extend(image, count);
    this.#truth.labels.append(labels);
    this.#truth.boxes.append(boxes);
    this.#truth.flags.append(flags);
    if (areas === undefined) this.#truth.areas.extend(NaN, count);
    else this.#truth.areas.append(areas);
  }

  addDetections(
    image: number,
    { count, boxes, labels }: PreparedBoxes,
    scores: Float64Array,
    order: Float64Array | undefined,
  ): void {
    this.#detections.images.extend(image, count);
    this.#detections.labels.append(labels);
    this.#detections.boxes.append(boxes);
    this.#detections.scores.append(scores);
    if (order !== undefined) this.#detections.order.append(order);
  }

  /** Whether rows without (or with) a place in the order fit those that are here: all have one, or none has. */
  takesOrder(given: boolean): boolean {
    return this.#detections.scores.length === 0 || this.#detections.order.length > 0 === given;
  }

  /** Rows of another evaluation whose images were numbered from 0, here from `firstImage`. */
  append(firstImage: number, truth: TruthColumns, detections: DetectionColumns): void {
    this.#truth.images.append(truth.images.map((image) => firstImage + image));
    this.#truth.labels.append(truth.labels);
    this.#truth.boxes.append(truth.boxes);
    this.#truth.flags.append(truth.flags);
    this.#truth.areas.append(truth.areas);
    this.#detections.images.append(detections.images.map((image) => firstImage + image));
    this.#detections.labels.append(detections.labels);
    this.#detections.boxes.append(detections.boxes);
    this.#detections.scores.append(detections.scores);
    if (detections.order !== undefined) this.#detections.order.append(detections.order);
  }

  /** Views; they hold what is there now. */
  get truth(): TruthColumns {
    const { images, labels, boxes, flags, areas } = this.#truth;
    return {
      images: images.view,
      labels: labels.view,
      boxes: boxes.view,
      flags: flags.view,
      areas: areas.view,
    };
  }

  /** Views; they hold what is there now. */
  get detections(): DetectionColumns {
    const { images, labels, boxes, scores, order } = this.#detections;
    return {
      images: images.view,
      labels: labels.view,
      boxes: boxes.view,
      scores: scores.view,
      ...(order.length > 0 ? { order: order.view } : {}),
    };
  }
}
