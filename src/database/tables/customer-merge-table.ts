import type { Generated } from 'kysely';

/** One merge of two customers. */
export interface CustomerMergeTable {
  id: Generated<number>;
  survivor_id: number;
  merged_id: number;
  /** Free text; erased with the person. */
  reason: string;
  /** Names of the fields that the survivor took; a JSON array. */
  fields: string;
  /** The placement batch that moved the downlines; NULL when nothing moved. */
  batch_id: number | null;
  merged_at: string;
  merged_by: string;
  request_id: string | null;
  undone_at: string | null;
  undone_by: string | null;
  undone_request_id: string | null;
  /** What an undo restores; JSON, encrypted. NULL after the undo, and after an erasure. */
  kept_encrypted: string | null;
}
