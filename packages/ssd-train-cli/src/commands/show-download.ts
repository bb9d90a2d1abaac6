import type { DownloadProgress } from '@ssd/voc-dataset';
import type { Terminal } from '../cli/terminal.js';

const DOING: Readonly<Record<DownloadProgress['step'], string>> = {
  download: 'Fetching',
  verify: 'Checking',
  unpack: 'Unpacking',
};

/** Seconds that the speed is measured over. */
const WINDOW = 10;

/**
 * Shows a download on the terminal: how far it is, how fast of late, and how long it will take.
 *
 * @param clock milliseconds, rising
 */
export function downloadDisplay(
  terminal: Pick<Terminal, 'status'>,
  clock: () => number = () => performance.now(),
): (progress: DownloadProgress) => void {
  let current = '';
  let marks: { at: number; done: number }[] = [];
  return ({ name, step, done, total }) => {
    const at = clock() / 1000;
    if (current !== `${name} ${step}`) marks = [];
    current = `${name} ${step}`;
    marks = [...marks.filter((mark) => at - mark.at <= WINDOW), { at, done }];
    const { at: since, done: from } = marks[0]!;
    const speed = at > since ? (done - from) / (at - since) : 0;
    const size = `${Math.floor((done / total) * 100)} % of ${(total / 1e6).toFixed(0)} MB`;
    const pace =
      step === 'download' && speed > 0
        ? `, ${(speed / 1e6).toFixed(1)} MB/s, ${duration((total - done) / speed)} left`
        : '';
    terminal.status(`${DOING[step]} ${name}: ${step === 'verify' ? 'MD5' : size}${pace}`);
  };
}

/** `1:05`, or `2:00:05` from an hour on. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
