import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { RankWatch } from '../rank-watch.js';
import { PROTOCOL } from './hello.js';
import { meetingPlace } from './meeting-place.js';
import { meetRanks, type MeetRanksOptions } from './meet-ranks.js';

/** Addresses of which the place to meet at is free. */
async function cluster(size: number): Promise<string[]> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return Array.from({ length: size }, (_, rank) => (rank === 0 ? `127.0.0.1:${port - 1}` : `b${rank}:1`));
}

const common = { run: 'a', versions: { trainer: '1' }, joinSeconds: 60 };
const watches: RankWatch[] = [];
const sockets: (Socket | Server)[] = [];

async function meet(
  options: Pick<MeetRanksOptions, 'cluster' | 'rank'> & Partial<MeetRanksOptions>,
): Promise<RankWatch> {
  const watch = await meetRanks({ ...common, ...options });
  watches.push(watch);
  return watch;
}

afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.leave();
  for (const socket of sockets.splice(0)) if ('destroy' in socket) socket.destroy();
});

const all = (addresses: string[]): Promise<RankWatch[]> =>
  Promise.all(addresses.map((_, rank) => meet({ cluster: addresses, rank })));

/** A rank that says what it is told, and nothing else. */
async function raw(addresses: string[], ...messages: object[]): Promise<Socket> {
  for (;;) {
    const socket = connect(meetingPlace(addresses));
    sockets.push(socket);
    try {
      await once(socket, 'connect');
      for (const message of messages) socket.write(`${JSON.stringify(message)}\n`);
      return socket;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20)); // rank 0 is not there yet
    }
  }
}

const hello = (addresses: string[], rank: number): object => ({
  kind: 'hello',
  protocol: PROTOCOL,
  run: common.run,
  rank,
  cluster: addresses,
  versions: common.versions,
});

it('lets ranks go on once all are there and mean the same', async () => {
  const [zero, one, two] = await all(await cluster(3));
  await Promise.all([zero, one, two].map((watch) => watch!.compare({ batchSize: '8', seed: '1' })));
  await one!.leave();
  await two!.leave();
  await zero!.leave();
});

it('names what a rank has different, to all of them', async () => {
  const watches = await all(await cluster(3));
  const ends = await Promise.allSettled(
    watches.map((watch, rank) => watch.compare({ batchSize: '8', seed: rank === 2 ? '7' : '1' })),
  );
  for (const end of ends) {
    expect(end).toMatchObject({
      reason: {
        code: 'E_RANKS',
        message: 'Expected the same seed on all ranks, got 1 on rank 0 and 7 on rank 2.',
      },
    });
  }
});

it('tells all of them why one failed', async () => {
  const [zero, one, two] = await all(await cluster(3));
  await one!.fail(Object.assign(new Error('Expected room on the disk, got none.'), { code: 'E_DISK_FULL' }));
  for (const watch of [zero, two]) {
    await expect(watch!.lost).rejects.toMatchObject({
      code: 'E_RANKS',
      message: 'Rank 1 (b1:1) failed: Expected room on the disk, got none.',
    });
  }
});

it('tells all of them that rank 0 failed', async () => {
  const [zero, one, two] = await all(await cluster(3));
  await zero!.fail(new Error('no more'));
  for (const watch of [one, two]) await expect(watch!.lost).rejects.toThrow('Rank 0 failed: no more');
});

it('finds a rank that is gone without a word', async () => {
  const addresses = await cluster(3);
  const [zero, one] = await Promise.all([
    meet({ cluster: addresses, rank: 0 }),
    meet({ cluster: addresses, rank: 1 }),
    raw(addresses, hello(addresses, 2)).then(async (socket) => {
      await once(socket, 'data'); // the welcome
      socket.destroy();
    }),
  ]);
  for (const watch of [zero, one]) {
    await expect(watch.lost).rejects.toThrow('Rank 2 (b2:1) is gone: its connection ended.');
  }
});

