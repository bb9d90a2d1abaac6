import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  url: string;
  /** Every request: its path and what range it asked for. */
  requests: { path: string; range: string | undefined; ifRange: string | undefined }[];
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void;

/** A server on this machine that answers as a test says; `number` counts the requests from 0. */
export async function startFileServer(answer: Answer): Promise<FileServer> {
  const requests: FileServer['requests'] = [];
  const server = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    requests.push({ path: request.url ?? '', range, ifRange: ifRange?.toString() });
    answer(request, response, requests.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Answers as a good server does: ranges, If-Range, ETag. */
export function serve(
  body: Uint8Array,
  { etag = '"1"' }: { etag?: string } = {},
): (request: IncomingMessage, response: ServerResponse) => { from: number; rest: Uint8Array } {
  return (request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    const isSame = ifRange === undefined || ifRange === etag;
    const from = range !== undefined && isSame ? Number(/bytes=(\d+)-/.exec(range)![1]) : 0;
    if (from >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return { from, rest: new Uint8Array(0) };
    }
    const rest = body.subarray(from);
    const headers = { etag, 'content-length': rest.length };
    if (from === 0) response.writeHead(200, headers);
    else
      response.writeHead(206, {
        ...headers,
        'content-range': `bytes ${from}-${body.length - 1}/${body.length}`,
      });
    return { from, rest };
  };
}
