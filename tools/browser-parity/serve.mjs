import { createServer } from 'node:http';

/** What a page may post at most: the taps of a whole trunk are 4 MB. */
const MOST_BYTES = 64 << 20;

/**
 * Serves files from memory and takes what the page posts, on a free port of this machine alone.
 *
 * @param files by path: { type, body }
 * @param onPost called with the URL and the bytes of every post; what it throws is answered with 500
 */
export async function serve(files, onPost) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (request.method === 'POST') {
      receive(request)
        .then((body) => onPost(url, body))
        .then(
          () => response.writeHead(204).end(),
          (error) => response.writeHead(500).end(String(error)),
        );
      return;
    }
    const file = files.get(url.pathname);
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': file.type }).end(file.body);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function receive(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`Expected a post of at most ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
