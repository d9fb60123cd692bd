import { operationContracts } from '../catalogue/operations.ts';
import type { CallSerializer } from '../extensions/call-serializer.ts';
import { Call, type SealedPassword } from '../kernel/call.ts';
import type { CallContext } from '../kernel/call-context.ts';
import type { AnswerContent, Claim, StoredAnswer } from '../kernel/claim.ts';

interface SavedCall {
  readonly context: CallContext;
  readonly isStored: boolean;
  readonly tokens: readonly string[];
  readonly password: SealedPassword | null;
  readonly claim: Claim | null;
}

/** Saves everything that belongs to a call, for the process that serves its callbacks. */
export function createCallSerializer(): CallSerializer {
  const statuses = new Map(operationContracts.map(({ id, answer }) => [id, answer.status]));
  return {
    save({ context, isStored, hookTokens, sealedPassword, claim }): SavedCall {
      return { context, isStored, tokens: hookTokens, password: sealedPassword, claim };
    },
    restore(saved, tokenHash, onStored) {
      const { context, isStored, tokens, password, claim } = saved as SavedCall;
      const hookTokens = [...tokens, tokenHash];
      const call = new Call(context, { hookTokens, isStored, ...(onStored && { onStored }) });
      call.sealedPassword = password;
      if (claim !== null) {
        const status = statuses.get(context.operation) ?? 200;
        call.claim = { ...claim, kept: null, writeAnswer: (content) => writeAnswer(status, content) };
      }
      return call;
    },
  };
}

/** The answer as the process that received the request will send it. A retry gets this copy if that process dies. */
function writeAnswer(status: number, { headers = {}, body }: AnswerContent): StoredAnswer {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { status, headers: Object.fromEntries(named), body: JSON.stringify(body) };
}
