import Type, { type Static } from 'typebox';
import { serviceMethod } from '../../extensions/service-method.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { treeNameOf } from '../../trees/rules/named-tree.ts';
import type { Position } from '../../trees/rules/placement.ts';
import { MERGE_ERRORS, RECORD_ERRORS, UNDO_ERRORS } from '../merge-customers/contract.ts';
import { createMergeCustomers } from '../merge-customers/merge-customers.ts';
import type { MergeDependencies } from '../merge-customers/merge-dependencies.ts';
import type { MergeOrder } from '../merge-customers/merge-order.ts';
import { createPreviewMerge } from '../merge-customers/preview-merge.ts';
import { createUndoMerge } from '../merge-customers/undo-merge.ts';
import { associateId } from './associate-service.ts';
import { MergeArguments, MergeModel, MergePreviewModel } from './merge-models.ts';

const mergeAssociates = serviceMethod({
  service: 'AssociateService',
  method: 'MergeAssociates',
  args: MergeArguments,
  result: MergeModel,
  description:
    'Makes two associates one, in one transaction. The same as [Merge Customers](merging.md): the same rules, movement policy and events.',
  provenance: 'Upline.',
  errors: [...MERGE_ERRORS, ...RECORD_ERRORS],
  run: (args, call, dependencies: MergeDependencies) =>
    namingArguments(async () => {
      const order = readOrder(args, dependencies);
      return mergeModel((await createMergeCustomers(dependencies)(order, call)).body);
    }),
});

const previewMergeAssociates = serviceMethod({
  service: 'AssociateService',
  method: 'PreviewMergeAssociates',
  args: MergeArguments,
  result: MergePreviewModel,
  description:
    'Says what MergeAssociates would do with these arguments, and every obstacle. It is the merge itself, rolled back.',
  provenance: 'Upline.',
  errors: MERGE_ERRORS,
  run: (args, call, dependencies: MergeDependencies) =>
    namingArguments(async () => {
      const order = readOrder(args, dependencies);
      return previewModel(await createPreviewMerge(dependencies)(order, call));
    }),
});

const undoMerge = serviceMethod({
  service: 'AssociateService',
  method: 'UndoMerge',
  args: Type.Object({ associateId }),
  result: MergeModel,
  description:
    'Separates an associate who was merged from the one who stayed. Refused once something rests on the merge.',
  provenance: 'Upline.',
  errors: UNDO_ERRORS,
  run: ({ associateId: mergedId }, call, dependencies: MergeDependencies) =>
    namingArguments(async () => mergeModel((await createUndoMerge(dependencies)(mergedId, call)).body)),
});

function readOrder(
  {
    associateId: survivorId,
    mergedAssociateId: mergedId,
    take = [],
    places = [],
    reason,
  }: Static<typeof MergeArguments>,
  { treeWrites: { plan } }: MergeDependencies,
): MergeOrder {
  return {
    ...{ survivorId, mergedId, take, reason },
    places: places.map(({ AssociateId, Tree, ToUplineId, Leg, FindAvailable = false }) => ({
      customerId: AssociateId,
      tree: treeNameOf(plan, Tree),
      ...(ToUplineId === undefined ? {} : { toUplineId: ToUplineId }),
      ...(Leg === undefined ? {} : { leg: Leg }),
      findAvailable: FindAvailable,
    })),
  };
}

/** Names the arguments of the service in problems, not the members of the operation. */
async function namingArguments<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof ProblemError ? new ProblemError(error.problems.map(inArguments)) : error;
  }
}

const ARGUMENTS: Readonly<Record<string, string>> = {
  customerId: 'associateId',
  MergedCustomerId: 'mergedAssociateId',
};

function inArguments(problem: Problem): Problem {
  const { field } = problem;
  return field === undefined ? problem : { ...problem, field: argumentOf(field) };
}

function argumentOf(field: string): string {
  return (
    ARGUMENTS[field] ??
    field.replace(/^Places\.(\d+)\.CustomerId$/, 'Places.$1.AssociateId').replace(/^Places/, 'places')
  );
}

type Merged = Awaited<ReturnType<ReturnType<typeof createMergeCustomers>>>['body'];

function mergeModel({ MergeId, CustomerId, MergedCustomerId, Fields, BatchId }: Merged) {
  return { MergeId, AssociateId: CustomerId, MergedAssociateId: MergedCustomerId, Fields, BatchId };
}

type Preview = Awaited<ReturnType<ReturnType<typeof createPreviewMerge>>>;

function previewModel(preview: Preview): Static<typeof MergePreviewModel> {
  return {
    IsAllowed: preview.allowed,
    Problems: preview.errors.map(problemModel),
    Fields: preview.fields.map(({ field, survivor, merged, taken }) => ({
      ...{ Field: field, Survivor: survivor, Merged: merged, IsTaken: taken },
    })),
    AdditionalWebAliases: preview.additionalWebAliases,
    Login: preview.login,
    Moves: preview.moves.map(({ customerId, tree, nodes, from, to, errors }) => ({
      ...{ AssociateId: customerId, Tree: tree, Nodes: nodes },
      ...{ From: positionModel(from), To: positionModel(to), Problems: errors.map(problemModel) },
    })),
    Sponsored: preview.sponsored,
  };
}

function problemModel({ field = '', code, message }: Preview['errors'][number]) {
  return { Field: argumentOf(field), Code: code, Message: message };
}

function positionModel(position: Position | null) {
  return position === null ? null : { UplineId: position.uplineId, Leg: position.leg };
}

export const mergeServiceMethods = [mergeAssociates, previewMergeAssociates, undoMerge] as const;
