/** An unused single sign-on token. It is valid for a minute. */
export interface SignOnTokenTable {
  token_hash: string;
  customer_id: number;
  /** The operator who signs in for the customer; null for the customer. */
  account_id: number | null;
  expires_at: string;
}

/** How often a customer's tokens were requested, or a subscription presented wrong ones, within a minute. */
export interface SignOnCountTable {
  /** `customer` with an id, or `subscription` with a name. */
  subject: string;
  attempts: number;
  expires_at: string;
}
