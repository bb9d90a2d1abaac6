import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExamples } from './find-examples.js';

describe('findExamples', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd-examples-'));
    await mkdir(join(root, 'clone/examples/bccd/BCCD/ImageSets'), { recursive: true });
    await mkdir(join(root, 'clone/packages/x/src'), { recursive: true });
    await mkdir(join(root, 'elsewhere'), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('finds them above the code, wherever it is called from', async () => {
    await expect(findExamples(join(root, 'elsewhere'), join(root, 'clone/packages/x/src'))).resolves.toBe(
      join(root, 'clone/examples/bccd/BCCD'),
    );
  });

  it('finds them above the working directory', async () => {
    await expect(findExamples(join(root, 'clone/packages'), join(root, 'elsewhere'))).resolves.toBe(
      join(root, 'clone/examples/bccd/BCCD'),
    );
  });

  it('says what to do where the package was installed from npm', async () => {
    await expect(findExamples(join(root, 'elsewhere'), join(root, 'elsewhere'))).rejects.toMatchObject({
      code: 'NO_EXAMPLES',
      hint: expect.stringContaining('ssd demo --data-dir DIR') as string,
    });
  });
});
