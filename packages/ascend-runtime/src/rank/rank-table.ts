/** One NPU of a job. */
export interface RankDevice {
  /** Id on its server, as in /dev/davinciN. */
  readonly deviceId: number;
  /** Address of the NPU's own network port, see /etc/hccn.conf of its server. */
  readonly deviceIp: string;
  /** Number of its process in the job. */
  readonly rankId: number;
}

export interface RankServer {
  /** The server's address or any name that no other has. */
  readonly id: string;
  readonly devices: readonly RankDevice[];
}

/** Who takes part in a distributed job, HCCL's table in its first template. Ranks are 0…n−1, each once. */
export interface RankTable {
  /** `initializing` while the scheduler still fills it in. */
  readonly status: 'completed' | 'initializing';
  readonly servers: readonly RankServer[];
}

/** Devices of the whole table. */
export function rankCount({ servers }: RankTable): number {
  return servers.reduce((sum, { devices }) => sum + devices.length, 0);
}

/** The server and device of a rank. */
export function findRank(
  { servers }: RankTable,
  rankId: number,
): { server: RankServer; device: RankDevice } | undefined {
  for (const server of servers) {
    const device = server.devices.find((d) => d.rankId === rankId);
    if (device) return { server, device };
  }
  return undefined;
}
