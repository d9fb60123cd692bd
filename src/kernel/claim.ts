/** An answer as it goes over the wire. */
export interface StoredAnswer {
  readonly status: number;
  /** Those that tell something of the answer; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer before it is written down. */
export interface AnswerContent {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The customer whom it tells of: it is erased with them. */
  readonly subjectId?: number;
}

/** Where a key's row is, and who wants to fill it. */
export interface Claim {
  readonly subscriptionId: number;
  readonly keyHash: string;
  readonly requestHash: string;
  /** Id of the request that carries out what was asked. */
  readonly claimedBy: string;
  /** ISO 8601 UTC, like all times here. */
  readonly leasedUntil: string;
  readonly expiresAt: string;
}

/** A claim while its request runs. */
export interface OpenClaim extends Claim {
  /** Writes an answer down as it would be sent. */
  readonly writeAnswer: (content: AnswerContent) => StoredAnswer;
  /**
   * What was kept in a transaction of the request. Should that have been rolled back and the request
   * still end with this very answer, the row stays without one until the lease ends: no harm.
   */
  kept: StoredAnswer | null;
}
