import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const eventErrors = {
  cursor_expired: {
    kind: 'gone',
    text: 'Events after this cursor are no longer stored; the oldest cursor is {oldest}.',
    remedy: 'Continue with the oldest cursor, and read the records again that the lost events were about.',
  },
  cursor_ahead: {
    kind: 'invalid',
    text: 'The feed has not reached this cursor.',
    remedy:
      'Send a cursor that this server returned. After a restore from a backup, start again without one.',
  },
  unknown_event_type: {
    kind: 'invalid',
    text: 'There is no type of event "{type}".',
    remedy: 'docs/events.md lists the types of events.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const eventProblem = defineProblems(eventErrors);
