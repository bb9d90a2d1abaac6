import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, parseConfig, saveConfig } from './config-file.js';
import { resolveConfig } from './resolve-config.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-config-file-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const given = { dataDir: 'voc', trainSplit: 'train', validationSplit: null };

describe('saveConfig', () => {
  it('is read back as it was, and leaves no other file', async () => {
    const config = await resolveConfig(given);
    const path = join(root, 'config.json');
    await saveConfig(path, config);
    expect(await loadConfig(path)).toEqual(config);
    expect(await readdir(root)).toEqual(['config.json']);
  });

  it('says where it could not write', async () => {
    const path = join(root, 'missing', 'config.json');
    await expect(saveConfig(path, await resolveConfig(given))).rejects.toMatchObject({
      code: 'E_RUN_FOLDER',
      message: expect.stringContaining(path) as string,
    });
  });
});

describe('loadConfig', () => {
  it.each([
    ['{', /Expected JSON in .*config\.json/],
    ['7', /Expected an object of settings in .*config\.json, got number/],
    ['{"version":2}', /version 1 in .*config\.json, got 2/],
    ['{}', /version 1 in .*config\.json, got undefined/],
    ['{"version":1,"seed":1}', /valid settings in .*config\.json[\s\S]*dataDir/],
  ])('refuses %s', async (text, message) => {
    const path = join(root, 'config.json');
    await writeFile(path, text);
    await expect(loadConfig(path)).rejects.toThrow(message);
  });

  it('says that a file is missing', async () => {
    await expect(loadConfig(join(root, 'none.json'))).rejects.toMatchObject({ code: 'E_CONFIG' });
  });
});

describe('parseConfig', () => {
  it('suggests the key that was meant', async () => {
    const config = await resolveConfig(given);
    const text = JSON.stringify({ version: 1, ...config, momentums: 0.9 });
    expect(() => parseConfig(text, 'config.json')).toThrow(
      'unknown key "momentums". Did you mean "momentum"?',
    );
  });
});
