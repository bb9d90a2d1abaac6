import { CONFIG_VERSION } from '@ssd/trainer/config';
import type { ProposedSetting } from './propose-settings.js';

export const CONFIG_FORMATS = ['ts', 'json', 'yaml'] as const;
export type ConfigFormat = (typeof CONFIG_FORMATS)[number];

/** Where the schema lies once the package is installed beside the file. */
const SCHEMA = './node_modules/@ssd/train-cli/config.schema.json';

/** A configuration file with these settings; in TypeScript and YAML with the reasons as comments. */
export function configText(settings: readonly ProposedSetting[], format: ConfigFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ $schema: SCHEMA, version: CONFIG_VERSION, ...Object.fromEntries(settings.map(({ key, value }) => [key, value])) }, null, 2)}\n`;
    case 'yaml':
      return [
        `# yaml-language-server: $schema=${SCHEMA}`,
        '# "ssd config" shows every setting in force, "ssd config --schema" describes them.',
        `version: ${CONFIG_VERSION}`,
        ...settings.flatMap(({ key, value, reason }) => [
          '',
          `# ${reason}`,
          `${key}: ${JSON.stringify(value)}`,
        ]),
        '',
      ].join('\n');
    case 'ts':
      return [
        "import { defineConfig } from '@ssd/train-cli';",
        '',
        '// "ssd config" shows every setting in force, "ssd config --schema" describes them.',
        'export default defineConfig({',
        ...settings.flatMap(({ key, value, reason }) => [`  // ${reason}`, `  ${key}: ${literal(value)},`]),
        '});',
        '',
      ].join('\n');
  }
}

/** A value as people write it in TypeScript. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${literal(item)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}

/** In single quotes, with JSON's escapes inside. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
