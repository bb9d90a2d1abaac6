import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFile } from '../config/read-config-file.js';
import { CONFIG_FORMATS, configText } from './config-text.js';
import type { ProposedSetting } from './propose-settings.js';

const settings: readonly ProposedSetting[] = [
  { key: 'dataDir', value: '/data/it\'s "here"\\there', reason: 'Data.' },
  { key: 'classes', value: ["it's", 'a "b"', 'ü: #1', 'no', '007', 'back\\slash'], reason: 'Order.' },
  { key: 'validationSplit', value: null, reason: 'None.' },
  { key: 'schedule', value: { kind: 'piecewise', values: [0.1, 1e-7], boundaries: [5] }, reason: 'Steps.' },
  { key: 'nesterov', value: false, reason: 'No.' },
];

describe('configText', () => {
  it.each(CONFIG_FORMATS)('comes back from a %s file as it was', async (format) => {
    const folder = await mkdtemp(join(tmpdir(), 'ssd-text-'));
    const file = join(folder, `ssd.config.${format}`);
    await writeFile(file, configText(settings, format));
    expect(await readConfigFile(file)).toEqual(
      Object.fromEntries(settings.map(({ key, value }) => [key, value])),
    );
    await rm(folder, { recursive: true });
  });

  it.each(['ts', 'yaml'] as const)('gives the reasons in %s', (format) => {
    for (const { reason } of settings) expect(configText(settings, format)).toContain(` ${reason}\n`);
  });
});
