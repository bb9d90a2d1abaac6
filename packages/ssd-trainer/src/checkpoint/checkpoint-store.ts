import { copyFile, link, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeCheckpointState } from '@ssd/tf-runtime';
import { diskError } from '../files/disk-error.js';
import { syncFile, syncFolder, writeFileAtomically } from '../files/write-file-atomically.js';
import { bestOf, FINAL, listCheckpoints } from './list-checkpoints.js';
import { formatSidecar, sidecarPath, type Sidecar } from './sidecar.js';

export interface CheckpointStoreOptions {
  readonly folder: string;
  /** How many of the newest stay. The best stays besides. */
  readonly keep: number;
  /** Writes `<prefix>.index` and `<prefix>.data-…`. */
  readonly writeVariables: (prefix: string) => Promise<void>;
}

/** Where an unfinished checkpoint lies; a leading dot keeps it out of everybody's globs. */
const INCOMPLETE = '.incomplete';

/**
 * The checkpoints of a run. A checkpoint is written apart, flushed to the disk, moved to its place under a name that is
 * new, and only then named in the state file: whatever happens, the one before stays whole.
 */
export class CheckpointStore {
  readonly #folder: string;
  readonly #keep: number;
  readonly #writeVariables: (prefix: string) => Promise<void>;

  constructor({ folder, keep, writeVariables }: CheckpointStoreOptions) {
    this.#folder = folder;
    this.#keep = keep;
    this.#writeVariables = writeVariables;
  }

  /**
   * Saves and retires what is beyond the newest `keep`.
   *
   * @param name wished for, e.g. `e10.ckpt`; `e10-2.ckpt` is taken where it exists.
   * @returns the prefix it lies under.
   * @throws TrainerError E_DISK_FULL or E_RUN_FOLDER; earlier checkpoints are then untouched.
   */
  async save(name: string, sidecar: Sidecar): Promise<string> {
    const incomplete = join(this.#folder, INCOMPLETE);
    const wished = join(this.#folder, name);
    try {
      await rm(incomplete, { recursive: true, force: true }); // left by a process that was killed
      await mkdir(incomplete, { recursive: true });
      const free = await this.#freeName(name);
      await this.#writeVariables(join(incomplete, free));
      await writeFile(sidecarPath(join(incomplete, free)), formatSidecar(sidecar));
      await this.#publish(incomplete, free);
      await rm(incomplete, { recursive: true, force: true });
      await this.#finish(free);
      return join(this.#folder, free);
    } catch (cause) {
      await rm(incomplete, { recursive: true, force: true }).catch(() => undefined); // which must not hide why
      throw diskError(wished, cause);
    }
  }

  /** Replaces what lies beside a checkpoint's variables, e.g. once its mAP is known. */
  async rewriteSidecar(prefix: string, sidecar: Sidecar): Promise<void> {
    await writeFileAtomically(sidecarPath(prefix), formatSidecar(sidecar));
  }

  /**
   * Gives the last checkpoint of a run that is over its second name, `final.ckpt`, which the state file names
   * from then on. No bytes are written where the file system has links. A run that goes on takes the name away again.
   *
   * @throws TrainerError E_DISK_FULL or E_RUN_FOLDER; `prefix` itself is then untouched.
   */
  async saveFinal(prefix: string): Promise<void> {
    const incomplete = join(this.#folder, INCOMPLETE);
    try {
      await rm(incomplete, { recursive: true, force: true });
      await mkdir(incomplete, { recursive: true });
      const name = basename(prefix);
      const files = (await readdir(this.#folder)).filter((file) => file.startsWith(`${name}.`));
      for (const file of files) {
        await linkOrCopy(join(this.#folder, file), join(incomplete, FINAL + file.slice(name.length)));
      }
      await this.#remove(FINAL);
      await this.#publish(incomplete, FINAL);
      await rm(incomplete, { recursive: true, force: true });
      const { entries } = await listCheckpoints(this.#folder);
      const names = entries.map((entry) => entry.name).filter((each) => each !== FINAL);
      await writeCheckpointState(this.#folder, { latest: FINAL, all: [...names, FINAL] });
    } catch (cause) {
      await rm(incomplete, { recursive: true, force: true }).catch(() => undefined); // which must not hide why
      throw diskError(join(this.#folder, FINAL), cause);
    }
  }

  async #freeName(name: string): Promise<string> {
    const taken = new Set(await readdir(this.#folder));
    const stem = name.replace(/\.ckpt$/, '');
    let free = name;
    for (let i = 2; taken.has(`${free}.index`); i++) free = `${stem}-${i}.ckpt`;
    return free;
  }

  async #publish(incomplete: string, name: string): Promise<void> {
    const files = await readdir(incomplete);
    for (const file of files) await syncFile(join(incomplete, file));
    // The index last: listCheckpoints counts a checkpoint from then on.
    const order = [...files.filter((file) => file !== `${name}.index`), `${name}.index`];
    for (const file of order) await rename(join(incomplete, file), join(this.#folder, file));
    await syncFolder(this.#folder);
  }

  async #finish(name: string): Promise<void> {
    await this.#remove(FINAL); // of a run that was over and now goes on
    const { entries } = await listCheckpoints(this.#folder);
    const best = bestOf(entries);
    const latest = entries.filter((entry) => entry.name === name);
    const others = entries.filter((entry) => entry.name !== name);
    const newest = this.#keep > 1 ? others.slice(1 - this.#keep) : [];
    const kept = [...others.filter((entry) => newest.includes(entry) || entry === best), ...latest];
    await writeCheckpointState(this.#folder, { latest: name, all: kept.map((entry) => entry.name) });
    for (const entry of entries) if (!kept.includes(entry)) await this.#remove(entry.name);
  }

  async #remove(name: string): Promise<void> {
    const files = await readdir(this.#folder);
    // The index first: without it the rest is no checkpoint.
    const own = files.filter((file) => file.startsWith(`${name}.`));
    own.sort((a, b) => Number(b.endsWith('.index')) - Number(a.endsWith('.index')));
    for (const file of own) await rm(join(this.#folder, file), { force: true });
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  // Some file systems, such as FAT and some of a network, have no links.
  await link(from, to).catch(() => copyFile(from, to));
}
