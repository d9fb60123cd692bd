import type { Generated } from 'kysely';
import type { Decision } from '../../kernel/hook-decision.ts';

/** An ended call of a handler of the client extension; removed after some days. */
export interface HookCallTable {
  id: Generated<number>;
  called_at: string;
  hook: string;
  way: 'local' | 'remote';
  /** 1 for a shadow call, whose result was only compared. */
  is_shadow: number;
  decision: Decision;
  customer_id: number | null;
  request_id: string;
  actor: string;
  operation: string;
  duration_us: number;
  /** JSON array of member paths. */
  changes: string;
  error: string | null;
  /**
   * The request, personal data masked; NULL for a large one, and for most calls that were only passed
   * through.
   */
  request_masked: string | null;
}
