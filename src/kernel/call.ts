import type { CallContext } from './call-context.ts';
import type { AnswerContent, OpenClaim } from './claim.ts';
import type { TagCondition } from './entity-tags.ts';

/** The password that a request sends for a customer; it bypasses the hooks. */
export interface SealedPassword {
  readonly customerId: number;
  /** `keep` for a request that does not change the password. */
  readonly password: 'keep' | { readonly replaceBy: string | null };
}

/** The stores that tie a transaction to its call. */
export interface CallStores {
  readonly hookCalls: { noteStored(tokens: readonly string[]): Promise<void> };
  readonly answers: { keep(claim: OpenClaim, content: AnswerContent): Promise<void> };
}

interface Writes<Stores> {
  run<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
}

/** The parts of a call that extension code does not see. */
export interface CallOptions {
  /** Hashed tokens of the hook calls that led to this call in this process, the outermost first. */
  readonly hookTokens?: readonly string[];
  readonly isStored?: boolean;
  /** Called after each write. */
  readonly onStored?: () => void;
}

/**
 * A running request: its context, and the parts that are hidden from extension code. The only place that
 * knows what each write of a call has to record.
 */
export class Call implements CallContext {
  readonly requestId: string;
  readonly actor: string;
  readonly operation: string;
  readonly ifMatch: TagCondition | undefined;
  readonly ifNoneMatch: TagCondition | undefined;
  readonly signal: AbortSignal | undefined;
  readonly hookTokens: readonly string[];
  /** For a request with an idempotency key, while it runs. */
  claim: OpenClaim | null = null;
  /**
   * Handlers never see it. It is stored even when a handler does the upgrade itself, through a service of its
   * call.
   */
  sealedPassword: SealedPassword | null = null;
  readonly #context: CallContext;
  readonly #onStored: (() => void) | undefined;
  #isStored: boolean;

  constructor(context: CallContext, { hookTokens = [], isStored = false, onStored }: CallOptions = {}) {
    this.requestId = context.requestId;
    this.actor = context.actor;
    this.operation = context.operation;
    this.ifMatch = context.ifMatch;
    this.ifNoneMatch = context.ifNoneMatch;
    this.signal = context.signal;
    this.hookTokens = hookTokens;
    this.#context = context;
    this.#isStored = isStored;
    this.#onStored = onStored;
  }

  /** The public part of the call. */
  get context(): CallContext {
    return this.#context;
  }

  /** Whether the call has stored anything: by an original, a service, or a nested hook. */
  get isStored(): boolean {
    return this.#isStored;
  }

  noteStored(): void {
    this.#isStored = true;
    this.#onStored?.();
  }

  /** The same request as a preview: it stores nothing, so no answer is stored either. */
  detached(onStored: () => void): Call {
    return new Call(this.#context, { onStored });
  }

  /** The password in the request for this customer; `null` when the request is about another customer. */
  passwordFor(customerId: number): SealedPassword['password'] | null {
    const sealed = this.sealedPassword;
    return sealed?.customerId === customerId ? sealed.password : null;
  }

  /**
   * Runs a write of the call in one transaction with the call's own records. A write in a call from a remote
   * extension is refused (`hook_call_ended`) once the caller has been answered.
   * @param work `null` when there was nothing to write after all; in that case, nothing is recorded
   * @param answer the answer to the request; stored if the request has an idempotency key
   */
  async write<Stores extends CallStores, Result>(
    unitOfWork: Writes<Stores>,
    work: (stores: Stores) => Promise<Result>,
    answer?: (result: NonNullable<Result>, stores: Stores) => AnswerContent | Promise<AnswerContent>,
  ): Promise<Result> {
    const result = await unitOfWork.run(async (stores) => {
      const written = await work(stores);
      if (written == null) return written;
      if (this.hookTokens.length > 0) await stores.hookCalls.noteStored(this.hookTokens);
      if (this.claim !== null && answer !== undefined) {
        await stores.answers.keep(this.claim, await answer(written, stores));
      }
      return written;
    });
    if (result != null) this.noteStored();
    return result;
  }
}
