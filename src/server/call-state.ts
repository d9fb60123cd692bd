import { operationContracts } from '../catalogue/operations.ts';
import type { CallSerializer } from '../extensions/call-serializer.ts';
import { Call, type SealedPassword } from '../kernel/call.ts';
import type { CallContext } from '../kernel/call-context.ts';
import type { AnswerContent, Claim, StoredAnswer } from '../kernel/claim.ts';

interface CarriedCall {
  readonly context: CallContext;
  readonly isStored: boolean;
  readonly tokens: readonly string[];
  readonly password: SealedPassword | null;
  readonly claim: Claim | null;
}

/** Whatever belongs to a call goes with it to the process that is called back. */
export function createCallSerializer(): CallSerializer {
  const statuses = new Map(operationContracts.map(({ id, answer }) => [id, answer.status]));
  return {
    carry({ context, isStored, hookTokens, sealedPassword, claim }): CarriedCall {
      return { context, isStored, tokens: hookTokens, password: sealedPassword, claim };
    },
    resume(carried, tokenHash, onStored) {
      const { context, isStored, tokens, password, claim } = carried as CarriedCall;
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

/** As the process that took the request will send it; should it die, this is what is sent in its place. */
function writeAnswer(status: number, { headers = {}, body }: AnswerContent): StoredAnswer {
  const kept = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { status, headers: Object.fromEntries(kept), body: JSON.stringify(body) };
}
