import type { Ajv } from 'ajv';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { BulkCustomerStore } from '../customers/store/bulk-customer-store.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { ProblemFactory } from '../kernel/problem.ts';
import type { BulkTreeStore } from '../trees/store/bulk-tree-store.ts';
import type { TreeReader } from '../trees/store/tree-reader.ts';
import type { TreeStore } from '../trees/store/tree-store.ts';
import type { ImportReader } from './import-reader.ts';
import type { ImportStore } from './import-store.ts';

/** The stores of one transaction of an import. */
export interface ImportStores {
  readonly customers: BulkCustomerStore;
  readonly placements: BulkTreeStore;
  readonly trees: TreeStore;
  readonly imports: ImportStore;
}

/** What an import needs. */
export interface ImportDependencies {
  readonly plan: CommissionPlan;
  readonly stored: ImportReader;
  readonly trees: TreeReader;
  readonly unitOfWork: UnitOfWork<ImportStores>;
  /**
   * Called before each transaction: lets the indexes of trees, and the engine's statistics, follow what the previous
   * one has stored.
   * @param stored customers so far
   */
  readonly beforeBatch: (stored: number) => Promise<void>;
  readonly ajv: Ajv;
  /** Makes the problems of every module, including those of the import. */
  readonly catalogueProblem: ProblemFactory<string>;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly clock: Clock;
}

/** Progress of a long step, in bytes of the file or in customers. */
export interface StepProgress {
  readonly step: 'checking' | 'storing' | 'building indexes';
  readonly done: number;
  readonly total: number;
}

export type OnProgress = (progress: StepProgress) => void;
