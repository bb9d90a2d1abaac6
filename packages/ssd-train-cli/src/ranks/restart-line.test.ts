import { parseArguments } from '../cli/parse-arguments.js';
import { globalOptions } from '../cli/global-options.js';
import { train } from '../commands/train.js';
import { restartLine, withoutOptions, withoutSettings } from './restart-line.js';

it.each([
  [
    ['train', '--nproc', '2', '--data-dir', 'voc'],
    ['train', '--data-dir', 'voc'],
  ],
  [
    ['train', '--data-dir', 'voc', '--nproc=2', '--json', '--max_restarts', '3'],
    ['train', '--data-dir', 'voc', '--json'],
  ],
  [
    ['train', '--max-restarts=3', '--quiet', '--Nproc', '4'],
    ['train', '--quiet'],
  ],
  [
    ['train', '--nproc-x', '2'],
    ['train', '--nproc-x', '2'],
  ],
])('of %j are left %j', (words, left) => {
  expect(withoutOptions(words, ['nproc', 'max-restarts'])).toEqual(left);
});

describe('restartLine', () => {
  const plain = { json: false, quiet: false, debug: false, report: true, referenceLog: false };

  it('says nothing that the run knows itself', () => {
    expect(restartLine('runs/a b', plain)).toEqual(['train', '--resume', 'runs/a b', '--no-config']);
  });

  it('keeps all that is no setting, as the command reads it', () => {
    const said = {
      json: true,
      quiet: true,
      debug: true,
      report: false,
      referenceLog: true,
      joinTimeout: 30,
      rankTimeout: 5,
    };
    const { values } = parseArguments(restartLine('runs/a', said).slice(1), {
      command: 'train',
      options: { ...train.options, ...globalOptions },
    });
    expect(values).toMatchObject({ ...said, resume: 'runs/a', noConfig: true });
  });
});

it('leaves no variable in the environment that is a setting, and all others', () => {
  expect(
    withoutSettings({ SSD_BATCH_SIZE: '4', SSD_LIBTENSORFLOW: '/lib', SSD_OTHER: '1', PATH: '/bin' }),
  ).toEqual({ SSD_LIBTENSORFLOW: '/lib', SSD_OTHER: '1', PATH: '/bin' });
});
