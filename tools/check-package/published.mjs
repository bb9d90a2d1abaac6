import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const require = createRequire(import.meta.url);

/** What publint finds in a packed package; suggestions count as faults too. */
export async function publintFaults(tarball) {
  const { messages, pkg } = await publint({
    strict: true,
    pack: { tarball: readFileSync(tarball) },
  });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

/**
 * What attw finds: types that do not fit what is imported, under Node's and bundlers' resolution. TypeScript's old
 * "node10" resolution is left out: it does not know export maps, and no Node that we support needs it.
 */
export function attwFaults(tarball) {
  const manifest = require.resolve('@arethetypeswrong/cli/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  const cli = join(dirname(manifest), typeof bin === 'string' ? bin : bin.attw);
  const args = [cli, tarball, '--profile', 'node16', '--format', 'ascii', '--no-color', '--no-emoji'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return status === 0 ? [] : [`attw:\n${stdout}${stderr}`];
}
