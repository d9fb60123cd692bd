import type { Clock } from '../../kernel/call-context.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { writeWireDate, writeWireInstant } from '../../kernel/wire-date.ts';
import { customerProblem } from '../record/errors.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import type { ChangeHistoryReader, FieldChanges } from '../store/change-history-reader.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { ExportReader } from '../store/export-reader.ts';
import type { HeldData, HeldPlacement } from '../store/held-data.ts';
import type { MergeReader, MergeRecord } from '../store/merge-reader.ts';
import type { WebAliasReader } from '../store/web-alias-reader.ts';
import { writeCustomer, writeTypeChange } from '../wire/wire-mapping.ts';
import type { CustomerExport } from './contract.ts';

export interface ExportDependencies {
  readonly customers: Pick<CustomerReader, 'byId' | 'typeChanges'>;
  readonly webAliases: Pick<WebAliasReader, 'additionalOf'>;
  readonly exports: ExportReader;
  readonly history: ChangeHistoryReader;
  readonly mergeReader: MergeReader;
  readonly clock: Clock;
}

/** @throws ProblemError `customer_not_found` */
export function createExportCustomer(dependencies: ExportDependencies) {
  const { customers, webAliases, exports, history, mergeReader, clock } = dependencies;
  const getCustomer = createGetCustomer({ customers });
  return async function exportCustomer(customerId: number, signal?: AbortSignal): Promise<CustomerExport> {
    const customer = await getCustomer(customerId);
    const held = await exports.heldOn(customerId, signal);
    if (held === null) throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
    return {
      ExportedAt: writeWireDate(clock().toISOString()),
      Customer: writeCustomer(customer),
      HasPassword: customer.hasPassword,
      AdditionalWebAliases: [...(await webAliases.additionalOf(customerId))],
      CreatedAt: writeWireDate(held.createdAt),
      ChangedAt: writeWireDate(held.changedAt),
      ChangedBy: held.changedBy,
      ChangedOperation: held.changedOperation,
      RequestedSponsorId: held.requestedSponsorId ?? 0,
      ErasedAt: writeWireDate(customer.erasedAt),
      TypeChanges: (await customers.typeChanges(customerId, signal)).map(writeTypeChange),
      StatusChanges: (await history.statusChanges(customerId, signal)).map(({ at, from, to, actor }) => ({
        At: writeWireInstant(at),
        From: from,
        To: to,
        Actor: actor,
      })),
      FieldChanges: (await history.fieldChanges(customerId)).map(writeFieldChanges),
      Placements: held.placements.map(writePlacement),
      ...writeTreeData(held),
      ServiceLog: held.serviceLog.map(({ at, text, reference, source, actor }) => ({
        LoggedDate: writeWireInstant(at),
        Text: text,
        Reference: reference,
        Source: source,
        Actor: actor,
      })),
      Events: held.events.map(({ type, at, actor }) => ({ Type: type, At: writeWireDate(at), Actor: actor })),
      HookCalls: held.hookCalls.map(({ at, hook, operation, decision, actor, request }) => ({
        CalledAt: writeWireDate(at),
        Hook: hook,
        Operation: operation,
        Decision: decision,
        Actor: actor,
        RequestMasked: request ?? '',
      })),
      KeptAnswers: held.keptAnswers.map(({ expiresAt }) => ({ ExpiresAt: writeWireDate(expiresAt) })),
      Views: held.views.map(({ at, by, what }) => ({ At: writeWireInstant(at), By: by, What: what })),
      Merges: (await mergeReader.ofCustomer(customerId, signal)).map(writeMerge),
    };
  };
}

function writeMerge(merge: MergeRecord): CustomerExport['Merges'][number] {
  return {
    At: writeWireInstant(merge.at),
    CustomerId: merge.survivorId,
    MergedCustomerId: merge.mergedId,
    Fields: [...merge.fields],
    Reason: merge.reason,
    Actor: merge.by,
    UndoneAt: writeWireInstant(merge.undoneAt),
    UndoneBy: merge.undoneBy ?? '',
  };
}

function writeFieldChanges({ at, actor, changes }: FieldChanges) {
  return {
    At: writeWireInstant(at),
    Actor: actor,
    Changes: changes.map(({ field, from, to }) => ({
      Field: field,
      From: from === null ? '' : String(from),
      To: to === null ? '' : String(to),
    })),
  };
}

function writeTreeData({ preferences, weights, batchItems }: HeldData) {
  return {
    PlacementPreferences: preferences.map(({ tree, rule, at, actor }) => ({
      Tree: tree,
      Rule: rule,
      Since: writeWireDate(at),
      Actor: actor,
    })),
    LegWeights: weights.map(({ tree, weight, at, actor }) => ({
      Tree: tree,
      Weight: weight,
      Since: writeWireDate(at),
      Actor: actor,
    })),
    PlacementBatchItems: batchItems.map(({ batchId, state, reason, item }) => ({
      BatchId: batchId,
      BatchState: state,
      BatchReason: reason,
      Item: item,
    })),
  };
}

function writePlacement(placement: HeldPlacement): CustomerExport['Placements'][number] {
  return {
    Tree: placement.tree,
    UplineId: placement.uplineId ?? 0,
    Leg: placement.leg,
    Rule: placement.rule,
    Reason: placement.reason,
    Actor: placement.actor,
    From: writeWireInstant(placement.from),
    To: writeWireInstant(placement.to),
  };
}
