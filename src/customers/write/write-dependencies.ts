import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { HookRunner } from '../../extensions/hook-runner.ts';
import type { HookCallStore } from '../../extensions/hook-token-store.ts';
import type { Trial } from '../../extensions/trial.ts';
import type { AnswerStore } from '../../idempotency/answer-store.ts';
import type { CallContext, Clock } from '../../kernel/call-context.ts';
import type { EventLog } from '../../kernel/event.ts';
import type { TreeReader } from '../../trees/store/tree-reader.ts';
import type { TreeStore } from '../../trees/store/tree-store.ts';
import type { TakeTurn } from '../../trees/write/place-by-weight.ts';
import type { ChangeHistoryStore } from '../store/change-history-store.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { CustomerStore } from '../store/customer-store.ts';
import type { ErasureStore } from '../store/erasure-store.ts';
import type { LoginStore } from '../store/login-store.ts';
import type { PasswordLinkStore } from '../store/password-link-store.ts';
import type { WebAliasStore } from '../store/web-alias-store.ts';

/** The stores that a customer write uses in one transaction. */
export interface CustomerWriteStores {
  readonly customers: CustomerStore;
  readonly trees: TreeStore;
  readonly events: EventLog;
  readonly answers: AnswerStore;
  readonly webAliases: WebAliasStore;
  readonly hookCalls: HookCallStore;
  readonly logins: LoginStore;
  readonly passwordLinks: PasswordLinkStore;
  readonly erasures: ErasureStore;
  readonly history: ChangeHistoryStore;
}

/** Takes a customer out of a tree in the transaction of a write; the customers below move up. */
export type LeaveTree = (
  stores: CustomerWriteStores,
  order: { readonly tree: string; readonly nodeId: number; readonly reason: string },
  at: string,
  context: CallContext,
) => Promise<void>;

/** The dependencies of customer writes. */
export interface WriteDependencies {
  readonly plan: CommissionPlan;
  readonly customers: CustomerReader;
  readonly trees: TreeReader;
  readonly unitOfWork: UnitOfWork<CustomerWriteStores>;
  readonly hooks: HookRunner;
  /** Runs the handlers in a trial: their services read, and writes are rolled back. */
  readonly askHandlers: (trial: Trial) => HookRunner;
  /** Hashes a password with argon2id, in PHC form. */
  readonly hashPassword: (password: string) => Promise<string>;
  readonly leaveTree: LeaveTree;
  readonly takePlacementTurn: TakeTurn;
  readonly clock: Clock;
}
