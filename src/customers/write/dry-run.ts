import { enabledTrees } from '../../commission-plan/commission-plan.ts';
import { replaceStores, rollingBack, type UnitOfWork } from '../../database/unit-of-work.ts';
import type { HookRunner } from '../../extensions/hook-runner.ts';
import type { Trial } from '../../extensions/trial.ts';
import type { NewPlacement, Placement } from '../../trees/rules/placement.ts';
import { listWay, type UplineReads } from '../../trees/rules/ways-up.ts';
import { LISTED_MAX } from '../../trees/write/move-preview.ts';
import { createTurns } from '../../trees/write/place-by-weight.ts';
import type { Customer } from '../record/customer.ts';
import type { CustomerWriteStores, WriteDependencies } from './write-dependencies.ts';

/**
 * A customer as a dry run would have stored it, and the places that it would have changed. Serializable as
 * JSON.
 */
export interface DryRunRecord {
  readonly customer: Customer;
  readonly places: readonly ChangedPlace[];
}

export interface ChangedPlace {
  readonly tree: string;
  readonly from: Place | null;
  readonly to: RuledPlace | null;
}

/** A place in a tree. */
export interface Place {
  readonly uplineId: number | null;
  readonly leg: string;
}

export interface RuledPlace extends Place {
  readonly rule: string;
  /** From the upline towards the root, at most `LISTED_MAX`. */
  readonly path: readonly number[];
  readonly pathIsCut: boolean;
}

/**
 * Turns a write into one that changes nothing: the same use case, whose transactions run, are read and are
 * then rolled back. Passwords are not hashed.
 * @param hooks how client extension handlers are treated; they may act on other systems
 */
export function dryRun<Dependencies extends WriteDependencies>(
  dependencies: Dependencies,
  trial: Trial,
  hooks: HookRunner,
): Dependencies {
  return {
    ...dependencies,
    unitOfWork: lookingAt(dependencies, trial),
    hooks,
    hashPassword: async () => '',
    // A preview keeps no write waiting.
    takePlacementTurn: createTurns(),
    trees: {
      ...dependencies.trees,
      // The original returns the type that would be stored.
      baseTypeOf: async (id: number) =>
        (id === trial.subjectId ? dryRunRecord(trial)?.customer.baseType : undefined) ??
        dependencies.trees.baseTypeOf(id),
    },
  };
}

/** The record that the last write of a trial would have stored for its subject; `null` if it wrote none. */
export function dryRunRecord(trial: Trial): DryRunRecord | null {
  return trial.report().written as DryRunRecord | null;
}

/** Transactions that are rolled back; their effect on the trial's subject is recorded first. */
function lookingAt({ unitOfWork, plan }: WriteDependencies, trial: Trial): UnitOfWork<CustomerWriteStores> {
  const { subjectId } = trial;
  if (subjectId === null) return rollingBack(unitOfWork);
  const trees = enabledTrees(plan).map(({ name }) => name);
  const rolledBack = rollingBack(unitOfWork);
  return {
    run: (work) =>
      rolledBack.run(async (stores) => {
        const before = await look(stores, subjectId, trees);
        const rules = new Map<string, string>();
        const result = await work(notingRules(stores, subjectId, rules));
        const after = await look(stores, subjectId, trees);
        if (before === null || after === null) return result;
        const places = await changedPlaces(stores, { before, after, rules });
        const isWritten = after.customer.revision !== before.customer.revision || places.length > 0;
        if (isWritten) trial.noteWritten({ customer: after.customer, places } satisfies DryRunRecord);
        return result;
      }),
  };
}

interface Looked {
  readonly customer: Customer;
  readonly placements: ReadonlyMap<string, Placement | null>;
}

async function look(
  stores: CustomerWriteStores,
  id: number,
  trees: readonly string[],
): Promise<Looked | null> {
  const customer = await stores.customers.byId(id);
  if (customer === null) return null;
  const placements = new Map<string, Placement | null>();
  for (const tree of trees) placements.set(tree, await stores.trees.currentPlacement(tree, id));
  return { customer, placements };
}

/** The same stores, but they keep the rule that places the customer, since a placement is read without it. */
function notingRules(
  stores: CustomerWriteStores,
  nodeId: number,
  rules: Map<string, string>,
): CustomerWriteStores {
  const { trees } = stores;
  const noting =
    <Result>(place: (placement: NewPlacement) => Promise<Result>) =>
    (placement: NewPlacement) => {
      if (placement.nodeId === nodeId) rules.set(placement.tree, placement.rule);
      return place(placement);
    };
  const noted = {
    place: noting(trees.place),
    placeAndNote: noting(trees.placeAndNote),
    placeBelowEarlier: noting(trees.placeBelowEarlier),
  };
  return replaceStores(stores, { trees: { ...trees, ...noted } });
}

async function changedPlaces(
  { trees }: CustomerWriteStores,
  { before, after, rules }: { before: Looked; after: Looked; rules: ReadonlyMap<string, string> },
): Promise<ChangedPlace[]> {
  const changed: ChangedPlace[] = [];
  for (const [tree, placement] of after.placements) {
    const old = before.placements.get(tree) ?? null;
    if (old?.id === placement?.id) continue;
    const rule = rules.get(tree) ?? '';
    changed.push({
      tree,
      from: old === null ? null : { uplineId: old.uplineId, leg: old.leg },
      to: placement === null ? null : await ruledPlace(trees, { ...placement, tree, rule }),
    });
  }
  return changed;
}

/** A place with its path to the root. */
export async function ruledPlace(
  trees: UplineReads,
  { tree, uplineId, leg, rule }: Place & { readonly tree: string; readonly rule: string },
): Promise<RuledPlace> {
  const { ids: path, isCut: pathIsCut } = await listWay(trees, tree, uplineId, LISTED_MAX);
  return { uplineId, leg, rule, path, pathIsCut };
}

/** Handlers are named and skipped: they may act on other systems. */
export function skipHandlers(runner: HookRunner, names: string[]): HookRunner {
  return {
    handled: runner.handled,
    isBound: runner.isBound,
    async run(point, request, { original, state }, call) {
      if (runner.isBound(point.name) && !names.includes(point.name)) names.push(point.name);
      return original(request, state, call);
    },
  };
}
