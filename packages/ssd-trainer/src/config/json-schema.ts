import { z } from 'zod';
import { CONFIG_VERSION } from './config-file.js';
import { presetDefaults } from './preset-defaults.js';
import { trainConfigSchema } from './schema.js';

/** Everything that a configuration file may hold. */
const fileSchema = z.strictObject({
  $schema: z.string().describe('Address of this schema, for editors.').optional(),
  version: z.literal(CONFIG_VERSION).describe('Version of the settings.').optional(),
  ...trainConfigSchema.partial().shape,
});

/**
 * The JSON Schema (2020-12) of a configuration file, for editors and other programs; published as config.schema.json. What it
 * cannot say, such as that boundaries ascend, is checked when the file is read.
 */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(fileSchema, {
    io: 'input',
    override: ({ jsonSchema, path }) => {
      // Every whole number of JavaScript's is below this.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // Told with all names where a preset is looked up; an editor wants them before.
      if (path.join('/') === 'properties/preset') jsonSchema.enum = Object.keys(presetDefaults);
    },
  });
  return {
    ...schema,
    title: 'Configuration of ssd train',
    description: 'Settings of a training with @ssd/train-cli. What is absent is decided by the preset.',
  };
}
