import type { TrainConfigInput } from '@ssd/trainer/config';

/** What a configuration file holds. */
export type ConfigInput = Partial<TrainConfigInput> & {
  /** Version of the settings this was written for. @default the present one */
  version?: 1;
};

/** What a configuration that is a function is told. */
export interface ConfigContext {
  /** Folder of the file, from which its relative paths start. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Settings, or a function that makes them. */
export type ConfigExport = ConfigInput | ((context: ConfigContext) => ConfigInput | Promise<ConfigInput>);

/**
 * Gives an editor the types of a configuration; returns it as it is.
 *
 * ```ts
 * export default defineConfig({ dataDir: 'VOC2007', preset: 'mini', batchSize: 8 });
 * ```
 *
 * @param config settings, or a function that makes them
 */
export function defineConfig<Config extends ConfigExport>(config: Config): Config {
  return config;
}
