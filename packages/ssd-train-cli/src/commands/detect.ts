import { mkdir } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { defineCommand } from '../cli/command.js';
import { defined } from '../cli/defined.js';
import { showPath } from '../cli/show-path.js';
import { annotatePicture } from '../drawing/annotate-picture.js';
import { classColors } from '../drawing/class-colors.js';
import { loadDetector, type FileDetections } from '../evaluation/index.js';
import { writeFileAtomically } from '../run-folder/write-file-atomically.js';
import { detectPictures } from './detect-pictures.js';
import { listPictures, resultNames } from './list-pictures.js';
import { evaluationDisplay } from './show-training.js';

/** Pictures that lose something as JPEG stay lossless. */
const JPEG_ENDINGS = new Set(['.jpg', '.jpeg']);

async function writeResult(
  { file, width, height, detections }: FileDetections,
  { base, colors, draw }: { base: string; colors: ReadonlyMap<string, string>; draw: boolean },
): Promise<string | undefined> {
  await writeFileAtomically(
    `${base}.json`,
    `${JSON.stringify({ file, width, height, detections }, null, 2)}\n`,
  );
  if (!draw) return undefined;
  const format = JPEG_ENDINGS.has(extname(file).toLowerCase()) ? 'jpeg' : 'png';
  const picture = `${base}.${format === 'jpeg' ? 'jpg' : 'png'}`;
  const drawn = await annotatePicture(file, { colors, detections, boxSize: { width, height }, format });
  await writeFileAtomically(picture, drawn);
  return picture;
}

export const detect = defineCommand({
  name: 'detect',
  summary: 'Find objects in pictures: annotated copies and JSON.',
  description:
    'Finds objects in pictures and writes, for each, a copy with boxes and a JSON file: [{label, score, box: {xmin, ymin, xmax, ymax}}] in pixels. Exit code 1 if a picture could not be read; the others are done.',
  positionals: {
    name: 'RUN FILES',
    description: 'a run folder or checkpoint, then pictures or folders of pictures',
    minimum: 2,
    maximum: Number.POSITIVE_INFINITY,
  },
  options: {
    threshold: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'Lowest score that is kept.',
    },
    outputDir: { kind: 'text', value: 'DIR', default: 'detections', description: 'Folder for the results.' },
    annotate: {
      kind: 'flag',
      default: true,
      description: 'Write a picture with boxes beside the JSON, as it does unless told not to.',
    },
    checkpoint: {
      kind: 'text',
      value: 'NAME',
      description: 'Which checkpoint of the run: best, last or a name. best if there is one.',
    },
    batchSize: { kind: 'integer', minimum: 1, default: 8, description: 'Pictures computed at once.' },
  },
  planned: ['dump-predictions', 'pascal-summary', 'model', 'training-data'],
  examples: [
    { does: 'One picture', line: 'ssd detect runs/mini-20261124-093005 cells.jpg' },
    {
      does: 'A folder, sure ones only',
      line: 'ssd detect runs/mini-20261124-093005 pictures/ --threshold 0.7 --output-dir found',
    },
    {
      does: 'For a program',
      line: 'ssd detect runs/mini-20261124-093005 *.jpg --no-annotate --json --quiet',
    },
  ],
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const [run, ...paths] = positionals;
    const files = await listPictures(paths, workingDirectory);
    const folder = resolve(workingDirectory, values.outputDir);
    const { checkpoint, threshold } = values;
    // A single picture must not wait for a batch of empty ones.
    const batchSize = Math.min(values.batchSize, files.length);
    const detector = await loadDetector(resolve(workingDirectory, run!), {
      batchSize,
      ...defined({ checkpoint }),
    });
    try {
      const { results, failures } = await detectPictures(detector, files, {
        threshold,
        signal,
        onProgress: evaluationDisplay(terminal, 'Detecting'),
      });
      terminal.endStatus();
      await mkdir(folder, { recursive: true });
      const names = new Map(resultNames(files).map((name, i) => [files[i]!, name]));
      const colors = classColors(detector.classes);
      const images = [];
      for (const result of results) {
        const base = join(folder, names.get(result.file)!);
        const picture = await writeResult(result, { base, colors, draw: values.annotate });
        const count = result.detections.length;
        terminal.note(
          `${showPath(result.file, workingDirectory)}: ${count} object${count === 1 ? '' : 's'} → ${showPath(picture ?? `${base}.json`, workingDirectory)}`,
        );
        images.push({ ...result, annotated: picture ?? null });
      }
      for (const { message } of failures) terminal.warn(`${terminal.style.red('Not read:')} ${message}`);
      return { json: { images, failures, outputDir: folder }, exitCode: failures.length === 0 ? 0 : 1 };
    } finally {
      detector.dispose();
    }
  },
});
