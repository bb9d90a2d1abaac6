import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import type { TrainConfigInput } from '@ssd/trainer/config';
import { CONFIG_VERSION, checkSettings, trainConfigSchema, wholePaths } from '@ssd/trainer/config';
import { TrainerError, readReason } from '@ssd/trainer/errors';
import { CONFIG_ENDINGS } from './find-config-file.js';
import { loadConfigModule } from './load-config-module.js';
import { parseConfigText, type ParsedConfigText } from './parse-config-text.js';

/**
 * Reads a configuration file: TypeScript or JavaScript that exports settings, JSON or YAML. Relative paths in it start at its
 * folder and come back whole.
 *
 * @param path ends in .ts, .mts, .js, .mjs, .json, .yaml or .yml
 * @param environment what a configuration that is a function sees @default process.env
 * @throws TrainerError E_CONFIG naming the file, in JSON and YAML with line and column, and every wrong setting
 */
export async function readConfigFile(
  path: string,
  { environment = process.env }: { environment?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Partial<TrainConfigInput>> {
  const file = resolve(path);
  const folder = dirname(file);
  const { value, locate } = await contentOf(file, { folder, environment });
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TrainerError('E_CONFIG', `Expected an object of settings in ${file}, got ${kindOf(value)}.`, {
      hint: 'For example: { "dataDir": "VOC2007", "preset": "mini" }. "ssd init" writes one.',
    });
  }
  const { version = CONFIG_VERSION, $schema, ...settings } = value as Record<string, unknown>;
  expectVersion(version, file);
  if ($schema !== undefined && typeof $schema !== 'string') {
    throw new TrainerError(
      'E_CONFIG',
      `Expected the address of a schema as "$schema" in ${file}, got ${kindOf($schema)}.`,
    );
  }
  const given = Object.fromEntries(Object.entries(settings).filter(([, setting]) => setting !== undefined));
  checkSettings(trainConfigSchema.partial(), given, { where: file, ...(locate && { locate }) });
  return wholePaths(given, folder);
}

async function contentOf(
  file: string,
  context: { folder: string; environment: Readonly<Record<string, string | undefined>> },
): Promise<{ value: unknown; locate?: ParsedConfigText['locate'] }> {
  const ending = extname(file).slice(1).toLowerCase();
  if (!(CONFIG_ENDINGS as readonly string[]).includes(ending)) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected a configuration file that ends in ${CONFIG_ENDINGS.map((one) => `.${one}`).join(', ')}, got ${file}.`,
      { hint: 'Name another file with --config, or leave it out.' },
    );
  }
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TrainerError(
      'E_CONFIG',
      `Expected a configuration in ${file}, which cannot be read${readReason(cause)}.`,
      {
        cause,
        hint: 'Check the path; a relative one starts from the folder you are in. "ssd init" writes one.',
      },
    );
  });
  if (ending === 'json') return parseConfigText(withoutMark(text), 'json', file);
  if (ending === 'yaml' || ending === 'yml') return parseConfigText(withoutMark(text), 'yaml', file);
  return { value: await loadConfigModule(file, context) };
}

/** Some editors begin a file with a byte order mark. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function expectVersion(version: unknown, file: string): void {
  if (version === CONFIG_VERSION) return;
  const newer = typeof version === 'number' && version > CONFIG_VERSION;
  throw new TrainerError(
    'E_CONFIG',
    `Expected a configuration of version ${CONFIG_VERSION} in ${file}, got ${JSON.stringify(version)}.`,
    {
      hint: newer
        ? 'It was written for a newer @ssd/train-cli: update it (npm install @ssd/train-cli@latest), or write the file anew with "ssd init --force".'
        : `Write "version": ${CONFIG_VERSION} or leave it out, and compare its settings with "ssd config --schema".`,
    },
  );
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
}
