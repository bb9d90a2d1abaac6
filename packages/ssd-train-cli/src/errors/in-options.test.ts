import { SETTINGS, settingOfOption } from '@ssd/trainer/config';
import { train } from '../commands/train.js';
import { evaluate } from '../commands/eval.js';
import { optionName } from '../cli/option.js';
import { inOptions, OPTIONS } from './in-options.js';

describe('inOptions', () => {
  it.each([
    ['Name another folder as "runDir".', 'Name another folder as --run-dir.'],
    ['Train without them: "skipBroken": true.', 'Train without them: --skip-broken.'],
    ['Give both: "maxSteps": 30, "epochs": 5.', 'Give both: --steps 30 --epochs 5.'],
    ['By its epochs: "epochs": 5, "maxSteps": null.', 'By its epochs: --epochs 5 --steps none.'],
    ['"lossScale": "exponential" finds one', '--loss-scale exponential finds one'],
    ['Go on with "resume": "/runs/a b".', 'Go on with --resume "/runs/a b".'],
    ['Go on: "preset": "mini", "pretrained": "/runs/a".', 'Go on: --preset mini --pretrained /runs/a.'],
    ['validateDataset() lists all.', '"ssd validate" lists all.'],
    ['trainConfigSchema describes all.', '"ssd config --schema" describes all.'],
  ])('makes of: %s', (hint, line) => {
    expect(inOptions(hint)).toBe(line);
  });

  it.each([
    'For example: { "dataDir": "VOC2007", "preset": "mini" }.',
    'Name one of them: "train".',
    "For x, y, width, height say layout: 'xywh'.",
    'Write createSession() anew.',
    'The toString() of "constructor".',
    'Write to another folder, or with a different name.',
  ])('leaves as it is: %s', (hint) => {
    expect(inOptions(hint)).toBe(hint);
  });

  it('names options that there are, for the settings that they decide', () => {
    const options = Object.keys({ ...train.options, ...evaluate.options });
    for (const [key, written] of Object.entries(OPTIONS)) {
      const option = options.find((name) => `--${optionName(name)}` === written);
      expect(option).toBeDefined();
      const isSetting = SETTINGS.some((setting) => setting === key);
      expect([written, isSetting ? settingOfOption(option!) : option]).toEqual([written, key]);
    }
  });
});

describe('the library', () => {
  it.each([
    [
      'Fetch it with fetchLibrary() (about 850 MB on disk), or set X.',
      'Run "ssd doctor --fix" to fetch it (about 850 MB on disk), or set X.',
    ],
    [
      'Delete /x, and fetch it again with fetchLibrary().',
      'Delete /x, and run "ssd doctor --fix" to fetch it again.',
    ],
    [
      'Fetch TensorFlow 2.21 with fetchLibrary(), or not.',
      'Run "ssd doctor --fix" to fetch TensorFlow 2.21, or not.',
    ],
    ['Fetch the archive.', 'Fetch the archive.'],
  ])('%s', (hint, words) => {
    expect(inOptions(hint)).toBe(words);
  });
});
