/**
 * What a handler of a hook point did with a call. `passed_by`: the extension was down, and the original ran
 * without it. `paused`: the handler was switched off, and the original ran without it. `overridden`: the
 * original was not called, and the handler's response replaced it.
 */
export const DECISIONS = [
  'passed',
  'changed_request',
  'changed_response',
  'changed_both',
  'overridden',
  'refused',
  'failed',
  'passed_by',
  'paused',
] as const;
export type Decision = (typeof DECISIONS)[number];
