/** Logins that have not succeeded, counted for each username, whether somebody has it or not. */
export interface LoginAttemptTable {
  /** Keyed hash of the username's comparable form. */
  username_hash: string;
  attempts: number;
  /** The count begins anew then. */
  expires_at: string;
}
