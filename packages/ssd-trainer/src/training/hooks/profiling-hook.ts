import type { NodeTiming } from '@ssd/tf-runtime';
import type { Hook } from '../hook.js';
import { writeOperationCosts, writeTrace, type TracedStep } from './profile-files.js';
import { profiledSteps, type ProfiledSteps } from './profiled-steps.js';
import type { WatchedSession } from '../step/watched-session.js';

export interface ProfilingHookOptions {
  /** Folder of the files; made when there is something to write. */
  readonly folder: string;
  readonly watched: Pick<WatchedSession, 'watch'>;
  /** What is trained and in what, for the table's heading. */
  readonly title: string;
  readonly log: (line: string) => void;
}

export interface ProfilingHook extends Hook {
  /** Path of the table of operations; undefined where no step was traced. */
  readonly operations: string | undefined;
}

/** Traces some steps after the first ones, and writes what TensorFlow took its time for. */
export function profilingHook({ folder, watched, title, log }: ProfilingHookOptions): ProfilingHook {
  let plan: ProfiledSteps | undefined;
  let planned = false;
  let tracing = false;
  /** Nodes of the step at hand, in microseconds from its first run on, and the time of its runs. */
  let nodes: NodeTiming[] = [];
  let begun: number | undefined;
  let seconds = 0;
  /** Seconds of the step before the traced ones. */
  let untraced: { step: number; seconds: number } | undefined;
  const steps: TracedStep[] = [];
  let operations: string | undefined;

  watched.watch({
    wantsTrace: () => tracing,
    afterRun({ start, end, trace }) {
      begun ??= start;
      const offset = (start - begun) * 1000;
      seconds += (end - start) / 1000;
      if (trace !== undefined)
        nodes.push(...trace.nodes.map((node) => ({ ...node, start: node.start + offset })));
    },
  });

  async function writeTable(): Promise<void> {
    if (steps.length === 0 || operations !== undefined) return;
    const numbers = steps.map(({ step }) => step).join(', ');
    const heading = [
      `${title}: step${steps.length === 1 ? '' : 's'} ${numbers}, traced`,
      ...steps.map(({ step, seconds }) => `  step ${step} took ${milliseconds(seconds)}`),
      ...(untraced === undefined
        ? []
        : [`  step ${untraced.step}, not traced, took ${milliseconds(untraced.seconds)}`]),
      ...(plan?.warm === true ? [] : ['The run is short: these steps still warm up.']),
      'Times are sums over the traced steps; operations that overlap count in full.',
    ];
    operations = await writeOperationCosts(folder, steps, heading);
    log(`Profile of step${steps.length === 1 ? '' : 's'} ${numbers}: ${operations}`);
  }

  return {
    name: 'profiling',
    get operations() {
      return operations;
    },
    beforeStep({ state, totalSteps }) {
      if (!planned) plan = profiledSteps(state.step, totalSteps);
      if (!planned && plan !== undefined) log(announcement(plan));
      planned = true;
      const step = state.step + 1;
      tracing = plan !== undefined && step >= plan.first && step <= plan.last;
      nodes = [];
      begun = undefined;
      seconds = 0;
    },
    async afterStep({ state: { step } }) {
      if (!tracing) {
        if (steps.length === 0) untraced = { step, seconds };
        return;
      }
      tracing = false;
      const traced = { step, seconds, trace: { nodes } };
      steps.push(traced);
      await writeTrace(folder, traced);
      if (step === plan?.last) await writeTable();
    },
    async afterTrain({ state }) {
      await writeTable(); // of a run that ended among the steps that are traced
      if (steps.length === 0 && plan !== undefined) {
        log(
          `No profile: the run ended after step ${state.step}, and step ${plan.first} is the first traced.`,
        );
      }
    },
  };
}

function announcement({ first, last, warm }: ProfiledSteps): string {
  const which = first === last ? `step ${first} is` : `steps ${first} to ${last} are`;
  return `Profiling: ${which} traced${warm ? '' : '; the run is too short for steps that are warm'}.`;
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(1)} ms`;
}
