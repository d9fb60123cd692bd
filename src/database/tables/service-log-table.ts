import type { Generated } from 'kysely';

/**
 * Notes of the client extension about a customer. Free text, so it may hold personal data of `customer_id`:
 * erasing that person removes the rows.
 */
export interface ServiceLogTable {
  recordnumber: Generated<number>;
  customer_id: number;
  logged_at: string;
  text: string;
  reference: string;
  source: string;
  actor: string;
  operation: string;
  request_id: string | null;
}
