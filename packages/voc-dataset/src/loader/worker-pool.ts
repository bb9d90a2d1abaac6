import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { DatasetError } from '../dataset-error.js';
import type { BatchProducer, BatchResult, BatchTask } from './batch-producer.js';
import type { SlotBuffers } from './slot.js';
import type { TargetField } from './target-encoder.js';
import { unpackError } from './worker-messages.js';
import type { FromWorker, ToWorker, WorkerInit } from './worker-messages.js';

/** A batch is tried this often before its workers' deaths are taken for its fault. */
const MAX_ATTEMPTS = 3;

/** Milliseconds a worker has to end by itself: a good deal more than one image takes. */
const GRACE = 5000;

interface Job {
  task: BatchTask;
  attempts: number;
  resolve(result: BatchResult): void;
  reject(error: Error): void;
}

interface Member {
  worker: Worker;
  isReady: boolean;
  job: Job | undefined;
}

export interface WorkerPoolOptions {
  workers: number;
  init: Omit<WorkerInit, 'stop'>;
  /** Node's options of the workers. @default those of this process */
  execArgv: readonly string[] | undefined;
}

/** Makes batches in worker threads. A worker that dies is replaced, and its batch is made again from the start. */
export class WorkerPool implements BatchProducer {
  readonly #options: WorkerPoolOptions;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #members = new Set<Member>();
  readonly #queue: Job[] = [];
  readonly #fields: Promise<readonly TargetField[]>;
  #settleFields!: { resolve(fields: readonly TargetField[]): void; reject(error: Error): void };
  #slots: readonly SlotBuffers[] = [];
  #failure: Error | undefined;
  #deathsBeforeReady = 0;
  #isWaiting = false;
  #closing: Promise<void> | undefined;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#fields = new Promise((resolve, reject) => {
      this.#settleFields = { resolve, reject };
    });
    this.#fields.catch(() => undefined); // whoever waits for it is told; nobody may be waiting
    for (let i = 0; i < options.workers; i++) this.#spawn();
  }

  fields(): Promise<readonly TargetField[]> {
    return this.#fields;
  }

  useSlots(slots: readonly SlotBuffers[]): void {
    this.#slots = slots;
    for (const { worker } of this.#members) send(worker, { kind: 'slots', slots });
  }

  make(task: BatchTask): Promise<BatchResult> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ task, attempts: 0, resolve, reject });
      this.#dispatch();
    });
  }

  keepAlive(isWaiting: boolean): void {
    this.#isWaiting = isWaiting;
    for (const { worker } of this.#members) setAlive(worker, isWaiting);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#end());
  }

  async #end(): Promise<void> {
    Atomics.store(this.#stop, 0, 1);
    this.#fail(new DatasetError('LOADER_CLOSED', 'The loader is closed.'));
    await Promise.all([...this.#members].map(({ worker }) => endWorker(worker)));
  }

  #spawn(): void {
    const { init, execArgv } = this.#options;
    const worker = new Worker(workerFile(), {
      workerData: { ...init, stop: this.#stop } satisfies WorkerInit,
      name: 'ssd loader',
      ...(execArgv && { execArgv: [...execArgv] }),
    });
    const member: Member = { worker, isReady: false, job: undefined };
    this.#members.add(member);
    setAlive(worker, this.#isWaiting);
    let cause: unknown;
    worker.on('message', (message: FromWorker) => {
      this.#receive(member, message);
    });
    worker.on('error', (error) => {
      cause = error; // 'exit' follows
    });
    worker.on('exit', () => {
      this.#bury(member, cause);
    });
    if (this.#slots.length > 0) send(worker, { kind: 'slots', slots: this.#slots });
  }

  #receive(member: Member, message: FromWorker): void {
    if (message.kind === 'ready') {
      member.isReady = true;
      this.#deathsBeforeReady = 0;
      this.#settleFields.resolve(message.fields);
    } else if (member.isReady) {
      const { job } = member;
      member.job = undefined;
      if (message.kind === 'done') job?.resolve(message.result);
      else job?.reject(unpackError(message.error));
    } else if (message.kind === 'failed') {
      this.#fail(unpackError(message.error)); // the encoder cannot be loaded, here as in every worker
    }
    this.#dispatch();
  }

  #dispatch(): void {
    if (this.#failure) return;
    for (const member of this.#members) {
      if (!member.isReady || member.job) continue;
      const job = this.#queue.shift();
      if (job === undefined) return;
      member.job = job;
      job.attempts++;
      send(member.worker, { kind: 'make', task: job.task });
    }
  }

  #bury(member: Member, cause: unknown): void {
    this.#members.delete(member);
    if (this.#failure) return;
    const { job, isReady } = member;
    const reason = cause instanceof Error ? `: ${cause.message}` : '';
    if (!isReady && ++this.#deathsBeforeReady >= MAX_ATTEMPTS) {
      this.#fail(
        new DatasetError('WORKER_DIED', `The loader's workers end before they start${reason}.`, {
          hint: 'See that the worker can be loaded there, or load without workers.',
          cause,
        }),
      );
      return;
    }
    if (job && job.attempts < MAX_ATTEMPTS) this.#queue.unshift(job);
    else if (job) {
      const message = `A worker ended ${job.attempts} times while making one batch${reason}.`;
      const hint = 'See that there is enough memory, or take fewer workers.';
      job.reject(new DatasetError('WORKER_DIED', message, { hint, cause }));
    }
    this.#spawn();
  }

  /** Nothing more will be made. */
  #fail(error: Error): void {
    if (this.#failure) return;
    this.#failure = error;
    this.#settleFields.reject(error);
    for (const { job } of this.#members) job?.reject(error);
    for (const job of this.#queue.splice(0)) job.reject(error);
  }
}

/** Resolved at run time through the exports map: to the build, or to the source where the sources are run. */
function workerFile(): string {
  return createRequire(import.meta.url).resolve('@ssd/voc-dataset/worker');
}

function send(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}

/** A worker does not keep the process alive unless somebody waits for it. */
function setAlive(worker: Worker, isAlive: boolean): void {
  if (isAlive) worker.ref();
  else worker.unref();
}

/** Lets a worker finish its image and end; stops it if it does not. */
async function endWorker(worker: Worker): Promise<void> {
  worker.ref();
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
  });
  send(worker, { kind: 'close' });
  const timer = setTimeout(() => void worker.terminate(), GRACE);
  await ended;
  clearTimeout(timer);
}
