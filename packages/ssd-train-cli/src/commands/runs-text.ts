import type { MeasuredMap, RunDescription, RunState, Style } from '@ssd/report';
import { overlapOf } from '@ssd/trainer/evaluation';
import { formatBytes } from '@ssd/trainer/files';
import { formatDuration } from '@ssd/trainer/training';
import { rounded } from './results.js';

/** What is not known. */
export const UNKNOWN = '–';

export function mapText(measured: MeasuredMap | null): string {
  return measured === null ? UNKNOWN : measured.map.toFixed(4) + overlapOf(measured);
}

export function lossText(value: number | undefined): string {
  return value === undefined ? UNKNOWN : value.toFixed(3);
}

export function secondsText(seconds: number | null): string {
  return seconds === null ? UNKNOWN : formatDuration(seconds);
}

/** `540/1080`, or `540` where nothing says how many it was to be. */
export function ofText(done: number, all: number | null): string {
  return all === null ? String(done) : `${done}/${all}`;
}

/** Steps done and planned, in yellow where they are hardly a training. */
export function stepsText({ step, totalSteps, extent }: RunDescription, style: Style): string {
  const text = ofText(step, totalSteps);
  return extent === 'hardly' ? style.yellow(text) : text;
}

/** Bytes of a run; a checkpoint of `mini` has a few MB. */
export function sizeText(bytes: number): string {
  return bytes > 0 && bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : formatBytes(bytes);
}

/** `2026-11-24 09:30`, local time. */
export function dateText(date: Date | null): string {
  if (date === null) return UNKNOWN;
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A state in its colour. */
export function stateText(state: RunState, style: Style): string {
  const paint = { running: style.cyan, finished: style.green, interrupted: style.yellow, failed: style.red };
  return paint[state](state);
}

/** A mAP as machines read it. */
export function mapJson(measured: MeasuredMap | null): MeasuredMap | null {
  return measured === null ? null : { ...measured, map: rounded(measured.map) };
}

/** A run as machines read it: what the table of `runs list` has, in full. */
export function runJson(run: RunDescription): Record<string, unknown> {
  const { settings, outcome, lastEpoch, changed } = run;
  return {
    run: run.folder.root,
    name: run.name,
    preset: settings?.preset ?? null,
    dataDir: settings?.dataDir ?? null,
    state: run.state,
    stopped: outcome?.stopped ?? null,
    error: outcome?.error ?? null,
    step: run.step,
    totalSteps: run.totalSteps,
    extent: run.extent,
    epoch: run.epoch,
    epochs: run.epochs,
    best: mapJson(run.best),
    last: mapJson(run.last),
    losses: Object.fromEntries(
      ['total', 'localization', 'confidence', 'l2'].map((name) => [name, lastEpoch.get(name) ?? null]),
    ),
    imagesPerSecond: lastEpoch.get('imagesPerSecond') ?? null,
    seconds: run.seconds,
    bytes: run.bytes,
    changed: changed?.toISOString() ?? null,
  };
}
