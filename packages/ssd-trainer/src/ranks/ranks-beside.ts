/** Ranks that a cluster has at one rank's host, itself included. */
export function ranksBeside(cluster: readonly string[], rank: number): number {
  const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));
  return cluster.filter((address) => hostOf(address) === hostOf(cluster[rank]!)).length;
}
