/**
 * Where the objects of one class and image are among all of the class. One array for all classes: it is as long as
 * there are images, and only what a class set is cleared after it.
 */
export class ObjectSpans {
  /** By image: first position, and one past the last; both 0 where the image has no object of the class. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;

  constructor(images: number) {
    this.starts = new Uint32Array(images);
    this.ends = new Uint32Array(images);
  }

  /** @param rows objects of one class, those of an image together */
  set(rows: Uint32Array, images: Uint32Array): void {
    for (let position = 0; position < rows.length; position++) {
      const image = images[rows[position]!]!;
      if (this.ends[image] === 0) this.starts[image] = position;
      this.ends[image] = position + 1;
    }
  }

  clear(rows: Uint32Array, images: Uint32Array): void {
    for (const row of rows) {
      this.starts[images[row]!] = 0;
      this.ends[images[row]!] = 0;
    }
  }
}
