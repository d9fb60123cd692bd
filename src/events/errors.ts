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
  too_many_event_waits: {
    kind: 'throttled',
    text: 'The subscription has {max} requests that wait for events.',
    remedy:
      'Wait with one request for each reader, and filter in the reader. Without wait, List Events answers at once.',
  },
  event_too_large: {
    kind: 'invalid',
    text: 'The payload has more than {max} characters as JSON.',
    remedy: 'Send ids, and let the receiver read the rest.',
  },
  endpoint_not_found: {
    kind: 'not_found',
    text: 'There is no event endpoint with this id.',
    remedy: 'Use an EndpointId of List Event Endpoints. A subscription sees its own endpoints only.',
  },
  endpoint_url: {
    kind: 'invalid',
    text: 'The URL must be an https address, or an http address in a network of UPLINE_EVENT_NETWORKS. It has no user, password and fragment, and at most 500 characters.',
    remedy: 'Send the whole address, for example https://hooks.example.com/upline.',
  },
  endpoint_address: {
    kind: 'invalid',
    text: 'The URL leads to {host}, which deliveries may not reach.',
    remedy:
      'Use a public address over https, or add the network to UPLINE_EVENT_NETWORKS, for which http is allowed too.',
  },
  endpoint_host: {
    kind: 'invalid',
    text: 'The host of the URL, {host}, cannot be found: the name does not exist, or no name server answers.',
    remedy: 'Check the spelling. The server looks up the name when the endpoint is saved.',
  },
  endpoint_types: {
    kind: 'invalid',
    text: 'There is no type of event "{type}" in this format.',
    remedy: 'docs/events.md lists the types of both formats.',
  },
  endpoint_name_taken: {
    kind: 'conflict',
    text: 'Another event endpoint has this name.',
    remedy: 'Choose another name.',
  },
  too_many_endpoints: {
    kind: 'conflict',
    text: 'A subscription has at most {max} event endpoints.',
    remedy: 'Remove one first.',
  },
  too_many_endpoints_in_all: {
    kind: 'conflict',
    text: 'The server has at most {max} event endpoints.',
    remedy: 'Remove one that is no longer needed, also of another subscription.',
  },
  endpoint_of_extension: {
    kind: 'conflict',
    text: 'The client extension defines this endpoint.',
    remedy: 'Change the handlers in the extension. It can be paused and resumed.',
  },
  endpoint_disabled: {
    kind: 'conflict',
    text: 'The event endpoint is {state}.',
    remedy: 'Resume it first.',
  },
  event_not_stored: {
    kind: 'not_found',
    text: 'There is no stored event at this position.',
    remedy: 'Use a Position of List Events that is not older than UPLINE_EVENT_DAYS.',
  },
  attempt_not_found: {
    kind: 'not_found',
    text: 'There is no attempt with this id at this event endpoint.',
    remedy:
      'Use an AttemptId of List Deliveries. The newest 1,000 of each outcome are stored, for 7 days. The subscription must still be allowed to see the type of event.',
  },
  too_many_attempts: {
    kind: 'throttled',
    text: 'Too many tests and repeated events are being sent: at most {max} to one endpoint, and {maxInAll} in all.',
    remedy:
      'Try again after the number of seconds in Retry-After. To send many events again, use Replay Events.',
  },
  event_already_handled: {
    kind: 'conflict',
    text: 'The event does not wait for a delivery to this endpoint.',
    remedy: 'Only events that wait, and those after the cursor, can be skipped.',
  },
  replay_range: {
    kind: 'invalid',
    text: 'From must be at most Through, and Through at most {reached}, the position that the endpoint has reached.',
    remedy: 'Send positions of events that were delivered before. Cursor is the highest one.',
  },
  replay_running: {
    kind: 'conflict',
    text: 'A replay is running at this endpoint.',
    remedy: 'Wait until it has ended, or pause it.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const eventProblem = defineProblems(eventErrors);
