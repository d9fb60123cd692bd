import { HistoryError } from './history-error.ts';

/** The release note of a version. */
export interface ReleaseNote {
  readonly version: string;
  /** Day of the publication, `YYYY-MM-DD`; `null` for a draft. */
  readonly date: string | null;
  /** Markdown. */
  readonly text: string;
}

/** `# 0.3.0, 2026-11-24`, or `# 0.4.0` for a draft. */
const HEADING = /^# ([\d.]+)(?:, (\d{4}-\d{2}-\d{2}))?$/;

/**
 * Reads a note: a heading with version and date, then text.
 * @param version the expected version
 * @throws HistoryError when the note is malformed
 */
export function readReleaseNote(source: string, version: string): ReleaseNote {
  const [first = '', ...rest] = source.split(/\r?\n/);
  const [, named, date = null] = HEADING.exec(first.trim()) ?? [];
  const file = `api-history/${version}/note.md`;
  if (named !== version) {
    throw new HistoryError(
      `The first line of ${file} must be "# ${version}, " and the date, as in 2026-11-24`,
    );
  }
  if (date !== null && !isDay(date)) throw new HistoryError(`${file}: the date ${date} does not exist`);
  const text = rest.join('\n').trim();
  if (text === '') throw new HistoryError(`${file} has no text below its heading`);
  return { version, date, text };
}

function isDay(date: string): boolean {
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
}
