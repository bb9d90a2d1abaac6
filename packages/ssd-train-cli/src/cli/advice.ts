/** What tells one error of a library from another; read by name, as a program may hold two copies of a class. */
export interface AdvisedError {
  readonly name: string;
  readonly code: string;
  readonly hint?: string | undefined;
  /** The file or folder at fault, where the error says. */
  readonly file?: string | undefined;
}

/** What a line of a command does about errors of libraries, by class and code: `DatasetError FOLDER_NOT_FOUND`. */
export type Advice = Readonly<Record<string, string | ((error: AdvisedError) => string)>>;

/**
 * Runs a body. An error of a library that the advice knows is thrown on with that hint: libraries know no options of a
 * command line.
 */
export async function withAdvice<T>(advice: Advice, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (isAdvised(error)) {
      const known = advice[`${error.name} ${error.code}`];
      const hint = typeof known === 'function' ? known(error) : known;
      if (hint !== undefined) Object.assign(error, { hint });
    }
    throw error;
  }
}

function isAdvised(thrown: unknown): thrown is AdvisedError {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { name, code, hint } = thrown as Partial<Record<string, unknown>>;
  return (
    typeof name === 'string' && typeof code === 'string' && ['string', 'undefined'].includes(typeof hint)
  );
}
