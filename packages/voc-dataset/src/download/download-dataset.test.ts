import { createHash } from 'node:crypto';
import { readFile, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataset } from '../read-dataset.js';
import { serve, startFileServer } from '../testing/file-server.js';
import type { FileServer } from '../testing/file-server.js';
import { annotationXml, makeFolder, makeJpeg } from '../testing/make-dataset.js';
import { makeTar } from '../testing/make-tar.js';
import { findArchives, VOC_ARCHIVES } from './archives.js';
import type { VocArchive } from './archives.js';
import { downloadArchives, downloadDataset } from './download-dataset.js';

let base = '';
let server: FileServer;
/** Archives by path on the server. */
let files: Record<string, Uint8Array> = {};
beforeEach(async () => {
  base = await makeFolder();
  files = {};
  server = await startFileServer((request, response) => {
    const body = files[request.url!];
    if (body === undefined) response.writeHead(404).end();
    else response.end(serve(body)(request, response).rest);
  });
});
afterEach(async () => {
  await server.close();
  await rm(base, { recursive: true });
});

/** A small VOC2007 archive of one split. */
async function makeArchive(
  split: string,
  ids: readonly string[],
): Promise<{ archive: VocArchive; tar: Buffer }> {
  const root = 'VOCdevkit/VOC2007';
  const image = await makeJpeg(1);
  const entries = ids.flatMap((id) => [
    {
      path: `${root}/Annotations/${id}.xml`,
      body: annotationXml({ filename: `${id}.jpg` }, [{ name: 'cat', box: [1, 1, 9, 9] }]),
    },
    { path: `${root}/JPEGImages/${id}.jpg`, body: image },
  ]);
  const tar = makeTar([
    { path: 'VOCdevkit/', type: '5' },
    { path: `${root}/ImageSets/Main/${split}.txt`, body: ids.map((id) => `${id}\n`).join('') },
    ...entries,
  ]);
  const archive = {
    name: `tiny-${split}`,
    file: `VOC${split}.tar`,
    path: 'voc2007',
    bytes: tar.length,
    md5: createHash('md5').update(tar).digest('hex'),
    set: 'VOC2007',
    split,
    splitImages: ids.length,
    images: ids.length,
    annotations: ids.length,
  };
  return { archive, tar };
}

const download = (archives: readonly VocArchive[], options = {}) =>
  downloadArchives(archives, base, {
    mirrors: [server.url],
    fetching: { retryDelay: 1, retries: 1 },
    ...options,
  });

describe('downloadDataset', () => {
  it('fills one devkit that readDataset reads, and fetches nothing twice', async () => {
    const trainval = await makeArchive('trainval', ['000005', '000007']);
    const test = await makeArchive('test', ['000001']);
    files = { '/voc2007/VOCtrainval.tar': trainval.tar, '/VOCtest.tar': test.tar }; // one mirror has folders, one not
    const steps: string[] = [];
    const report = await download([trainval.archive, test.archive], {
      onProgress: ({ name, step }: { name: string; step: string }) => steps.push(`${name} ${step}`),
    });
    const root = join(base, 'VOCdevkit/VOC2007');
    expect(report).toEqual([
      {
        name: 'tiny-trainval',
        wasThere: false,
        root,
        split: 'trainval',
        splitImages: 2,
        images: 2,
        annotations: 2,
      },
      { name: 'tiny-test', wasThere: false, root, split: 'test', splitImages: 1, images: 3, annotations: 3 },
    ]);
    expect([...new Set(steps)]).toEqual([
      'tiny-trainval download',
      'tiny-trainval verify',
      'tiny-trainval unpack',
      'tiny-test download',
      'tiny-test verify',
      'tiny-test unpack',
    ]);
    expect(await readdir(base)).toEqual(['VOCdevkit']);
    const { samples } = await readDataset(base, { split: 'trainval+test' });
    expect(samples.map(({ id }) => id)).toEqual(['000005', '000007', '000001']);
    const asked = server.requests.length;
    const again = await download([trainval.archive, test.archive]);
    expect(again.map(({ wasThere }) => wasThere)).toEqual([true, true]);
    expect(server.requests).toHaveLength(asked);
  });

  it('mends a devkit from which a file is gone, with the archive that was kept', async () => {
    const { archive, tar } = await makeArchive('trainval', ['000005']);
    files = { '/voc2007/VOCtrainval.tar': tar };
    await download([archive], { keepArchives: true });
    await unlink(join(base, 'VOCdevkit/VOC2007/JPEGImages/000005.jpg'));
    files = {};
    const [mended] = await download([archive]);
    expect([mended!.wasThere, mended!.images]).toEqual([false, 1]);
  });

  it('keeps nothing of a file with a wrong checksum', async () => {
    const { archive, tar } = await makeArchive('trainval', ['000005']);
    const wrong = Buffer.from(tar);
    wrong[1200] = wrong[1200]! ^ 1;
    files = { '/voc2007/VOCtrainval.tar': wrong };
    const work = download([archive]);
    await expect(work).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    await expect(work).rejects.toThrow(
      new RegExp(`^Expected MD5 ${archive.md5} of .*VOCtrainval.tar, got [0-9a-f]{32}: the file was damaged`),
    );
    expect(await readdir(base)).toEqual([]);
  });

  it('says when an archive does not hold what it should', async () => {
    const { archive, tar } = await makeArchive('trainval', ['000005']);
    files = { '/voc2007/VOCtrainval.tar': tar };
    await expect(download([{ ...archive, splitImages: 2 }])).rejects.toThrow(
      `Expected 2 names in ImageSets/Main/trainval.txt of ${join(base, 'VOCdevkit/VOC2007')}, found 1.`,
    );
    await expect(download([{ ...archive, annotations: 2 }])).rejects.toThrow(
      'Expected 1 images and 2 annotations in',
    );
  });

  it('asks for room to unpack', async () => {
    const { archive, tar } = await makeArchive('trainval', ['000005']);
    await writeFile(join(base, archive.file), tar);
    const room = () => Promise.resolve(tar.length - 1);
    await expect(download([archive], { fetching: { room } })).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect((await readFile(join(base, archive.file))).equals(tar)).toBe(true);
  });

  it('knows the official archives, and names them where another is asked for', async () => {
    expect(findArchives(['voc0712', 'voc2007']).map(({ name }) => name)).toEqual([
      'voc2007',
      'voc2007-test',
      'voc2012',
    ]);
    // 5011 + 4952 + 11540 = 21503 images, what the reference trains on.
    expect(VOC_ARCHIVES.reduce((sum, { splitImages }) => sum + splitImages, 0)).toBe(21_503);
    await expect(downloadDataset(['voc2008'], base)).rejects.toThrow(
      'Unknown data set "voc2008". Did you mean "voc2007"? Available: voc2007, voc2007-test, voc2012, voc0712.',
    );
    await expect(downloadDataset(['voc2007'], base, { mirrors: ['nowhere'] })).rejects.toThrow(
      'Expected a URL such as http://host.robots.ox.ac.uk/pascal/VOC/, got "nowhere".',
    );
  });

  it('takes no other file for an official archive', async () => {
    files = { '/voc2007/VOCtrainval_06-Nov-2007.tar': Buffer.from('<html>Moved</html>') };
    await expect(downloadDataset(['voc2007'], base, { mirrors: [server.url] })).rejects.toThrow(
      'offers 18 bytes (0.0 MB), the file has 460032000; it is another file or an error page.',
    );
  });
});
