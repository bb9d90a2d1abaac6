import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLine } from '../testing/run-line.js';

let root: string;
let server: Server;
let url: string;
const paths: (string | undefined)[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-download-'));
  server = createServer((request, response) => {
    paths.push(request.url);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true, force: true });
});

const line = (...words: string[]) => runLine(['download', ...words], { workingDirectory: root });

describe('ssd download', () => {
  it('asks the mirrors, and says what they said and what to do', async () => {
    const { exitCode, stderr, json } = await line(
      'voc2007-test',
      ...['--mirror', `${url}/a,${url}/b`, '--data-dir', 'voc', '--json'],
    );
    expect(exitCode).toBe(1);
    expect(paths).toEqual([
      '/a/voc2007/VOCtest_06-Nov-2007.tar',
      '/a/VOCtest_06-Nov-2007.tar',
      '/b/voc2007/VOCtest_06-Nov-2007.tar',
      '/b/VOCtest_06-Nov-2007.tar',
    ]);
    expect(json()).toMatchObject({ error: { code: 'DOWNLOAD_FAILED' } });
    expect(stderr).toContain(`${url}/b/VOCtest_06-Nov-2007.tar answered 404 Not Found.`);
    expect(stderr).toContain('What to do: Run the same line again');
    expect(await readdir(root)).toEqual(['voc']);
  });

  it('says what is wrong with the line', async () => {
    const said = async (...words: string[]) => {
      const { exitCode, stderr } = await line(...words);
      expect(exitCode).toBe(2);
      return stderr;
    };
    expect(await said('voc2006')).toContain('Unknown data set "voc2006". Did you mean "voc2007"?');
    expect(await said()).toContain('Expected NAMES after "ssd download"');
    expect(await said('voc2007', '--mirror', 'ftp://x')).toContain(
      'Expected a URL after --mirror, got "ftp://x".',
    );
  });
});
