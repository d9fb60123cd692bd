/** What one check has found. */
export interface Finding {
  readonly check: string;
  /** A warning does not keep the server from serving; a problem does, or will. */
  readonly state: 'ok' | 'warning' | 'problem' | 'skipped';
  readonly message: string;
  /** What to do; `null` where nothing is to be done. */
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

/** Of an error whose message says what to do after a semicolon, as those of a start do. */
export function problemOf(check: string, error: unknown, remedy: string): Finding {
  const message = error instanceof Error ? error.message.replace(/\s*[\r\n]\s*/g, ' ') : String(error);
  const end = message.lastIndexOf('; ');
  if (end === -1) return problem(check, message, remedy);
  const advice = message.slice(end + 2);
  return problem(check, message.slice(0, end), advice.charAt(0).toUpperCase() + advice.slice(1));
}
