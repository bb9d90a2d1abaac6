import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { RankWatch } from '../rank-watch.js';
import { PROTOCOL } from './hello.js';
import { meetingPlace, placeOf, type MeetingPlace } from './meeting-place.js';
import type { Membership } from './membership.js';
import { meetRanks, type MeetingOptions, type MetRanks } from './meet-ranks.js';

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

async function join(options: Membership & Partial<MeetingOptions>): Promise<MetRanks> {
  const met = await meetRanks({ ...common, ...options });
  watches.push(met.watch);
  return met;
}

const meet = async (options: Membership & Partial<MeetingOptions>): Promise<RankWatch> =>
  (await join(options)).watch;

afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.leave();
  for (const socket of sockets.splice(0)) if ('destroy' in socket) socket.destroy();
});

const all = (addresses: string[]): Promise<RankWatch[]> =>
  Promise.all(addresses.map((_, rank) => meet({ cluster: addresses, rank })));

/** A rank that says what it is told, and nothing else. */
const raw = (addresses: string[], ...messages: object[]): Promise<Socket> =>
  say(meetingPlace(addresses), ...messages);

const sayTo = (address: string, ...messages: object[]): Promise<Socket> => say(placeOf(address), ...messages);

async function say(place: MeetingPlace, ...messages: object[]): Promise<Socket> {
  for (;;) {
    const socket = connect({ ...place });
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

/** Waits until rank 0 has said something. */
async function heard(socket: Socket, text: string): Promise<void> {
  let all = '';
  while (!all.includes(text)) all += String((await once(socket, 'data'))[0]);
}

const hello = (addresses: string[], rank: number): object => ({
  kind: 'hello',
  protocol: PROTOCOL,
  run: common.run,
  rank,
  cluster: addresses,
  size: addresses.length,
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
      await heard(socket, '"begin"');
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
    socket.write(
      `${JSON.stringify({ kind: 'welcome' })}\n${JSON.stringify({ kind: 'begin', cluster: addresses })}\n`,
    );
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

it.each<[string, Partial<MeetingOptions> & { other?: boolean }, RegExp]>([
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

describe('without a list', () => {
  /** Where rank 0 is to wait: a port of this machine that is free. */
  const leader = async (): Promise<string> => {
    const { host, port } = meetingPlace(await cluster(2));
    return `${host}:${port}`;
  };

  it('makes it of where the ranks come from, at the place that is told', async () => {
    const place = await leader();
    const met = await Promise.all(
      [0, 1, 2].map((rank) => join({ leader: place, size: 3, rank, port: 7000 + rank })),
    );
    for (const { cluster } of met) {
      expect(cluster).toEqual(['127.0.0.1:7000', '127.0.0.1:7001', '127.0.0.1:7002']);
    }
    const [zero, one, two] = met.map(({ watch }) => watch);
    await Promise.all(met.map(({ watch }) => watch.compare({ seed: '1' })));
    await two!.fail(new Error('no more'));
    for (const watch of [zero, one]) {
      await expect(watch!.lost).rejects.toThrow('Rank 2 (127.0.0.1:7002) failed: no more.');
    }
  });

  it('takes a name of this machine', async () => {
    const port = (await leader()).split(':').at(-1)!;
    const ranks = [0, 1].map((rank) =>
      join({ leader: `localhost:${port}`, size: 2, rank, port: 7000 + rank }),
    );
    expect((await Promise.all(ranks)).map(({ cluster }) => cluster)).toEqual([
      ['localhost:7000', 'localhost:7001'],
      ['localhost:7000', 'localhost:7001'],
    ]);
  });

  it.each<[string, Membership, RegExp]>([
    [
      'one of another number',
      { leader: '', size: 3, rank: 1 },
      /Expected 2 ranks, as rank 0 has it, rank 1 was started as one of 3/,
    ],
    [
      'with a list',
      { cluster: ['a:1', 'b:1'], rank: 1 },
      /Expected no list of addresses, as on rank 0, rank 1 was given a:1,b:1/,
    ],
  ])('ends where a rank is %s', async (_, other, message) => {
    const place = await leader();
    const zero = meet({ leader: place, size: 2, rank: 0, port: 7000 });
    const one =
      other.cluster === undefined
        ? meet({ ...other, leader: place, port: 7001 })
        : sayTo(place, { kind: 'hello', protocol: PROTOCOL, ...common, ...other, size: 2 });
    const ends = await Promise.allSettled([zero, one]);
    for (const end of ends.slice(0, other.cluster === undefined ? 2 : 1)) {
      expect((end as PromiseRejectedResult).reason).toMatchObject({
        code: 'E_RANKS',
        message: expect.stringMatching(message) as string,
      });
    }
  });

  it('ends where rank 0 begins without one', async () => {
    const place = await leader();
    const [host, port] = place.split(':') as [string, string];
    const other = createServer((socket) => {
      sockets.push(socket);
      socket.write(`${JSON.stringify({ kind: 'begin' })}\n`);
    }).listen(Number(port), host);
    await expect(meet({ leader: place, size: 2, rank: 1, port: 7001 })).rejects.toThrow(
      `Rank 0 (${place}) sent no list of the ranks.`,
    );
    other.close();
  });
});
