import { defineCommand } from '../cli/command.js';
import { dataAdvice } from './library-advice.js';
import { detectFiles } from './detect-files.js';
import { inferOptions } from './infer-options.js';
import { inferSplit, sayAsReference } from './infer-split.js';
import { chosenFormats, refuseTwoAnswers } from './result-options.js';

export const infer = defineCommand({
  name: 'infer',
  summary: "Run a checkpoint over files or a split and measure, as the reference's infer does.",
  description:
    'What the reference\'s infer.py does, with its options: looks for objects in FILES, or without any in the samples of a data set, and then prints average precision by class on stdout. Nothing is written unless an option asks for it. For everyday use there are "ssd detect" and "ssd eval".',
  positionals: {
    name: 'FILES',
    description: 'pictures, folders, patterns in quotes, or - for a picture on stdin',
    minimum: 0,
    maximum: Number.POSITIVE_INFINITY,
  },
  options: inferOptions,
  examples: [
    {
      does: 'Measure the last checkpoint of "ssd train --name ckpt" on VOC2012 test',
      line: 'ssd infer --name ckpt --data-source pascal_voc --data-dir pascal-voc --threshold 0.01',
    },
    {
      does: 'On data of your own, with files for the VOC server',
      line: 'ssd infer --name runs/mini-20261124-093005 --data-dir VOC2007 --pascal-summary --json',
    },
    {
      does: 'Some pictures, with boxes and with what the network says',
      line: "ssd infer --name ckpt --checkpoint 0 'photos/*.jpg' --annotate --dump-predictions",
    },
  ],
  advice: dataAdvice,
  run: async (context) => {
    const { values, given, positionals: paths, json } = context;
    refuseTwoAnswers(values, json);
    const formats = chosenFormats(values, { given, fallback: [] });
    const { name: weights, checkpoint, outputDir } = values;
    const outcome =
      paths.length > 0 || values.filesFrom !== undefined
        ? await detectFiles(context, { weights, checkpoint, paths, formats, outputDir })
        : await inferSplit(context, formats);
    if (!context.signal.aborted) sayAsReference(context, '[i] All done.');
    return outcome;
  },
});
