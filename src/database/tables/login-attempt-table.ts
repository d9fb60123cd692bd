/** Failed logins, counted for each username, whether a customer has it or not. */
export interface LoginAttemptTable {
  /** Keyed hash of the username's comparable form. */
  username_hash: string;
  attempts: number;
  /** The count starts again at this time. */
  expires_at: string;
}
