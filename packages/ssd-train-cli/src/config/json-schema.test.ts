import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SETTINGS, configJsonSchema } from '@ssd/trainer/config';

interface Property {
  description?: string;
  properties?: Record<string, Property>;
  oneOf?: Property[];
  anyOf?: Property[];
  enum?: unknown[];
  const?: unknown;
}

const properties = configJsonSchema()['properties'] as Record<string, Property>;

describe('config.schema.json', () => {
  it('is what the settings give', async () => {
    const published = await readFile(join(__dirname, '../../config.schema.json'), 'utf8');
    // After a change of src/config/schema.ts: npm run schema -w @ssd/train-cli
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });
});

describe('configJsonSchema', () => {
  it('knows every setting, none of them required, and no other key', () => {
    expect(Object.keys(properties)).toEqual(['$schema', 'version', ...SETTINGS]);
    expect(configJsonSchema()).toMatchObject({ additionalProperties: false });
    expect(configJsonSchema()).not.toHaveProperty('required');
    expect(properties['preset']!.enum).toContain('vgg300');
  });

  it('describes every setting, also those inside of others', () => {
    const undescribed = (property: Property, path: string): string[] => {
      const inner = [...(property.oneOf ?? []), ...(property.anyOf ?? [])].flatMap((one) =>
        nested(one, path),
      );
      return [...(property.description === undefined ? [path] : []), ...nested(property, path), ...inner];
    };
    const nested = (property: Property, path: string): string[] => [
      ...Object.entries(property.properties ?? {}).flatMap(([key, one]) =>
        undescribed(one, `${path}.${key}`),
      ),
      ...[...(property.oneOf ?? []), ...(property.anyOf ?? [])].flatMap((one) => nested(one, path)),
    ];
    expect(Object.entries(properties).flatMap(([key, one]) => undescribed(one, key))).toEqual([]);
  });
});
