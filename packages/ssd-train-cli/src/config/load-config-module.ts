import { createJiti } from 'jiti';
import { TrainerError } from '@ssd/trainer/errors';
import { defineConfig, type ConfigContext } from './define-config.js';

/**
 * What a TypeScript or JavaScript file exports by default; called, where it is a function.
 *
 * The file may import others, and `defineConfig` from this package also where that cannot be found from the file's folder,
 * as with npx.
 *
 * @throws TrainerError E_CONFIG for a file that cannot be run or exports nothing
 */
export async function loadConfigModule(path: string, context: ConfigContext): Promise<unknown> {
  const jiti = createJiti(path, {
    fsCache: false, // a configuration is small, and nobody asked for files in a cache
    moduleCache: false,
    interopDefault: false,
    virtualModules: { '@ssd/train-cli': { defineConfig } },
  });
  try {
    const module = await jiti.import<{ default?: unknown; __esModule?: unknown }>(path);
    // What module.exports of a CommonJS file holds is the configuration itself.
    const config = 'default' in module || '__esModule' in module ? module.default : module;
    if (config === undefined) {
      throw new TrainerError('E_CONFIG', `Expected a default export in ${path}, found none.`, {
        hint: 'Write: export default defineConfig({ … });',
      });
    }
    return typeof config === 'function'
      ? await (config as (context: ConfigContext) => unknown)(context)
      : config;
  } catch (cause) {
    if (cause instanceof TrainerError) throw cause;
    // By name: an error of the file's own realm is no instance of ours.
    const { message: reason = String(cause) } = cause as { message?: string };
    throw new TrainerError('E_CONFIG', `Expected a configuration in ${path}, which fails: ${reason}`, {
      cause,
      hint: '--debug shows where in the file; --no-config goes on without it.',
    });
  }
}
