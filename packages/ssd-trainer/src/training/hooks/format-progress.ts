import type { TrainProgress } from '../types.js';

/**
 * One line that says how a run is doing:
 * `epoch 3/60  step 51/1080  loss 3.412 (loc 1.102 conf 2.190 l2 0.120)  lr 0.0195  62.1 img/s  data 3%  mAP 0.412 (best 0.430)  left 3m05s`.
 */
export function formatProgress(progress: TrainProgress): string {
  const { epoch, epochs, step, totalSteps, total, localization, confidence, l2 } = progress;
  const parts = [
    `epoch ${epoch}/${epochs}`,
    `step ${step}/${totalSteps}`,
    `loss ${loss(total)} (loc ${loss(localization)} conf ${loss(confidence)} l2 ${loss(l2)})`,
    `lr ${Number(progress.learningRate.toPrecision(3))}`,
    `${progress.imagesPerSecond.toFixed(1)} img/s`,
    `data ${Math.round(progress.waitingShare * 100)}%`,
  ];
  if (progress.lossScale !== undefined) {
    const { lossScale, skipped = 0 } = progress;
    parts.push(`scale ${Number(lossScale.toPrecision(3))}${skipped === 0 ? '' : ` (${skipped} skipped)`}`);
  }
  if (progress.map !== undefined) {
    const best = progress.bestMap === undefined ? '' : ` (best ${progress.bestMap.toFixed(3)})`;
    parts.push(`${progress.mapName ?? 'mAP'} ${progress.map.toFixed(3)}${best}`);
  }
  parts.push(`left ${formatDuration(progress.eta)}`);
  return parts.join('  ');
}

/** `45s`, `3m05s`, `2h07m`, `3d04h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${whole}s`;
  if (hours === 0) return `${minutes}m${two(whole % 60)}s`;
  if (hours < 48) return `${hours}h${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}

function loss(value: number): string {
  return value.toFixed(3);
}
function two(value: number): string {
  return String(value).padStart(2, '0');
}
