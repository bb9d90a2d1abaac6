/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How ranks find each other: by a list, or at the place where rank 0 waits. */
export type Place =
  { readonly cluster: readonly string[] } | { readonly leader: string; readonly token?: string };

/** What the variables of a launcher say. Something of it may be lacking: the line may say it. */
export interface Told {
  /** Ranks of the training. */
  readonly size: number | undefined;
  /** The variable that says so, as NAME=VALUE. */
  readonly sizeFrom?: string;
  /** This one. */
  readonly rank: number | undefined;
  readonly rankFrom?: string;
  readonly place: Place | undefined;
  /** What is lacking for ranks that meet, as the whole sentence of an error; undefined where nothing is. */
  readonly missing?: string;
}

/** What starts processes, and tells each in its environment which one it is. */
export interface Launcher {
  /** As messages call it. */
  readonly name: string;
  /** The variables that it is known by; ranks that are told on the line do not get them. */
  readonly variables: readonly string[];
  /** Whether its ranks are meant to have a card each, which this version does not drive. */
  readonly cards?: true;
  /**
   * What it tells; undefined where nothing of it is set, and where it says that it started one process of no matter what.
   *
   * @param folder where relative paths start
   * @throws UsageError naming a variable whose value is none
   */
  read(environment: Environment, folder: string): Promise<Told | undefined> | Told | undefined;
}
