/**
 * Processor time of this process while something is done, in seconds: what a busy machine does not lengthen, so that a bound far
 * above it tells work that grows with its input from work that grows with the square.
 */
export async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
