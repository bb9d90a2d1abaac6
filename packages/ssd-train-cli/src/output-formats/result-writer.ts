import { join } from 'node:path';
import { classColors } from '@ssd/draw';
import { fileName } from '@ssd/trainer/files';
import { writeFileAtomically } from '@ssd/trainer/run-folder';
import { drawDetections, drawnEnding } from './draw-detections.js';
import { outputFormat, type OutputFormat } from './formats.js';
import type { PictureDetections } from './picture-detections.js';
import { openComp4, type GrowingTables } from './growing-tables.js';
import { writePredictions } from './write-predictions.js';

export interface ResultOptions {
  /** Folder that everything is written into; it must be there. */
  readonly folder: string;
  readonly formats: readonly OutputFormat[];
  readonly classes: readonly string[];
  /** Put scores behind the lines of txt. @default false */
  readonly scores?: boolean;
  /** Write the network's output as `.npy`; pictures then must come with it. @default false */
  readonly predictions?: boolean;
  /** Split that comp4 files are named after; none are written where it is undefined. */
  readonly pascalSummary?: string | undefined;
}

/** The files of a picture. */
export interface WrittenPicture {
  readonly files: readonly string[];
  /** The copy with boxes, if there is one. */
  readonly annotated: string | null;
}

/** One of the files that a picture gets. */
interface ResultFile {
  readonly path: string;
  readonly isDrawn: boolean;
  readonly write: (picture: PictureDetections) => Promise<void>;
}

/** Which files a picture gets. */
export function resultFiles(
  picture: Pick<PictureDetections, 'id' | 'path'>,
  { folder, formats, classes, scores = false, predictions = false }: ResultOptions,
): ResultFile[] {
  const base = join(folder, fileName(picture.id));
  const text = (ending: string, format: (found: PictureDetections) => string): ResultFile => ({
    path: base + ending,
    isDrawn: false,
    write: (found) => writeFileAtomically(base + ending, format(found)),
  });
  const files = formats.flatMap((format): ResultFile[] => {
    const form = outputFormat(format);
    if ('table' in form) return [];
    if ('text' in form) return [text(form.ending, (found) => form.text(found, { classes, scores }))];
    const ending = drawnEnding(format, picture.path);
    const write = async (found: PictureDetections): Promise<void> => {
      const drawn = await drawDetections(found, { colors: classColors(classes), ending });
      await writeFileAtomically(base + ending, drawn);
    };
    return [{ path: base + ending, isDrawn: true, write }];
  });
  const dump: ResultFile = {
    path: `${base}.npy`,
    isDrawn: false,
    write: async ({ predictions: output }) => output && writePredictions(`${base}.npy`, output),
  };
  return predictions ? [...files, dump] : files;
}

/** Writes what is found in pictures, a batch at a time, and keeps none of it. */
export class ResultWriter {
  readonly #options: ResultOptions;
  readonly #tables: readonly GrowingTables[];

  private constructor(options: ResultOptions, tables: readonly GrowingTables[]) {
    this.#options = options;
    this.#tables = tables;
  }

  static async open(options: ResultOptions): Promise<ResultWriter> {
    const { folder, formats, classes, pascalSummary: split } = options;
    const tables: GrowingTables[] = [];
    for (const format of formats.map(outputFormat)) {
      if ('table' in format) tables.push(await format.table(folder, classes));
    }
    if (split !== undefined) tables.push(await openComp4(folder, { classes, split }));
    return new ResultWriter(options, tables);
  }

  /** @throws TrainerError E_DISK_FULL or E_RUN_FOLDER; WeightsError for `.npy` */
  async write(pictures: readonly PictureDetections[]): Promise<WrittenPicture[]> {
    const written = await Promise.all(
      pictures.map(async (picture): Promise<WrittenPicture> => {
        const files = resultFiles(picture, this.#options);
        for (const { write } of files) await write(picture);
        return {
          files: files.map(({ path }) => path),
          annotated: files.find(({ isDrawn }) => isDrawn)?.path ?? null,
        };
      }),
    );
    for (const table of this.#tables) await table.append(pictures);
    return written;
  }

  /** Gives the tables their names. @returns their files */
  async finish(): Promise<string[]> {
    const files: string[] = [];
    for (const table of this.#tables) files.push(...(await table.finish()));
    return files;
  }

  /** For work that failed: what was written of the tables stays under `.incomplete`. */
  async close(): Promise<void> {
    for (const table of this.#tables) await table.close();
  }
}
