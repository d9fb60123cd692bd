import { readOptionalInstant } from '../../kernel/wire-date.ts';

/** The instant of a read; `null` means now. Blank text and both spellings of "no date" mean now. */
export function readAsOf(text: string | undefined): string | null {
  return readOptionalInstant(text);
}
