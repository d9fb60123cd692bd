/** An answer as it goes over the wire. */
export interface StoredAnswer {
  readonly status: number;
  /** Headers that carry information; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer before it is serialized. */
export interface AnswerContent {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The customer in the answer: erasing the customer removes the answer. */
  readonly subjectId?: number;
}

/** Where a key's row is, and which request fills it. */
export interface Claim {
  readonly subscriptionId: number;
  readonly keyHash: string;
  readonly requestHash: string;
  /** Id of the request that runs the operation. */
  readonly claimedBy: string;
  /** ISO 8601 UTC, like all times here. */
  readonly leasedUntil: string;
  readonly expiresAt: string;
}

/** A claim while its request runs. */
export interface OpenClaim extends Claim {
  /** Serializes an answer as it would be sent. */
  readonly writeAnswer: (content: AnswerContent) => StoredAnswer | Promise<StoredAnswer>;
  /**
   * The answer stored in a transaction of the request. If that transaction was rolled back and the request
   * still ends with this answer, the row stays empty until the lease ends, which does no harm.
   */
  kept: StoredAnswer | null;
}
