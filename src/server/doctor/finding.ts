/** The result of one check. */
export interface Finding {
  readonly check: string;
  /** A server works despite a warning; a problem stops it, or will stop it. */
  readonly state: 'ok' | 'warning' | 'problem' | 'skipped';
  readonly message: string;
  /** What to do; `null` for nothing. */
  readonly remedy: string | null;
}

export function ok(check: string, message: string): Finding {
  return { check, state: 'ok', message, remedy: null };
}

export function skipped(check: string, message: string): Finding {
  return { check, state: 'skipped', message, remedy: null };
}

export function warning(check: string, message: string, remedy: string): Finding {
  return { check, state: 'warning', message, remedy };
}

export function problem(check: string, message: string, remedy: string): Finding {
  return { check, state: 'problem', message, remedy };
}

/** A problem from an error. The text after the last semicolon of its message is the remedy, as in errors of a start. */
export function problemOf(check: string, error: unknown, remedy: string): Finding {
  const message = error instanceof Error ? error.message.replace(/\s*[\r\n]\s*/g, ' ') : String(error);
  const end = message.lastIndexOf('; ');
  if (end === -1) return problem(check, message, remedy);
  const advice = message.slice(end + 2);
  return problem(check, message.slice(0, end), advice.charAt(0).toUpperCase() + advice.slice(1));
}
