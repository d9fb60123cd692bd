import { operationContracts } from '../catalogue/operations.ts';
import {
  createSealedPasswords,
  type SealedPassword,
  type SealedPasswords,
} from '../customers/write/sealed-passwords.ts';
import type { CallSerializer } from '../extensions/call-serializer.ts';
import type { CallTokens } from '../extensions/hook-token.ts';
import type { AnswerContent, Claim, StoredAnswer } from '../idempotency/claim.ts';
import type { OpenClaims } from '../idempotency/open-claims.ts';
import type { CallContext } from '../kernel/call-context.ts';
import { createStoredCalls, type StoredCalls } from '../kernel/stored-calls.ts';

/** Everything that hangs on a call beside its context. */
export interface CallState {
  readonly sealedPasswords: SealedPasswords;
  readonly claims: OpenClaims;
  readonly storedCalls: StoredCalls;
  readonly tokens: CallTokens;
  /** Success status of an operation, by its id. */
  readonly statusOf: (operation: string) => number;
}

/** Nothing hangs on any call yet. */
export function createCallState(): CallState {
  const statuses = new Map(operationContracts.map(({ id, answer }) => [id, answer.status]));
  return {
    claims: new WeakMap(),
    tokens: new WeakMap(),
    storedCalls: createStoredCalls(),
    sealedPasswords: createSealedPasswords(),
    statusOf: (operation) => statuses.get(operation) ?? 200,
  };
}

interface CarriedCall {
  readonly context: CallContext;
  readonly isStored: boolean;
  readonly tokens: readonly string[];
  readonly password: SealedPassword | null;
  readonly claim: Claim | null;
}

/** Passwords that wait, the claim of an idempotency key and the rest go with a call that is called back. */
export function createCallSerializer(callState: CallState): CallSerializer {
  const { sealedPasswords, claims, storedCalls, tokens, statusOf } = callState;
  return {
    carry(context): CarriedCall {
      return {
        context,
        isStored: storedCalls.has(context),
        tokens: tokens.get(context) ?? [],
        password: sealedPasswords.sealed(context),
        claim: claims.get(context) ?? null,
      };
    },
    resume(carried, tokenHash) {
      const { context, isStored, tokens: outer, password, claim } = carried as CarriedCall;
      if (isStored) storedCalls.note(context);
      tokens.set(context, [...outer, tokenHash]);
      if (password !== null) sealedPasswords.seal(context, password.customerId, password.password);
      if (claim !== null) {
        const status = statusOf(context.operation);
        claims.set(context, { ...claim, kept: null, writeAnswer: (content) => writeAnswer(status, content) });
      }
      return context;
    },
  };
}

/** As the process that took the request will send it; should it die, this is what is sent in its place. */
function writeAnswer(status: number, { headers = {}, body }: AnswerContent): StoredAnswer {
  const kept = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { status, headers: Object.fromEntries(kept), body: JSON.stringify(body) };
}
