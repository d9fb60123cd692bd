/** Tells on standard error how far a long command is. */
export interface ProgressDisplay {
  update(text: string): void;
  end(): void;
}

const TERMINAL_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 3_000;

/** On a terminal one line that changes; elsewhere, as in a log, a line every few seconds. */
export function createProgressDisplay(stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  const intervalMs = stream.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS;
  let shownAt = 0;
  let isLineOpen = false;
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
    end() {
      if (isLineOpen) stream.write('\r\u001b[K');
      isLineOpen = false;
    },
  };
}

/** Grouped by thousands, the same in every locale. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat('en-US').format(count);
}

export function formatBytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
