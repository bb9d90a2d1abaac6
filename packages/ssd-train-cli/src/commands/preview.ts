import { basename, join, resolve } from 'node:path';
import { AUGMENTATIONS, DEFAULT_PRESET, defined, recipeNames, resolveConfig } from '@ssd/trainer/config';
import { makeFolder } from '@ssd/files';
import { showPath } from '@ssd/trainer/files';
import { writeFileAtomically } from '@ssd/trainer/run-folder';
import { defineCommand } from '../cli/command.js';
import { pluralize } from '../preview/pluralize.js';
import { makePreview } from '../preview/make-preview.js';
import { sheetHtml } from '../preview/sheet-html.js';
import { sheetPng } from '../preview/sheet-png.js';
import { dataAdvice } from './library-advice.js';
import { dataFrom, dataOptions, dataPositionals } from './data-options.js';

/** Rows beyond which a sheet is no longer looked at. */
const MOST_IMAGES = 64;

export const preview = defineCommand({
  name: 'preview',
  summary: 'Show what training sees: originals, each augmentation, the batch, boxes and anchors.',
  description:
    'Draws a contact sheet of the first images that a training with these settings reads: the file with its boxes, each operation of the augmentation done alone, the image as the network sees it, and the anchors that are to find its objects. They come from the loader that training uses, with the same seed. Writes preview.png, and preview.html, which needs no other file.',
  positionals: dataPositionals,
  options: {
    dataDir: dataOptions.dataDir,
    split: {
      kind: 'text',
      value: 'NAME',
      aliases: ['split-train'],
      description: 'Image set, as training takes it: train or trainval if not given.',
    },
    preset: {
      kind: 'choice',
      choices: recipeNames(),
      default: DEFAULT_PRESET,
      description: 'Detector that it is for: image size, anchors, recipe.',
    },
    augmentation: {
      kind: 'choice',
      choices: AUGMENTATIONS,
      description: "Augmentation; the preset's if not given.",
    },
    count: {
      kind: 'integer',
      minimum: 1,
      maximum: MOST_IMAGES,
      default: 4,
      description: 'Images to show.',
    },
    seed: {
      kind: 'integer',
      minimum: 0,
      default: 1,
      description: "Seed of the training's order and chance.",
    },
    outputDir: {
      kind: 'text',
      value: 'DIR',
      default: 'preview',
      description: 'Folder for preview.png and preview.html.',
    },
  },
  examples: [
    { does: 'What mini would train on', line: 'ssd preview VOC2007' },
    {
      does: "The paper's augmentation for SSD300, eight images",
      line: 'ssd preview VOCdevkit --preset ssd300 --augmentation ssd --count 8',
    },
    { does: 'Another draw, for a program', line: 'ssd preview photos --seed 7 --output-dir sheet --json' },
  ],
  advice: dataAdvice,
  run: async ({ values, positionals, terminal, signal, workingDirectory }) => {
    const { folders } = dataFrom(
      { dataDir: values.dataDir, splits: undefined },
      { command: 'preview', positionals, workingDirectory },
    );
    const { preset, augmentation, count, seed, split } = values;
    const config = await resolveConfig({
      dataDir: folders.length === 1 ? folders[0]! : folders,
      preset,
      seed,
      workers: 0,
      cacheImages: false,
      ...defined({ augmentation, trainSplit: split }),
    });
    const sheet = await makePreview({
      config,
      count,
      signal,
      log: terminal.note,
      onProgress: (column) => {
        terminal.status(`Drawing: ${column}`);
      },
    });
    terminal.endStatus();
    const names = folders.map((folder) => basename(folder)).join(' + ');
    const title = `${names}, ${config.trainSplit}: ${preset}, augmentation ${config.augmentation}, seed ${seed}`;
    const folder = resolve(workingDirectory, values.outputDir);
    const png = join(folder, 'preview.png');
    const page = join(folder, 'preview.html');
    await makeFolder(folder);
    await writeFileAtomically(png, await sheetPng(sheet, title));
    await writeFileAtomically(page, await sheetHtml(sheet, title));
    const images = sheet.rows.map(({ sample: { id, image }, objects, anchors }) => ({
      id,
      image,
      objects,
      anchors,
    }));
    for (const { id, objects, anchors } of images) {
      terminal.note(`${id}: ${pluralize(objects, 'object')}, ${pluralize(anchors, 'anchor')}`);
    }
    terminal.note(`\nDrawn in ${showPath(png, workingDirectory)} and ${showPath(page, workingDirectory)}`);
    return {
      json: {
        png,
        html: page,
        split: config.trainSplit,
        preset,
        augmentation: config.augmentation,
        seed,
        columns: sheet.columns,
        images,
      },
    };
  },
});