it('finds a rank that stands still', async () => {
  const addresses = await cluster(2);
  const [zero] = await Promise.all([
    meet({ cluster: addresses, rank: 0, silentSeconds: 0.5 }),
    raw(addresses, hello(addresses, 1)),
  ]);
  await expect(zero.lost).rejects.toThrow('Rank 1 (b1:1) has been silent for 0.5 s.');
});

it('finds a rank 0 that stands still', async () => {
  const addresses = await cluster(2);
  const place = meetingPlace(addresses);
  const frozen = createServer((socket) => {
    sockets.push(socket);
    socket.write(`${JSON.stringify({ kind: 'welcome' })}\n${JSON.stringify({ kind: 'begin' })}\n`);
  }).listen(place.port, place.host);
  const one = await meet({ cluster: addresses, rank: 1, silentSeconds: 0.5 });
  await expect(one.lost).rejects.toThrow(`Rank 0 (${addresses[0]!}) has been silent for 0.5 s.`);
  frozen.close();
});

it('says who did not come', async () => {
  const addresses = await cluster(3);
  await expect(
    Promise.all([meet({ cluster: addresses, rank: 0, joinSeconds: 1 }), raw(addresses, hello(addresses, 2))]),
  ).rejects.toThrow('Expected all ranks within 1 s, but rank 1 did not come.');
  await expect(meet({ cluster: addresses, rank: 1, joinSeconds: 0.1 })).rejects.toThrow(
    /Expected rank 0 at port \d+ of 127.0.0.1 within 0.1 s, but nobody answers/,
  );
});

it.each<[string, Partial<MeetRanksOptions> & { other?: boolean }, RegExp]>([
  [
    'of another version',
    { versions: { trainer: '2' } },
    /same trainer on all ranks, got 1 on rank 0 and 2 on rank 1/,
  ],
  ['with another list', { other: true }, /same list of 2 addresses on all ranks, rank 1 was given/],
])('ends where a rank is %s', async (_, { other, ...options }, message) => {
  const addresses = await cluster(2);
  const ends = await Promise.allSettled([
    meet({ cluster: addresses, rank: 0 }),
    meet({ cluster: other ? [...addresses, 'c:1'] : addresses, rank: 1, ...options }),
  ]);
  for (const end of ends) {
    expect(end.status).toBe('rejected');
    expect((end as PromiseRejectedResult).reason).toMatchObject({ code: 'E_RANKS' });
    expect(((end as PromiseRejectedResult).reason as Error).message).toMatch(message);
  }
});

it('sends away whoever is of another run or there twice, and goes on', async () => {
  const addresses = await cluster(2);
  const lines: string[] = [];
  const [zero] = await Promise.all([
    meet({ cluster: addresses, rank: 0, log: (line) => lines.push(line) }),
    (async () => {
      await expect(meet({ cluster: addresses, rank: 1, run: 'earlier' })).rejects.toThrow(
        /another run or version/,
      );
      await expect(meet({ cluster: addresses, rank: 7 })).rejects.toThrow(
        /each rank once, got another rank 7/,
      );
      const stranger = await raw(addresses);
      stranger.write('GET / HTTP/1.1\r\n\r\n');
      await once(stranger, 'close');
      await meet({ cluster: addresses, rank: 1 });
    })(),
  ]);
  await expect(meet({ cluster: addresses, rank: 1 })).rejects.toThrow(/each rank once, got another rank 1/);
  expect(lines.filter((line) => line.startsWith('Sent rank'))).toHaveLength(3);
  await zero.leave();
});

it('says that the port is taken', async () => {
  const addresses = await cluster(2);
  const place = meetingPlace(addresses);
  const other = createServer().listen(place.port, place.host);
  await once(other, 'listening');
  await expect(meet({ cluster: addresses, rank: 0 })).rejects.toMatchObject({
    code: 'E_RANKS',
    message: `Expected to wait for the other ranks at port ${place.port} of 127.0.0.1, but could not: EADDRINUSE.`,
  });
  other.close();
});

it('ends when it is interrupted', async () => {
  const addresses = await cluster(2);
  const abort = new AbortController();
  const met = meet({ cluster: addresses, rank: 0, signal: abort.signal });
  abort.abort();
  await expect(met).rejects.toBe(abort.signal.reason);
});
