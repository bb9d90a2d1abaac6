/** What the system says where there is nothing at a path: no such name, or a file where a folder was named. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

/** Whether an error says that there is nothing at a path; another one (no rights, too many open files) says something else. */
export function isAbsent(error: unknown): boolean {
  return ABSENT.has((error as { code?: string } | null)?.code ?? '');
}

/**
 * The result, or undefined where there is nothing at the path. What may not be looked at is not absent: taking it so tells the
 * user something untrue, or writes over what is there.
 *
 * @throws every other error of the system
 */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
