/** Where rank 0 waits for the others. */
export interface MeetingPlace {
  readonly host: string;
  readonly port: number;
}

const MOST = 65_535;

/**
 * Where the ranks of a cluster meet before TensorFlow starts: at rank 0's host, at the first port above its own that the list has for nobody
 * there. All ranks have the same list, so that nothing else has to be agreed.
 *
 * @param cluster `host:port` of every rank
 */
export function meetingPlace(cluster: readonly string[]): MeetingPlace {
  const places = cluster.map(placeOf);
  const { host, port: own } = places[0]!;
  const taken = new Set(places.filter((place) => place.host === host).map(({ port }) => port));
  let port = own;
  do port = port === MOST ? 1024 : port + 1;
  while (taken.has(port));
  return { host, port };
}

/** @param address `host:port`, `[::1]:port` */
export function placeOf(address: string): MeetingPlace {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(address.slice(at + 1)) };
}
