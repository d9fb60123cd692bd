import type { CallContext } from '../kernel/call-context.ts';
import type { Decision } from '../kernel/hook-decision.ts';

/** The events of an attempt, besides its answer. */
export interface AttemptTrace {
  readonly isCalled: boolean;
  /** Members that the handler changed on the way in and out. */
  readonly changedRequest: readonly string[];
  readonly changedResponse: readonly string[];
  readonly isPassedBy?: boolean;
}

/** A call of a handler that has ended. */
export interface HookCallRecord {
  readonly hook: string;
  readonly way: 'local' | 'remote';
  /** Only compared: the original was applied. */
  readonly isShadow: boolean;
  readonly decision: Decision;
  /** `request.…` and `response.…`. */
  readonly changes: readonly string[];
  /** Codes, or the name of the error; no text, which might hold personal data. */
  readonly error: string | null;
  readonly seconds: number;
  readonly context: CallContext;
  /** The request as the handler received it; immutable. */
  readonly request: unknown;
}

/** @param outcome see {@link HookOutcome} */
export function decisionOf(outcome: 'ok' | 'refused' | 'failed', trace: AttemptTrace): Decision {
  if (trace.isPassedBy === true) return 'passed_by';
  if (outcome !== 'ok') return outcome;
  if (!trace.isCalled) return 'overridden';
  const [request, response] = [trace.changedRequest.length > 0, trace.changedResponse.length > 0];
  if (request && response) return 'changed_both';
  if (request) return 'changed_request';
  return response ? 'changed_response' : 'passed';
}

export function changesOf({ changedRequest, changedResponse }: AttemptTrace): string[] {
  return [
    ...changedRequest.map((path) => joined('request', path)),
    ...changedResponse.map((path) => joined('response', path)),
  ];
}

function joined(side: string, path: string): string {
  return path === '' ? side : `${side}.${path}`;
}
