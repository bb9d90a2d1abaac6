import { mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { serve, startFileServer } from '../testing/file-server.js';
import type { Answer, FileServer } from '../testing/file-server.js';
import { makeFolder } from '../testing/make-dataset.js';
import { fetchFile } from './fetch-file.js';
import type { FetchFileOptions } from './fetch-file.js';

const BODY = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) % 251);
const OTHER = BODY.map((byte) => 255 - byte);

let folder = '';
let target = '';
let server: FileServer | undefined;
beforeEach(async () => {
  folder = await makeFolder();
  target = join(folder, 'file.tar');
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

const start = async (answer: Answer): Promise<FileServer> => (server = await startFileServer(answer));

const fetching = (options: Partial<FetchFileOptions> = {}) =>
  fetchFile(target, { urls: [`${server!.url}/file.tar`], bytes: BODY.length, retryDelay: 1, ...options });

const expectWhole = async () => {
  expect((await readFile(target)).equals(BODY)).toBe(true);
  expect(await readdir(folder)).toEqual(['file.tar']);
};

/** Sends the first part of what is asked for and cuts the connection when it is in the file. */
const cutAfter =
  (bytes: number, body = BODY, etag = '"1"'): Answer =>
  (request, response) => {
    const { from, rest } = serve(body, { etag })(request, response);
    response.write(rest.subarray(0, bytes));
    void fileHolds(from + bytes, () => response.destroyed).then(() => response.destroy());
  };

async function fileHolds(bytes: number, hasEnded: () => boolean): Promise<void> {
  const size = (): Promise<number> =>
    stat(`${target}.incomplete`).then(
      (file) => file.size,
      () => 0,
    );
  while (!hasEnded() && (await size()) < bytes) await turn();
}

describe('fetchFile', () => {
  it('fetches a file', async () => {
    await start((request, response) => response.end(serve(BODY)(request, response).rest));
    const progress: number[] = [];
    await fetching({ onProgress: ({ done }) => progress.push(done) });
    await expectWhole();
    expect(progress.at(-1)).toBe(BODY.length);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it('goes on where the connection was cut, time after time', async () => {
    await start((request, response, number) => {
      if (number < 3) cutAfter(70_000)(request, response, number);
      else response.end(serve(BODY)(request, response).rest);
    });
    await fetching({ retries: 1 }); // failures with bytes between them are not in a row
    await expectWhole();
    const starts = server!.requests.map(({ range }) =>
      Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]),
    );
    expect(starts).toEqual([0, 70_000, 140_000, 210_000]);
    expect(server!.requests.map(({ ifRange }) => ifRange)).toEqual([undefined, '"1"', '"1"', '"1"']);
  });

  it('goes on in another process', async () => {
    await start((request, response, number) => {
      if (number === 0) cutAfter(70_000)(request, response, number);
      else response.end(serve(BODY)(request, response).rest);
    });
    await expect(fetching({ retries: 0 })).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    expect(await readdir(folder)).toEqual(['file.tar.incomplete', 'file.tar.incomplete.json']);
    await fetching();
    await expectWhole();
    expect(server!.requests[1]).toMatchObject({ path: '/file.tar', ifRange: '"1"' });
    expect(server!.requests[1]!.range).toBe('bytes=70000-');
  });

  it('starts over where the server has another file by then', async () => {
    await start((request, response, number) => {
      if (number === 0) cutAfter(70_000, OTHER, '"old"')(request, response, number);
      else response.end(serve(BODY, { etag: '"new"' })(request, response).rest);
    });
    await fetching();
    await expectWhole();
    expect(server!.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=70000-']);
  });

  it('starts over where a server sends the rest of another file all the same', async () => {
    await start((request, response, number) => {
      if (number === 0) cutAfter(70_000, OTHER, '"old"')(request, response, number);
      else {
        delete request.headers['if-range']; // as if it knew no If-Range
        response.end(serve(BODY, { etag: '"new"' })(request, response).rest);
      }
    });
    await fetching();
    await expectWhole();
    expect(server!.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=70000-', undefined]);
  });

  it('starts over where a server ignores ranges', async () => {
    await start((request, response, number) => {
      delete request.headers.range;
      if (number === 0) cutAfter(70_000)(request, response, number);
      else response.end(serve(BODY)(request, response).rest);
    });
    await fetching();
    await expectWhole();
  });

  it('starts over where there is more than the file can have, or nothing after it', async () => {
    await start((request, response) => response.end(serve(BODY)(request, response).rest));
    await writeFile(`${target}.incomplete`, new Uint8Array(BODY.length + 1));
    await fetching();
    await expectWhole();
  });

  it('believes no Content-Length that is not the file’s', async () => {
    await start((_, response) => response.writeHead(200, { 'content-length': 12 }).end('<html></html'));
    await expect(fetching()).rejects.toThrow(
      `offers 12 bytes (0.0 MB), the file has 300000; it is another file or an error page.`,
    );
    expect(server!.requests).toHaveLength(1);
  });

  it('believes no Content-Length that more or less than the body follows', async () => {
    // Less than it says, every time: that is a cut connection.
    await start((_, response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(BODY.subarray(0, 10), () => response.destroy());
    });
    await expect(fetching({ retries: 2 })).rejects.toThrow(/Given up after \d tries\./);
    await server!.close();
    // No length, and too much.
    await start((_, response) => {
      response.writeHead(200);
      response.write(BODY);
      response.end('more');
    });
    await rm(`${target}.incomplete`);
    await expect(fetching()).rejects.toThrow('sends more than the 300000 bytes that the file has');
    // A range of a file of another length.
    await server!.close();
    await start((_, response) =>
      response.writeHead(206, { 'content-range': 'bytes 5-9/10', 'content-length': 5 }).end('12345'),
    );
    await writeFile(`${target}.incomplete`, 'abcde');
    await expect(fetching()).rejects.toThrow('has 10 bytes, the file has 300000; it is another file.');
  });

  it('waits for a busy server, and asks the next one after a refusal', async () => {
    await start((request, response, number) => {
      if (request.url === '/gone/file.tar') response.writeHead(404).end();
      else if (number < 3) response.writeHead(503, { 'retry-after': '0' }).end();
      else response.end(serve(BODY)(request, response).rest);
    });
    await fetching({ urls: [`${server!.url}/gone/file.tar`, `${server!.url}/file.tar`] });
    await expectWhole();
    expect(server!.requests.map(({ path }) => path)).toEqual([
      '/gone/file.tar',
      '/file.tar',
      '/file.tar',
      '/file.tar',
    ]);
  });

  it('says what every server said', async () => {
    await start((_, response) => response.writeHead(403).end());
    await expect(fetching({ urls: [`${server!.url}/a`, `${server!.url}/b`] })).rejects.toThrow(
      `Expected to fetch ${target}. ${server!.url}/a answered 403 Forbidden. ${server!.url}/b answered 403 Forbidden.`,
    );
    const { url } = server!;
    await server!.close();
    server = undefined;
    const refused = fetchFile(target, { urls: [`${url}/a`], bytes: 5, retries: 1, retryDelay: 1 });
    await expect(refused).rejects.toThrow(/ECONNREFUSED.*\. Given up after 2 tries\./);
  });

  it('gives a silent connection up', async () => {
    await start((request, response, number) => {
      if (number === 0) response.write(serve(BODY)(request, response).rest.subarray(0, 1000));
      else response.end(serve(BODY)(request, response).rest);
    });
    // The clock stands, but for the silence after the first bytes.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    try {
      await fetching({
        stallTimeout: 150,
        onProgress: ({ done }) => {
          if (done === 1000) jest.advanceTimersByTime(150);
        },
      });
    } finally {
      jest.useRealTimers();
    }
    await expectWhole();
    expect(server!.requests[1]!.range).toBe('bytes=1000-');
  });

  it('stops when it is told to, and keeps what is there', async () => {
    const controller = new AbortController();
    await start((request, response) => {
      response.write(serve(BODY)(request, response).rest.subarray(0, 1000));
    });
    const work = fetching({
      signal: controller.signal,
      onProgress: () => {
        controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect((await readFile(`${target}.incomplete`)).length).toBe(1000);
  });

  it('does not begin what will not fit', async () => {
    await start(() => undefined);
    await expect(fetching({ room: () => Promise.resolve(299_999) })).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: `Expected 0.3 MB of room in ${folder} for ${target}, found 0.3 MB.`,
      hint: 'Free some space, or choose a folder on another disk.',
    });
    expect(server!.requests).toEqual([]);
  });

  (process.platform === 'linux' ? it : it.skip)('says that the disk is full', async () => {
    await start((request, response) => response.end(serve(BODY)(request, response).rest));
    await mkdir(folder, { recursive: true });
    await symlink('/dev/full', `${target}.incomplete`); // a device that has no room
    await expect(fetching()).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: `Expected room to go on writing ${target}.incomplete, the disk is full (ENOSPC).`,
      hint: 'What is there is kept: free some space and run it again.',
    });
  });
});
