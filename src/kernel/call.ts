import type { CallContext } from './call-context.ts';
import type { AnswerContent, OpenClaim } from './claim.ts';
import type { TagCondition } from './entity-tags.ts';

/** The password that a request sends for a customer, on its way past the hooks. */
export interface SealedPassword {
  readonly customerId: number;
  readonly password: { readonly replaceBy: string | null };
}

/** The stores that tie a transaction to its call. */
export interface CallStores {
  readonly hookCalls: { noteStored(tokens: readonly string[]): Promise<void> };
  readonly answers: { keep(claim: OpenClaim, content: AnswerContent): Promise<void> };
}

interface Writes<Stores> {
  run<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>;
}

/** What a call brings with it that is not for extension code. */
export interface CallOptions {
  /** Hashed tokens of the hook calls within which it came to this process, the outermost first. */
  readonly hookTokens?: readonly string[];
  readonly isStored?: boolean;
  /** Called after each write. */
  readonly onStored?: () => void;
}

/**
 * A request while it is carried out: its context, and what belongs to it but is hidden from extension code. The
 * only place that knows what each write of a call owes to it.
 */
export class Call implements CallContext {
  readonly requestId: string;
  readonly actor: string;
  readonly operation: string;
  readonly ifMatch: TagCondition | undefined;
  readonly ifNoneMatch: TagCondition | undefined;
  readonly signal: AbortSignal | undefined;
  readonly hookTokens: readonly string[];
  /** Of a request with an idempotency key, while it runs. */
  claim: OpenClaim | null = null;
  /** Handlers never see it. When one does the upgrade itself, through a service of its call, it is stored all the same. */
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

  /** What others may see of the call. */
  get context(): CallContext {
    return this.#context;
  }

  /** Whether the call has stored anything, in whatever way: an original, a service, or a hook inside another. */
  get isStored(): boolean {
    return this.#isStored;
  }

  noteStored(): void {
    this.#isStored = true;
    this.#onStored?.();
  }

  /** The same request for a preview: it stores nothing, so nothing is kept as the answer to it. */
  detached(onStored: () => void): Call {
    return new Call(this.#context, { onStored });
  }

  /** What the request sends as the password of this customer; `null` when it is about somebody else. */
  passwordFor(customerId: number): SealedPassword['password'] | null {
    const sealed = this.sealedPassword;
    return sealed?.customerId === customerId ? sealed.password : null;
  }

  /**
   * Makes a write of the call, in one transaction with what the call needs to know of it. In a call that a remote
   * extension makes it is refused (`hook_call_ended`) once the caller has been answered.
   * @param work `null` when there was nothing to write after all; nothing is noted then
   * @param answer what the request is answered with; kept if the request came with an idempotency key
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
