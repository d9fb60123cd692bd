/** All data stored about a customer except the record that answers show. Times are ISO 8601 UTC. */
export interface HeldData {
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly changedOperation: string;
  /** The requested sponsor; the customer may be placed elsewhere. */
  readonly requestedSponsorId: number | null;
  readonly placements: readonly HeldPlacement[];
  readonly serviceLog: readonly HeldNote[];
  readonly events: readonly HeldEvent[];
  readonly preferences: readonly HeldPreference[];
  readonly weights: readonly HeldWeight[];
  readonly batchItems: readonly HeldBatchItem[];
  readonly hookCalls: readonly HeldHookCall[];
  /** Encrypted answers, stored for repeated requests; they contain only data of the record. */
  readonly keptAnswers: readonly HeldAnswer[];
  readonly views: readonly HeldView[];
}

export interface HeldPlacement {
  readonly tree: string;
  readonly uplineId: number | null;
  readonly leg: string;
  readonly rule: string;
  readonly reason: string;
  readonly actor: string;
  readonly from: string;
  readonly to: string | null;
}

export interface HeldEvent {
  readonly type: string;
  readonly at: string;
  readonly actor: string;
}

export interface HeldNote {
  readonly at: string;
  readonly text: string;
  readonly reference: string;
  readonly source: string;
  readonly actor: string;
}

/** The customer's preferences for placing their own enrollees. */
export interface HeldPreference {
  readonly tree: string;
  readonly rule: string;
  readonly at: string;
  readonly actor: string;
}

/** The weight that the customer adds to the legs above. */
export interface HeldWeight {
  readonly tree: string;
  readonly weight: number;
  readonly at: string;
  readonly actor: string;
}

/** A move or removal of the customer that was staged in a batch; the item as stored, JSON. */
export interface HeldBatchItem {
  readonly batchId: number;
  readonly state: string;
  readonly reason: string;
  readonly item: string;
}

/** A call of a handler about the customer. */
export interface HeldHookCall {
  readonly at: string;
  readonly hook: string;
  readonly operation: string;
  readonly decision: string;
  readonly actor: string;
  /** JSON, masked. */
  readonly request: string | null;
}

/** An answer stored for a repeated request. */
export interface HeldAnswer {
  readonly expiresAt: string;
}

/** A view of the customer in the back office. */
export interface HeldView {
  readonly at: string;
  /** Name of the account that viewed the customer. */
  readonly by: string;
  readonly what: string;
}
