import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findConfigFile } from './find-config-file.js';
import { readConfigFile } from './read-config-file.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-config-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(root, name);
  await writeFile(path, text);
  return path;
}

/** What reading says of a file, and what to do. */
async function refusal(name: string, text: string): Promise<{ message: string; hint: string }> {
  const path = await file(name, text);
  const error = await readConfigFile(path).then(
    () => undefined,
    (thrown: unknown) => thrown as { message: string; hint: string },
  );
  return error ?? { message: 'nothing was wrong', hint: '' };
}

describe('readConfigFile', () => {
  const settings = { dataDir: 'voc', preset: 'vgg300', schedule: { kind: 'cosine', peak: 0.1 } };

  it.each([
    ['a.json', JSON.stringify({ $schema: './schema.json', version: 1, ...settings })],
    ['a.yaml', '# ours\ndataDir: voc\npreset: vgg300\nschedule: { kind: cosine, peak: 0.1 }\n'],
    ['a.yml', '\uFEFFversion: 1\ndataDir: voc\npreset: vgg300\nschedule:\n  kind: cosine\n  peak: 0.1\n'],
    [
      'a.ts',
      `import { defineConfig } from '@ssd/train-cli';\nconst peak: number = 0.1;\nexport default defineConfig({ dataDir: 'voc', preset: 'vgg300', schedule: { kind: 'cosine', peak } });`,
    ],
    ['a.mjs', `export default async () => (${JSON.stringify(settings)});`],
    ['a.js', `module.exports = ${JSON.stringify(settings)};`],
  ])('%s', async (name, text) => {
    expect(await readConfigFile(await file(name, text))).toEqual({ ...settings, dataDir: join(root, 'voc') });
  });

  it('takes an empty file for no settings', async () => {
    for (const name of ['a.json', 'a.yaml']) expect(await readConfigFile(await file(name, '\n'))).toEqual({});
  });

  it('imports other files, and tells a function its folder and the environment', async () => {
    await file('shared.ts', 'export const size: number = 7;');
    const path = await file(
      'a.mts',
      `import { size } from './shared.js';
       import { defineConfig } from '@ssd/train-cli';
       export default defineConfig(({ folder, environment }) => ({ dumpPath: folder, batchSize: size, seed: Number(environment.SEED) }));`,
    );
    expect(await readConfigFile(path, { environment: { SEED: '5' } })).toEqual({
      dumpPath: root,
      batchSize: 7,
      seed: 5,
    });
  });

  it('starts relative paths at the folder of the file', async () => {
    await mkdir(join(root, 'sub'));
    const text = 'dataDir: [a, /b]\npretrained: vgg.npz\ndumpPath: ../dumps\ntensorboard: tb\n';
    expect(await readConfigFile(await file('sub/c.yaml', text))).toEqual({
      dataDir: [join(root, 'sub/a'), '/b'],
      pretrained: join(root, 'sub/vgg.npz'),
      dumpPath: join(root, 'dumps'),
      tensorboard: join(root, 'sub/tb'),
    });
    expect(await readConfigFile(await file('d.json', '{"dataDir": "x, y", "tensorboard": false}'))).toEqual({
      dataDir: [join(root, 'x'), join(root, 'y')],
      tensorboard: false,
    });
  });

  it.each([
    [
      'a.json',
      '{\n  "seed": 1,\n}',
      /^Expected JSON in .*a\.json:3:1: got "}"\.$/,
      /no comma after the last/,
    ],
    ['a.json', '{"seed": 1', /a\.json:1:11: got the end of the text/, /./],
    ['a.json', '{"seed": 1,\n "seed": 2}', /a\.json:2:2: Map keys must be unique/, /./],
    ['a.yaml', 'seed: 1\n  epochs: 2\n', /^Expected YAML in .*a\.yaml:1:7: Nested mappings/, /./],
    ['a.yaml', 'seed: 1\nseed: 2\n', /a\.yaml:2:1: Map keys must be unique/, /./],
    ['a.yaml', 'a: &x [1, 2]\nb: *y\n', /Unresolved alias.*y/, /./],
    [
      'a.yaml',
      'version: 2\nseed: 1\n',
      /version 1 in .*a\.yaml, got 2\.$/,
      /newer @ssd\/train-cli: update it/,
    ],
    ['a.json', '{"version": 0}', /version 1 in .*a\.json, got 0/, /Write "version": 1 or leave it out/],
    ['a.json', '[]', /object of settings in .*a\.json, got a list/, /ssd init/],
    ['a.yaml', 'just words', /object of settings in .*a\.yaml, got string/, /./],
    [
      'a.yaml',
      'epochs: 3\nbatchSise: 4\n',
      /in .*a\.yaml, got:\n {2}2:1 unknown key "batchSise"\. Did you mean "batchSize"\?/,
      /trainConfigSchema describes every setting/,
    ],
    ['a.json', '{\n  "batchSize": 0\n}', /in .*a\.json, got:\n {2}2:3 batchSize: .*>0, got 0/, /./],
    [
      'a.yaml',
      'schedule:\n  kind: piecewise\n  values: [1, 0.1, 0.01]\n  boundaries: [9, 3]\n',
      / 4:3 schedule\.boundaries: Expected ascending steps, got 9;3/,
      /./,
    ],
    [
      'a.yaml',
      'schedule:\n  kind: piecewise\n  values: [1, 0.1]\n  boundaries: []\n',
      / 1:1 schedule: Expected one learning rate more than boundaries, got 2 values and 0 boundaries/,
      /./,
    ],
    [
      'a.yaml',
      'rateFactors:\n  bias: 2\n',
      / 2:3 unknown key "rateFactors\.bias"\. Did you mean "biases"\?/,
      /./,
    ],
    ['a.ts', 'export default { batchSize: 0 };', /in .*a\.ts, got:\n {2}batchSize: /, /./],
    [
      'a.ts',
      'export const seed = 1;',
      /default export in .*a\.ts, found none/,
      /export default defineConfig/,
    ],
    [
      'a.ts',
      'export default {',
      /configuration in .*a\.ts, which fails: .*Unexpected token.*1:16/s,
      /--no-config/,
    ],
    ['a.ts', 'throw new Error("no disk");', /which fails: no disk/, /./],
    ['a.ts', 'export default () => 7;', /object of settings in .*a\.ts, got number/, /./],
    ['a.toml', '', /ends in \.ts, .*\.yml, got .*a\.toml/, /--config/],
  ])('%s: %j', async (name, text, said, advice) => {
    const { message, hint } = await refusal(name, text);
    expect(message).toMatch(said);
    expect(hint).toMatch(advice);
  });

  it('does not unfold aliases without measure', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => pair.split(''))) {
      bomb.push(`${name!}: &${name!} [${Array(9).fill(`*${before!}`).join(', ')}]`);
    }
    expect((await refusal('a.yaml', bomb.join('\n'))).message).toMatch(/alias/i);
  });

  it('says that a file is missing', async () => {
    await expect(readConfigFile(join(root, 'none.yaml'))).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: `Expected a configuration in ${join(root, 'none.yaml')}, which cannot be read.`,
    });
  });
});

describe('findConfigFile', () => {
  it('finds the one of a folder, or none', async () => {
    expect(await findConfigFile(root)).toBeUndefined();
    expect(await findConfigFile(join(root, 'nowhere'))).toBeUndefined();
    const path = await file('ssd.config.mts', '');
    expect(await findConfigFile(root)).toBe(path);
  });

  it('does not choose between two', async () => {
    await file('ssd.config.yaml', '');
    await file('ssd.config.ts', '');
    await expect(findConfigFile(root)).rejects.toThrow(
      /one configuration file in .*, found ssd\.config\.ts, ssd\.config\.yaml/,
    );
  });
});
