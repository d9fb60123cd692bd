import { formatCount } from '../kernel/format-count.ts';

/** Shows the progress of a long command on standard error. */
export interface ProgressDisplay {
  update(text: string): void;
  /** Shows a line that stays. */
  note(text: string): void;
  end(): void;
}

/** While a server builds the indexes that an import has left out, and while an import builds them. */
export const WAITING = 'Another process writes to the database; this one waits for it.';

const TERMINAL_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 3_000;

/** On a terminal, one line that changes; otherwise, as in a log, a line every few seconds. */
export function createProgressDisplay(stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  const intervalMs = stream.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS;
  let shownAt = 0;
  let isLineOpen = false;
  const end = () => {
    if (isLineOpen) stream.write('\r\u001b[K');
    isLineOpen = false;
  };
  return {
    update(text) {
      const now = performance.now();
      if (shownAt !== 0 && now - shownAt < intervalMs) return;
      shownAt = now;
      if (!stream.isTTY) {
        stream.write(`${text}\n`);
        return;
      }
      stream.write(`\r\u001b[K${text.slice(0, stream.columns - 1)}`);
      isLineOpen = true;
    },
    note(text) {
      end();
      stream.write(`${text}\n`);
    },
    end,
  };
}

/** Describes the progress of a step, with its rate and the remaining time. */
export function createRateDescriber(): (step: string, done: number, total: number, unit: string) => string {
  let current: string | undefined;
  let startedAt = 0;
  return (step, done, total, unit) => {
    if (step !== current) {
      current = step;
      startedAt = performance.now();
    }
    const percent = Math.floor((100 * done) / Math.max(total, 1));
    const amount = `${formatCount(done)} of ${formatCount(total)} ${unit} (${percent} %)`;
    return `${step}: ${amount}${describeRate(done, total, unit, performance.now() - startedAt)}`;
  };
}

/** Nothing in the first second: an early estimate would be far off. */
function describeRate(done: number, total: number, unit: string, elapsedMs: number): string {
  if (elapsedMs < 1_000) return '';
  const rate = Math.max(done / (elapsedMs / 1_000), 1);
  const left = formatDuration(Math.ceil((total - done) / rate));
  return `, ${formatCount(Math.round(rate))} ${unit}/s, ${left} left`;
}

function formatDuration(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

export function formatBytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
