import { sponsorTree } from '../../commission-plan/commission-plan.ts';
import { type AskedHandler, createTrial } from '../../extensions/trial.ts';
import type { Call } from '../../kernel/call.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { describeProblem, problemsThrownBy } from '../../kernel/problem.ts';
import type { Customer, PasswordChange } from '../record/customer.ts';
import { completeState } from '../record/customer-rules.ts';
import { changedFields, clearedBetween, plannedCustomer, replacesPassword } from '../record/field-changes.ts';
import { passwordChange, writeFieldChanges } from '../wire/field-change-answer.ts';
import type { PlacementPreview, PreviewAnswer } from '../wire/preview-contract.ts';
import { createChangeCustomer } from './change-customer.ts';
import type { CustomerChange } from './customer-change.ts';
import {
  type ChangedPlace,
  type DryRunRecord,
  dryRun,
  dryRunRecord,
  ruledPlace,
  skipHandlers,
} from './dry-run.ts';
import { previewPlaces } from './preview-placement.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** A change to preview, and the use case that would make it. */
export interface PreviewedChange<Dependencies extends WriteDependencies> {
  readonly change: CustomerChange;
  /** Names of the members that the caller sent. */
  readonly given: readonly string[];
  /** Whether client extension handlers run; otherwise they are only named. */
  readonly asksHandlers: boolean;
  /** The use case itself, with dependencies that leave out its last step. */
  readonly attempt: (dependencies: Dependencies, call: Call) => Promise<unknown>;
}

/** An unsupported transition ends an upgrade before any other check. */
const ENDS_EARLY = ['upgrade_not_supported', 'already_upgraded'];

/**
 * The effects of a change and all its problems: the use case runs without its last step, and its record is
 * read before the rollback. The errors are those of the use case, in its order; where a transition ends it
 * early, the other problems follow.
 */
export async function previewChange<Dependencies extends WriteDependencies>(
  dependencies: Dependencies,
  { change, given, asksHandlers, attempt }: PreviewedChange<Dependencies>,
  call: Call,
): Promise<PreviewAnswer> {
  const trial = createTrial(change.seen.id);
  const names: string[] = [];
  const hooks = asksHandlers ? dependencies.askHandlers(trial) : skipHandlers(dependencies.hooks, names);
  const problems = await problemsThrownBy(() =>
    attempt(dryRun(dependencies, trial, hooks), call.detached(trial.noteStored)),
  );
  const beyond = ENDS_EARLY.includes(problems[0]?.code ?? '')
    ? await lookBeyond(dependencies, change, call)
    : null;
  const written = dryRunRecord(trial) ?? beyond?.written ?? null;
  const after =
    written ??
    (problems.length === 0 ? { customer: change.seen, places: [] } : await planned(dependencies, change));
  const errors = [...problems, ...(beyond?.problems ?? [])];
  const handlers = trial.report().asked;
  return {
    allowed: problems.length === 0,
    errors: errors.map(describeProblem),
    clears: clearedBetween(change.seen, after.customer, given),
    changes: changesOf(
      change.seen,
      after.customer,
      written === null && problems.length === 0 ? 'keep' : change.password,
    ),
    typeChange: typeChangeOf(change.seen, after.customer),
    placement:
      change.kind === 'upgrade' ? await sponsorPlacement(dependencies, change.seen, after.places) : null,
    places: after.places.map(writePlace),
    hooks: asksHandlers
      ? [...new Set(handlers.map(({ hook }) => hook))]
      : [...new Set([...names, ...(beyond?.hooks ?? [])])],
    handlers: handlers.map(writeHandler),
  };
}

/** The problems of the rest, assuming a supported transition. Handlers are skipped. */
async function lookBeyond(dependencies: WriteDependencies, change: CustomerChange, call: Call) {
  const trial = createTrial(change.seen.id);
  const hooks: string[] = [];
  const changeCustomer = createChangeCustomer(
    dryRun(dependencies, trial, skipHandlers(dependencies.hooks, hooks)),
  );
  const problems = await problemsThrownBy(() => changeCustomer(change, call.detached(trial.noteStored)));
  return { problems, hooks, written: dryRunRecord(trial) };
}

/** The record that a refused change would have stored. */
async function planned(dependencies: WriteDependencies, change: CustomerChange): Promise<DryRunRecord> {
  const { seen, password, kind } = change;
  // A PATCH derives nothing from other values: see change-customer.ts.
  const target = kind === 'patch' ? change.target : completeState(dependencies.plan, change.target);
  const places = kind === 'upgrade' ? await previewPlaces(dependencies, seen, target) : [];
  const place = places.find(({ tree }) => tree === sponsorTree(dependencies.plan).name);
  const customer = plannedCustomer(seen, target, password);
  const sponsorId = seen.isPlacedInSponsorTree ? seen.sponsorId : (place?.to?.uplineId ?? customer.sponsorId);
  return { customer: { ...customer, sponsorId }, places };
}

function changesOf(seen: Customer, after: Customer, password: PasswordChange): PreviewAnswer['changes'] {
  const changes = writeFieldChanges(seen, after, changedFields(seen, after));
  return replacesPassword(seen, after, password) ? [...changes, passwordChange] : changes;
}

function typeChangeOf({ baseType: from }: Customer, { baseType: to }: Customer): PreviewAnswer['typeChange'] {
  return from === to ? null : { from, to };
}

async function sponsorPlacement(
  { plan, trees }: WriteDependencies,
  { id }: Customer,
  places: readonly ChangedPlace[],
): Promise<PlacementPreview | null> {
  const { name: tree } = sponsorTree(plan);
  const changed = places.find((place) => place.tree === tree);
  if (changed !== undefined) {
    return changed.to === null
      ? null
      : { tree, ...changed.to, uplineId: changed.to.uplineId ?? ROOT_CUSTOMER_ID };
  }
  const current = await trees.currentPlacement(tree, id);
  if (current === null) return null;
  const place = await ruledPlace(trees, { ...current, rule: 'AlreadyPlaced' });
  return { tree, ...place, uplineId: place.uplineId ?? ROOT_CUSTOMER_ID };
}

function writePlace({ tree, from, to }: ChangedPlace): PreviewAnswer['places'][number] {
  return { tree, from, to: to === null ? null : { ...to, path: [...to.path] } };
}

function writeHandler({ hook, way, decision, changes, error, reason }: AskedHandler) {
  return { hook, way, decision, changes: [...changes], error, reason };
}
