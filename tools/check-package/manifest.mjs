import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { REPOSITORY } from '../repository.js';

/** Licences of packages that are not our work. */
const LICENSES = { '@ssd/example-blood-cells': 'MIT' };

/** What every package.json of ours says, with why. */
const FIELDS = {
  description: (value) => typeof value === 'string' && value.endsWith('.'),
  license: (value, name) => value === (LICENSES[name] ?? 'Apache-2.0'),
  // npm's page of the package leads to these; `npm audit` and `npm bugs` use them.
  repository: (value, _, folder) =>
    value?.type === 'git' &&
    value.url === `git+${REPOSITORY}.git` &&
    value.directory === `packages/${basename(folder)}`,
  homepage: (value, _, folder) => value === `${REPOSITORY}/tree/main/packages/${basename(folder)}#readme`,
  bugs: (value) => value === `${REPOSITORY}/issues`,
  type: (value) => value === 'module',
  sideEffects: (value) => typeof value === 'boolean' || Array.isArray(value), // bundlers may then drop what is unused
  exports: (value) => value?.['.'] !== undefined && value['./package.json'] === './package.json',
  files: (value) => Array.isArray(value) && value.includes('dist') && !value.includes('src'),
  engines: (value) => /^>=20/.test(value?.node ?? ''),
  publishConfig: (value) => value?.access === 'public', // scoped packages are private without it
};

/** Faults of a package's manifest and of the files it must come with. */
export function manifestFaults(manifest, folder) {
  const faults = [];
  for (const [field, isGood] of Object.entries(FIELDS))
    if (!isGood(manifest[field], manifest.name, folder))
      faults.push(
        `package.json: "${field}" is ${JSON.stringify(manifest[field])} (see tools/check-package/manifest.mjs)`,
      );
  for (const name of ['README.md', 'LICENSE'])
    if (!existsSync(join(folder, name)) || statSync(join(folder, name)).size < 200)
      faults.push(`${name} is missing or next to empty`);
  const readme = existsSync(join(folder, 'README.md')) ? readFileSync(join(folder, 'README.md'), 'utf8') : '';
  if (!readme.includes(manifest.name)) faults.push(`README.md does not name ${manifest.name}`);
  for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }))
    if (/^(\*|latest|file:|link:|workspace:)/.test(range))
      faults.push(`package.json: dependency ${name} has the range "${range}", expected a version`);
  return faults;
}
