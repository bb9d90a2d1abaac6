import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLine } from '../testing/run-line.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-advice-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What a line says to do. */
const advised = async (...argv: string[]): Promise<string> => {
  const { stderr } = await runLine(argv, { workingDirectory: folder });
  return /What to do: (.*)/.exec(stderr)?.[1] ?? `nothing: ${stderr}`;
};

describe('what a command adds to the advice of the libraries', () => {
  it('names the option of the folder', async () => {
    expect(await advised('validate', 'none')).toBe(
      'Check --data-dir; a relative path starts from the folder you are in.',
    );
  });

  it('names the options of converting', async () => {
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'in/x.csv'), 'filename,class,xmin,ymin,xmax,ymax\n');
    await writeFile(join(folder, 'in/x.json'), '{ "images": [], "annotations": [], "categories": [] }');
    expect(await advised('convert', 'in', 'out', '--to', 'voc')).toBe(
      'Name the format with --from, or the file itself.',
    );
    const row = 'filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,9,9,cat,1,1,5,5\n';
    await writeFile(join(folder, 'table.csv'), row);
    expect(await advised('convert', 'table.csv', 'out', '--to', 'voc')).toMatch(
      /^Put it there, .* "--skip-missing" leaves out what is not there\.$/,
    );
  });

  it('gives the line that fetches what is missing, and the option that does without', async () => {
    const main = join(folder, 'VOCdevkit/VOC2007/ImageSets/Main');
    await mkdir(main, { recursive: true });
    await mkdir(join(folder, 'VOCdevkit/VOC2007/JPEGImages'));
    await mkdir(join(folder, 'VOCdevkit/VOC2007/Annotations'));
    await writeFile(join(folder, 'VOCdevkit/VOC2007/Annotations/a.xml'), '<annotation/>');
    await writeFile(join(main, 'trainval.txt'), 'a\n');
    expect(await advised('process', '--data-dir', '.')).toBe(
      `Fetch it: ssd download voc2012 --output-dir ${folder}. For other data take --data-source voc.`,
    );
  });

  it('says how training data is made anew', async () => {
    await writeFile(join(folder, 'training-data.pkl'), '');
    expect(await advised('validate', 'training-data.pkl')).toBe(
      "Make it anew: ssd process --data-dir DIR, DIR being the folder with VOCdevkit; it takes process_dataset's options.",
    );
  });

  it('knows that weights may be those of a run', async () => {
    await writeFile(join(folder, 'w.txt'), 'text');
    expect(await advised('weights', 'inspect', 'w.txt')).toBe(
      'Name a run folder, a checkpoint, or a file in one of these formats.',
    );
  });
});
