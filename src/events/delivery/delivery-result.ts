/** The result of one attempt. */
export interface DeliveryResult {
  readonly outcome: 'delivered' | 'failed' | 'throttled' | 'gone';
  /** HTTP status; `null` without an answer. */
  readonly status: number | null;
  /** A short reason of a failure, without personal data. */
  readonly error: string | null;
  readonly retryAfterMs: number | null;
  readonly durationMs: number;
  /** Sent headers, without secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the answer; `null` unless the host is public. */
  readonly answer: string | null;
}
