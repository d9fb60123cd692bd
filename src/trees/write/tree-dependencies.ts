import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { HookCallStore } from '../../extensions/hook-token-store.ts';
import type { AnswerStore } from '../../idempotency/answer-store.ts';
import type { CallContext, Clock } from '../../kernel/call-context.ts';
import type { EventLog } from '../../kernel/event.ts';
import type { BatchStore } from '../store/batch-store.ts';
import type { TreeReader } from '../store/tree-reader.ts';
import type { TreeStore } from '../store/tree-store.ts';
import type { TakeTurn } from './place-by-weight.ts';

/** The writes of a change to a tree to the records of customers, which trees know by id only. */
export interface SponsorRecords {
  followSponsor(id: number, sponsorId: number, at: string, context: CallContext): Promise<number | null>;
  noteChanged(ids: readonly number[], at: string): Promise<void>;
}

/** The stores of one transaction that changes a tree. */
export interface TreeWriteStores {
  readonly trees: TreeStore;
  readonly customers: SponsorRecords;
  readonly events: EventLog;
  readonly answers: AnswerStore;
  readonly batches: BatchStore;
  readonly hookCalls: HookCallStore;
}

/** What reading trees needs. */
export interface TreeReadDependencies {
  readonly plan: CommissionPlan;
  readonly trees: TreeReader;
  readonly clock: Clock;
  /** @throws ProblemError `customer_not_found` */
  readonly assertCustomer: (id: number) => Promise<void>;
}

/** What changing trees needs. */
export interface TreeWriteDependencies extends TreeReadDependencies {
  readonly unitOfWork: UnitOfWork<TreeWriteStores>;
  readonly takePlacementTurn: TakeTurn;
}
